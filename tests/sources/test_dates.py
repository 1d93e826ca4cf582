"""Dates in every form conflict data comes in."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shadowgraph.sources.cells import Unreadable
from shadowgraph.sources.dates import Slashes, dates, one_date, slashes, unclear

DAY = dt.date(2016, 5, 26)


@pytest.mark.parametrize(
    "cell",
    [
        "2016-05-26",
        "2016-5-26",
        "2016/05/26",
        "2016.05.26",
        "20160526",
        "2016-05-26 00:00:00.000",
        "2016-05-26T00:00:00",
        "2016-05-26T13:45:00Z",
        "2016-05-26 13:45:00+00:00",
        "05/26/2016 00:00:00",
        "26/05/2016",
        "5/26/16",
        "26.05.2016",
        "26-05-2016",
        "26 May 2016",
        "26-May-16",
        "26 may. 2016",
        "May 26, 2016",
        "May 26th 2016",
        "42516",
        "42516.0",
        " 2016-05-26 ",
        "'2016-05-26'",
        "5/26/2016 12:00:00 AM",
    ],
)
@pytest.mark.parametrize("order", ["mdy", "dmy"])
def test_forms_that_say_one_day_only(cell: str, order: str) -> None:
    assert one_date(cell, order) == DAY  # type: ignore[arg-type]
    assert dates(pl.Series([cell]), order).values.to_list() == [DAY]  # type: ignore[arg-type]


def test_an_unclear_date_follows_the_order_given() -> None:
    assert one_date("05/06/2016", "mdy") == dt.date(2016, 5, 6)
    assert one_date("05/06/2016", "dmy") == dt.date(2016, 6, 5)


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("2019-02-30", "not-a-date"),
        ("2019-13-01", "not-a-date"),
        ("31/31/2019", "not-a-date"),
        ("tomorrow", "not-a-date"),
        ("2016", "not-a-date"),
        ("May 2016", "not-a-date"),
        ("0000-00-00", "not-a-date"),
        ("12", "not-a-date"),
        ("2016-05-26 garbage", "not-a-date"),
        ("1066-10-14", "date-out-of-range"),
        ("9999-12-31", "date-out-of-range"),
        ("99999", "not-a-date"),
        ("x" * 100, "not-a-date"),
    ],
)
def test_impossible_dates_name_their_rule(cell: str, rule: str) -> None:
    with pytest.raises(Unreadable) as raised:
        one_date(cell, "mdy")
    assert raised.value.rule == rule
    read = dates(pl.Series(["2016-05-26", cell]), "mdy")
    assert read.values.to_list() == [DAY, None]
    assert read.bad.rows() == [(1, cell, rule)]


@pytest.mark.parametrize("cell", ["", "NA", "null", "-"])
def test_blank_dates_are_blank(cell: str) -> None:
    read = dates(pl.Series(["2016-05-26", cell]), "mdy")
    assert read.values.to_list() == [DAY, None]
    assert read.bad.is_empty()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["05/26/2016", "05/06/2016"], Slashes("mdy", seen=True, mixed=False)),
        (["26/05/2016", "05/06/2016"], Slashes("dmy", seen=True, mixed=False)),
        (["26/05/2016", "05/26/2016", "27/05/2016"], Slashes("dmy", seen=True, mixed=True)),
        (["05/06/2016"], Slashes("mdy", seen=True, mixed=False)),
        (["2016-05-26"], Slashes("mdy", seen=False, mixed=False)),
    ],
)
def test_a_file_tells_its_order_of_day_and_month(cells: list[str], expected: Slashes) -> None:
    assert slashes([pl.Series(cells)], "mdy") == expected


def test_unclear_dates_are_those_either_order_fits() -> None:
    cells = pl.Series(["05/06/2016", "05/26/2016", "26/05/2016", "07/07/2016", "2016-05-06", None])
    assert unclear(cells).to_list() == [True, False, False, False, False, False]


@given(st.dates(dt.date(1946, 1, 1), dt.date(2045, 12, 31)), st.sampled_from(["mdy", "dmy"]))
def test_written_dates_come_back(day: dt.date, order: str) -> None:
    slashed = f"{day:%m/%d/%Y}" if order == "mdy" else f"{day:%d/%m/%Y}"
    serial = str((day - dt.date(1899, 12, 30)).days)
    for cell in (str(day), f"{day:%Y%m%d}", f"{day:%d.%m.%Y}", f"{day} 00:00:00.000", slashed):
        assert one_date(cell, order) == day  # type: ignore[arg-type]
    if len(serial) == 5 and int(serial) >= 20_000:
        assert one_date(serial, order) == day  # type: ignore[arg-type]


def test_a_form_of_ones_own_comes_first() -> None:
    read = dates(pl.Series(["Thu 26 05 2016", "2016-05-26"]), "mdy", form="%a %d %m %Y")
    assert read.values.to_list() == [DAY, DAY]
