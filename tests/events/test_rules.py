"""Each rule: a row that breaks it, what becomes of the row, what is recorded."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from shadowgraph import events
from shadowgraph.events.result import Events
from shadowgraph.events.rules import RULES

TODAY = dt.date(2026, 1, 31)
Row = dict[str, Any]


def built(make_reading: Any, *rows: Row) -> Events:
    return events.build([make_reading(*rows)], today=TODAY)


CASES: list[tuple[str, Row, Row, dict[str, str | None]]] = [
    ("untidy-text", {"side_b": " CMA  x "}, {"side_b": "CMA x"}, {"side_b": " CMA  x "}),
    ("untidy-text", {"adm_2": "Gao\tcercle"}, {"adm_2": "Gao cercle"}, {"adm_2": "Gao\tcercle"}),
    ("blank-text", {"side_b": ""}, {"side_b": None}, {"side_b": ""}),
    (
        "stand-in-a",
        {"side_a": "XXX432", "side_a_id": 3700},
        {"side_a": None, "side_a_id": None},
        {"side_a": "XXX432", "side_a_id": "3700"},
    ),
    (
        "stand-in-b",
        {"side_b": "XXX432"},
        {"side_b": None, "side_b_id": None},
        {"side_b": "XXX432", "side_b_id": "5784"},
    ),
    (
        "dates-swapped",
        {"date_start": dt.date(2017, 3, 9)},
        {"date_start": dt.date(2017, 3, 4), "date_end": dt.date(2017, 3, 9)},
        {"date_start": "2017-03-09", "date_end": "2017-03-04"},
    ),
    (
        "date-precision-unknown",
        {"date_precision": 9, "date_end": dt.date(2017, 3, 20)},
        {"date_precision": 4},
        {"date_precision": "9"},
    ),
    ("date-precision-unknown", {"date_precision": 0}, {"date_precision": 1}, {"date_precision": "0"}),
    ("place-precision-unknown", {"place_precision": 8}, {"place_precision": None}, {"place_precision": "8"}),
    (
        "half-a-point",
        {"longitude": None},
        {"latitude": None, "longitude": None, "place_precision": None, "priogrid": None},
        {"latitude": "16.27"},
    ),
    (
        "null-island",
        {"latitude": 0.0, "longitude": 0.0},
        {"latitude": None, "place_precision": None},
        {"latitude": "0.0", "longitude": "0.0"},
    ),
    (
        "swapped-point",
        {"latitude": -0.04, "longitude": 16.27},
        {"latitude": 16.27, "longitude": -0.04, "priogrid": 153000},
        {"latitude": "-0.04", "longitude": "16.27"},
    ),
    (
        "off-the-globe",
        {"latitude": 916.27},
        {"latitude": None, "longitude": None, "place_precision": None},
        {"latitude": "916.27", "longitude": "-0.04"},
    ),
    (
        "far-from-country",
        {"latitude": 48.85, "longitude": 2.35, "priogrid": None},
        {"latitude": 48.85, "place_precision": None, "priogrid": 199805},
        {"place_precision": "1"},
    ),
    ("cell-differs", {"priogrid": 1}, {"priogrid": 153000}, {"priogrid": "1"}),
    (
        "negative-deaths",
        {"deaths_low": -3, "deaths_a": -1},
        {"deaths_low": None, "deaths_a": None, "deaths_best": 3},
        {"deaths_low": "-3", "deaths_a": "-1"},
    ),
    (
        "low-le-best-le-high",
        {"deaths_low": 5, "deaths_high": 4},
        {"deaths_low": 3, "deaths_best": 3, "deaths_high": 5},
        {"deaths_low": "5", "deaths_high": "4"},
    ),
    (
        "low-le-best-le-high",
        {"deaths_low": None, "deaths_high": 0},
        {"deaths_low": None, "deaths_best": 3, "deaths_high": 3},
        {"deaths_high": "0"},
    ),
]


@pytest.mark.parametrize(
    ("code", "broken", "mended", "recorded"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)]
)
def test_a_repair(
    make_reading: Any, code: str, broken: Row, mended: Row, recorded: dict[str, str | None]
) -> None:
    made = built(make_reading, broken)
    row = made.table.row(0, named=True)
    assert {name: row[name] for name in mended} == mended
    assert row["repairs"] == code
    entries = made.quarantine.filter(pl.col("rule") == code)
    assert made.quarantine.height == entries.height
    assert dict(entries.select("field", "value").rows()) == recorded
    assert entries["action"].unique().to_list() == ["repaired"]
    assert entries["row_number"].unique().to_list() == [1]
    assert entries["file"].unique().to_list() == ["ged.csv"]


@pytest.mark.parametrize(
    ("code", "broken"),
    [
        ("start-outside", {"date_start": dt.date(1066, 10, 14)}),
        ("end-outside", {"date_end": dt.date(2071, 3, 4)}),
        ("end-outside", {"date_end": TODAY + dt.timedelta(days=1)}),
        ("negative-best", {"deaths_best": -1}),
        ("blank-country", {"country": "   "}),
    ],
)
def test_a_row_that_cannot_be_used_is_set_aside(make_reading: Any, code: str, broken: Row) -> None:
    made = built(make_reading, broken, {})
    assert made.table["row_id"].to_list() == ["2"]
    aside = made.quarantine.filter(pl.col("action") == "quarantined")
    assert aside.select("rule", "row_id").rows() == [(code, "1")]


@pytest.mark.parametrize(
    ("code", "doubtful"),
    [
        ("implausible-deaths", {"deaths_best": 100_001, "deaths_high": 100_001, "deaths_a": 99_999}),
        ("parts-differ", {"deaths_a": 2}),
        ("same-side-twice", {"side_b_id": 72}),
        ("gwno-differs", {"gwno": 436}),
    ],
)
def test_a_doubtful_row_is_kept_as_it_is(make_reading: Any, code: str, doubtful: Row) -> None:
    made = built(make_reading, doubtful)
    row = made.table.row(0, named=True)
    assert {name: row[name] for name in doubtful} == doubtful
    assert row["repairs"] is None
    assert made.quarantine.select("rule", "action").rows() == [(code, "noted")]


def test_a_good_row_passes_untouched(make_reading: Any, good: Row) -> None:
    made = built(make_reading, {})
    row = made.table.row(0, named=True)
    assert {name: row[name] for name in good} == good
    assert row["repairs"] is None
    assert made.quarantine.height == 0


def test_what_can_be_derived_is_filled_without_a_record(make_reading: Any) -> None:
    made = built(make_reading, {"gwno": None, "priogrid": None}, {"gwno": None, "country": "Synthetic North"})
    assert made.table.sort("row_id")["gwno"].to_list() == [432, None]
    assert made.table["priogrid"].to_list() == [153000, 153000]
    assert made.quarantine.height == 0
    assert made.table["repairs"].null_count() == 2


def test_null_estimates_stay_null(make_reading: Any) -> None:
    made = built(make_reading, {"deaths_low": None, "deaths_high": None})
    assert made.table.select("deaths_low", "deaths_best", "deaths_high").row(0) == (None, 3, None)
    assert made.quarantine.height == 0


def test_an_event_at_sea_may_lie_far_out(make_reading: Any) -> None:
    at_sea = {"latitude": 5.0, "longitude": -20.0, "priogrid": None, "place_precision": 7}
    made = built(make_reading, at_sea)
    assert made.table["place_precision"].to_list() == [7]
    assert made.quarantine.height == 0


def test_a_point_just_over_the_border_is_left_alone(make_reading: Any) -> None:
    made = built(make_reading, {"latitude": 14.21, "longitude": 1.45, "priogrid": None})  # Tillabéri, Niger
    assert made.table["place_precision"].to_list() == [1]
    assert made.quarantine.height == 0


def test_sudan_keeps_its_south_before_2011(make_reading: Any) -> None:
    juba = {"country": "Sudan", "gwno": 625, "latitude": 4.85, "longitude": 31.6, "priogrid": None}
    assert built(make_reading, juba).quarantine.height == 0


def test_several_rules_may_mend_one_row(make_reading: Any) -> None:
    made = built(make_reading, {"side_b": " XXX432", "deaths_high": 1})
    assert made.table["repairs"].to_list() == ["untidy-text,stand-in-b,low-le-best-le-high"]
    assert made.table["side_b"].to_list() == [None]


def test_codes_are_unique_and_every_family_is_tested() -> None:
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    tested = {case[0] for case in CASES} | {
        "start-outside", "end-outside", "negative-best", "blank-country", "implausible-deaths", "parts-differ",
        "same-side-twice", "gwno-differs", "gwno-from-country", "cell-from-point",
    }  # fmt: skip
    assert set(codes) == tested
