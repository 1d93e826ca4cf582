"""Blanks are filled from the row itself, or the row is set aside; each with its rule."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from shadowgraph.sources.base import Reading
from shadowgraph.sources.mending import precision_of_span
from shadowgraph.sources.ucdp_ged import UcdpGed

Rows = list[dict[str, str]]
Make = Callable[..., Rows]
Write = Callable[..., Path]


def with_changes(write: Write, rows: Rows, **changes: str) -> Reading:
    """Change the third of the rows."""
    rows[2].update(changes)
    return UcdpGed().read(write(rows), options={})


@pytest.mark.parametrize(
    ("changes", "field", "rule", "value"),
    [
        ({"date_start": "2019-02-30"}, "date_start", "not-a-date", "2019-02-30"),
        ({"date_end": "soon"}, "date_end", "not-a-date", "soon"),
        ({"best": "many"}, "deaths_best", "not-a-number", "many"),
        ({"best": "-3"}, "deaths_best", "number-out-of-range", "-3"),
        ({"best": "99999999"}, "deaths_best", "number-out-of-range", "99999999"),
        ({"best": "", "deaths_a": ""}, "deaths_best", "required-blank", None),
        ({"type_of_violence": "4"}, "violence", "unknown-code", "4"),
        ({"type_of_violence": ""}, "violence", "required-blank", None),
        ({"country": "", "country_id": ""}, "country", "required-blank", None),
        ({"date_start": "", "date_end": "", "year": ""}, "date_start", "required-blank", None),
    ],
)
def test_a_row_without_what_it_needs_is_set_aside(
    changes: dict[str, str], field: str, rule: str, value: str | None, rows: Make, write: Write
) -> None:
    got = with_changes(write, rows(5), **changes)
    assert (got.rows_read, got.events["row_number"].to_list()) == (5, [1, 2, 4, 5])
    shown = got.quarantine.filter(pl.col("field") == field)
    assert shown.select("row_number", "row_id", "rule", "value", "action").rows() == [
        (3, "100003", rule, value, "quarantined")
    ]
    assert shown["message"][0].endswith("row set aside.")


@pytest.mark.parametrize(
    ("changes", "field", "rule", "value", "becomes"),
    [
        ({"date_prec": ""}, "date_precision", "precision-from-span", None, 1),
        ({"date_end": ""}, "date_end", "date-from-other-end", None, dt.date(2001, 1, 5)),
        (
            {"date_start": "", "date_end": "2001-01-05"},
            "date_start",
            "date-from-other-end",
            None,
            dt.date(2001, 1, 5),
        ),
        ({"best": "", "deaths_a": "4"}, "deaths_best", "deaths-from-parts", None, 7),
        ({"country": ""}, "country", "country-from-id", None, "Testland"),
        ({"latitude": "north"}, "latitude", "not-a-number", "north", None),
        ({"side_a_new_id": "234, 539"}, "side_a_id", "several-values", "234, 539", None),
        ({"where_prec": "9"}, "place_precision", "unknown-code", "9", None),
        ({"event_clarity": "3"}, "clarity", "unknown-code", "3", None),
        ({"high": "lots"}, "deaths_high", "not-a-number", "lots", None),
    ],
)
def test_a_repair_is_made_and_recorded(
    changes: dict[str, str],
    field: str,
    rule: str,
    value: str | None,
    becomes: object,
    rows: Make,
    write: Write,
) -> None:
    plain = {
        "date_start": "2001-01-05",
        "date_end": "2001-01-05",
        "date_prec": "1",
        "deaths_a": "0",
        "deaths_b": "1",
    }
    parts = {"deaths_civilians": "2", "deaths_unknown": "0", "best": "3"}
    got = with_changes(write, rows(5), **{**plain, **parts, **changes})
    assert got.events.height == 5
    row = got.events.row(2, named=True)
    assert (row[field], row["repairs"]) == (becomes, rule)
    assert got.quarantine.select("row_number", "field", "rule", "value", "action").rows() == [
        (3, field, rule, value, "repaired")
    ]


def test_a_year_alone_gives_a_year_long_event(rows: Make, write: Write) -> None:
    row = with_changes(write, rows(5), date_start="", date_end="", year="2014", date_prec="1").events.row(
        2, named=True
    )
    assert (row["date_start"], row["date_end"]) == (dt.date(2014, 1, 1), dt.date(2014, 12, 31))
    assert (row["date_precision"], row["repairs"]) == (5, "year-only")


def test_sides_are_taken_from_the_name_of_the_dyad(rows: Make, write: Write) -> None:
    got = with_changes(write, rows(5), side_a="", side_b="", dyad_name="Group Amber - Group Birch")
    row = got.events.row(2, named=True)
    assert (row["side_a"], row["side_b"], row["repairs"]) == ("Group Amber", "Group Birch", "sides-from-dyad")
    two_dashes = with_changes(write, rows(5), side_a="", side_b="", dyad_name="A - B - C").events.row(
        2, named=True
    )
    assert (two_dashes["side_a"], two_dashes["side_b"]) == (None, None)


def test_a_last_day_before_the_first_is_left_to_the_events_stage(rows: Make, write: Write) -> None:
    row = with_changes(write, rows(5), date_start="2001-02-10", date_end="2001-02-01").events.row(
        2, named=True
    )
    assert row["date_start"] > row["date_end"]


def test_two_faults_of_one_row_are_both_named(rows: Make, write: Write) -> None:
    got = with_changes(write, rows(5), date_start="soon", best="many", latitude="north")
    assert got.quarantine.select("field", "action").rows() == [
        ("date_start", "quarantined"),
        ("deaths_best", "quarantined"),
    ]


@pytest.mark.parametrize(
    ("days", "precision"), [(1, 1), (2, 2), (6, 2), (7, 3), (8, 4), (31, 4), (32, 5), (365, 5), (None, None)]
)
def test_precision_of_a_span(days: int | None, precision: int | None) -> None:
    frame = pl.DataFrame({"days": [days]}, schema={"days": pl.Int64})
    assert frame.select(precision_of_span(pl.col("days"))).item() == precision


def test_unclear_dates_of_a_file_with_both_orders_are_marked(rows: Make, write: Write) -> None:
    sample = rows(4)
    for row, day in zip(sample, ["26/05/2016", "27/05/2016", "05/06/2016", "05/26/2016"], strict=True):
        row.update(date_start=day, date_end=day, date_prec="1")
    got = UcdpGed().read(write(sample), options={})
    assert [str(day) for day in got.events["date_start"]] == [
        "2016-05-26",
        "2016-05-27",
        "2016-06-05",
        "2016-05-26",
    ]
    marked = got.quarantine.filter(pl.col("rule") == "day-month-order")
    assert set(marked["row_number"]) == {3}
