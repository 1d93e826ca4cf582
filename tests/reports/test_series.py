"""Turning points, holes, pooled months: planted changes are found, and nothing else."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shadowgraph.measures.holes import hole_months
from shadowgraph.records.measure import MEASURES
from shadowgraph.records.theatre import Theatre
from shadowgraph.reports.holes import find_holes, in_hole, months_covered
from shadowgraph.reports.pooling import displayed, shown_months
from shadowgraph.reports.turning import turning_point

THEATRE = Theatre("t", "T", ("T",), dt.date(2010, 1, 1), dt.date(2015, 12, 31))


def test_a_planted_step_is_found_where_it_is() -> None:
    rng = np.random.default_rng(1)
    series = np.where(np.arange(40) < 22, 2.0, 5.0) + rng.normal(0, 0.4, 40)
    found = turning_point(series)
    assert found is not None
    assert found.at == 22
    assert found.before == pytest.approx(2.0, abs=0.3)
    assert found.after == pytest.approx(5.0, abs=0.3)


def test_gaps_do_not_move_it() -> None:
    series = np.where(np.arange(40) < 22, 2.0, 5.0) + np.tile([0.1, -0.1], 20)
    series[[3, 4, 30]] = np.nan
    found = turning_point(series)
    assert found is not None
    assert found.at == 22


def test_noise_seldom_turns() -> None:
    rng = np.random.default_rng(0)
    turns = sum(turning_point(rng.normal(0, 1, 40)) is not None for _ in range(400))
    assert turns / 400 < 0.12


def test_a_wandering_series_seldom_turns() -> None:
    rng = np.random.default_rng(0)
    walks = [np.convolve(rng.normal(0, 1, 70), np.ones(6) / 6, "valid") for _ in range(300)]
    assert sum(turning_point(walk) is not None for walk in walks) / 300 < 0.3


@pytest.mark.parametrize("series", [np.zeros(30), np.full(30, np.nan), np.arange(5.0), np.array([])])
def test_what_cannot_turn_does_not(series: np.ndarray) -> None:
    assert turning_point(series.astype(float)) is None


def events(months: dict[int, int], *, vague: bool = False) -> pl.DataFrame:
    """Events by month counted from January 2010; vague ones may lie anywhere in their year."""
    rows = []
    for month, n in months.items():
        start = dt.date(2010 + month // 12, month % 12 + 1, 1)
        first, last = (dt.date(start.year, 1, 1), dt.date(start.year, 12, 31)) if vague else (start, start)
        rows += [(first, last)] * n
    return pl.DataFrame(rows, schema={"date_start": pl.Date, "date_end": pl.Date}, orient="row")


def test_a_planted_hole_is_found() -> None:
    found = find_holes(events({m: 40 for m in range(72) if not 30 <= m < 38}), THEATRE)
    assert [(hole.first - 480, hole.last - 480) for hole in found] == [(30, 37)]
    assert found[0].usual == pytest.approx(40)


def test_a_lull_in_a_small_war_is_no_hole() -> None:
    assert find_holes(events({m: 8 for m in range(72) if not 30 <= m < 34}), THEATRE) == []


def test_peace_is_no_hole() -> None:
    """As in Sri Lanka: a pause of three months between two wars, then years of peace and two quiet incidents."""
    war = {m: 120 for m in range(40) if not 20 <= m < 23}
    assert find_holes(events({**war, 64: 1, 70: 1}), THEATRE) == []


def test_a_small_conflict_that_rests_is_no_hole() -> None:
    """As in Togo or Sierra Leone: a burst of violence, nothing for two years, another burst."""
    assert find_holes(events({10: 130, 11: 40, 36: 90, 37: 15}), THEATRE) == []


def test_a_year_without_a_file_is_a_hole() -> None:
    """As in Syria in 2020: a war on both sides of a year without an event."""
    counts = {m: 300 if m < 36 else 80 for m in range(72) if not 36 <= m < 48}
    found = find_holes(events(counts), THEATRE)
    assert [(hole.start, hole.end) for hole in found] == [(dt.date(2013, 1, 1), dt.date(2013, 12, 1))]
    assert found[0].usual == pytest.approx((12 * 300 + 12 * 80) / 24)


@given(st.dictionaries(st.integers(0, 71), st.integers(0, 60), max_size=72))
def test_the_report_and_the_tables_blank_the_same_months(counts: dict[int, int]) -> None:
    table = events(counts)
    told = [month for hole in find_holes(table, THEATRE) for month in range(hole.first, hole.last + 1)]
    assert told == (hole_months(table) - 1970 * 12).tolist()


def test_a_year_known_only_as_a_year_is_no_hole() -> None:
    dated = events({m: 40 for m in range(72) if not 24 <= m < 36})
    assert find_holes(dated, THEATRE) != []
    assert find_holes(pl.concat([dated, events({24: 1}, vague=True)]), THEATRE) == []


def test_the_edges_of_the_window_are_no_hole() -> None:
    assert find_holes(events(dict.fromkeys(range(20, 50), 40)), THEATRE) == []


@given(st.lists(st.tuples(st.integers(0, 71), st.integers(0, 5)), max_size=20))
def test_each_event_counts_in_every_month_it_may_fall_in(spans: list[tuple[int, int]]) -> None:
    rows = [
        (dt.date(2010 + m // 12, m % 12 + 1, 5), dt.date(2010 + (m + k) // 12, (m + k) % 12 + 1, 5))
        for m, k in spans
    ]
    table = pl.DataFrame(rows, schema={"date_start": pl.Date, "date_end": pl.Date}, orient="row")
    expected = sum(min(m + k, 71) - m + 1 for m, k in spans)
    assert months_covered(table, THEATRE).sum() == expected


def test_periods_that_overlap_a_hole_are_known() -> None:
    holes = find_holes(events({m: 40 for m in range(72) if not 30 <= m < 38}), THEATRE)
    starts = pl.DataFrame({"start": [dt.date(2012, 4, 1), dt.date(2012, 7, 1), dt.date(2013, 4, 1)]})
    flags = starts.select(in_hole(pl.col("start"), 3, holes)).to_series().to_list()
    assert flags == [False, True, False]


def measures(rows: list[tuple[str, dt.date, dt.date, float, int]]) -> pl.DataFrame:
    made = [
        {
            "theatre": "t", "unit_kind": "theatre", "unit": "t", "unit_name": "T", "measure": name,
            "period_start": start, "period_end": end, "value": value, "low": value - 1, "high": value + 1,
            "units": {"deaths": "deaths", "groups": "groups"}.get(name, "share"), "n_events": n,
        }
        for name, start, end, value, n in rows
    ]  # fmt: skip
    return MEASURES.conform(pl.DataFrame(made, schema_overrides=MEASURES.dtypes))


def test_months_are_pooled_to_quarters() -> None:
    spans = [(dt.date(2015, m, 1), dt.date(2015, m, 28)) for m in (1, 2, 3)]
    rows = [("deaths", *span, value, 1) for span, value in zip(spans, (10.0, 20.0, 60.0), strict=True)]
    rows += [
        ("groups", *span, value, n) for span, value, n in zip(spans, (2.0, 4.0, 8.0), (1, 1, 2), strict=True)
    ]
    shown = displayed(measures(rows), [], [])
    by = {row["measure"]: row for row in shown.iter_rows(named=True)}
    assert by["deaths"]["value"] == 90.0
    assert (by["deaths"]["low"], by["deaths"]["high"]) == (87.0, 93.0)
    assert by["groups"]["value"] == pytest.approx((2 + 4 + 2 * 8) / 4)
    assert by["groups"]["n_events"] == 4
    assert by["groups"]["pooled"]


QUARTER = [
    (dt.date(2012, 1, 1), dt.date(2012, 1, 31)),
    (dt.date(2012, 2, 1), dt.date(2012, 2, 29)),
    (dt.date(2012, 3, 1), dt.date(2012, 3, 31)),
]
DEAD, CIVILIANS, COUNTED = (300, 50, 10), (3, 15, 6), (10, 20, 30)
"""Of 360 dead 24 were civilians, 1 in 15, though in two of the three months many were."""


def shares(name: str) -> list[tuple[str, dt.date, dt.date, float, int]]:
    rows = zip(QUARTER, DEAD, CIVILIANS, COUNTED, strict=True)
    return [(name, *span, part / whole, n) for span, whole, part, n in rows]


@pytest.mark.parametrize("name", ["civilian_share", "unattributed_deaths_share"])
def test_shares_of_the_dead_are_pooled_by_deaths(name: str) -> None:
    deaths = [("deaths", *span, float(n), 1) for span, n in zip(QUARTER, DEAD, strict=True)]
    shown = displayed(measures(deaths + shares(name)), [], []).filter(measure=name)
    assert shown["of"].to_list() == ["deaths"]
    assert shown["value"].item() == pytest.approx(24 / 360, abs=1e-4)
    assert shown["low"].item() == pytest.approx(24 / 360 - 1, abs=1e-4)


@pytest.mark.parametrize(("name", "with_deaths"), [("unattributed_share", True), ("civilian_share", False)])
def test_other_shares_and_those_without_deaths_are_pooled_by_events(name: str, with_deaths: bool) -> None:
    deaths = [("deaths", *span, float(n), 1) for span, n in zip(QUARTER, DEAD, strict=True)]
    shown = displayed(measures((deaths if with_deaths else []) + shares(name)), [], []).filter(measure=name)
    assert shown["of"].to_list() == ["events"]
    # (10 * 0.01 + 20 * 0.3 + 30 * 0.6) / 60
    assert shown["value"].item() == pytest.approx(24.1 / 60, abs=1e-4)


def test_years_show_only_where_nothing_finer_is_known_and_counts_are_scaled() -> None:
    rows = [
        ("deaths", dt.date(2014, 1, 1), dt.date(2014, 12, 31), 400.0, 9),
        ("deaths", dt.date(2015, 1, 1), dt.date(2015, 12, 31), 800.0, 9),
        ("deaths", dt.date(2015, 4, 1), dt.date(2015, 6, 30), 50.0, 5),
    ]
    shown = displayed(measures(rows), [], [])
    assert shown.select("period_start", "span", "value").rows() == [
        (dt.date(2014, 1, 1), 12, 100.0),
        (dt.date(2015, 4, 1), 3, 50.0),
    ]


def test_long_windows_are_pooled_to_years() -> None:
    rows = [("deaths", dt.date(2015, m, 1), dt.date(2015, m, 28), 10.0, 1) for m in range(1, 13)]
    rows += [("deaths", dt.date(2014, 1, 1), dt.date(2014, 12, 31), 400.0, 9)]
    rows += [("deaths", dt.date(2015, 1, 1), dt.date(2015, 12, 31), 999.0, 9)]
    table = measures(rows).unique(["measure", "period_start", "period_end"], maintain_order=True)
    shown = displayed(table, [], [], shown=12)
    assert shown.select("period_start", "span", "value", "pooled").rows() == [
        (dt.date(2014, 1, 1), 12, 400.0, False),
        (dt.date(2015, 1, 1), 12, 120.0, True),
    ]
    assert shown_months(THEATRE) == 3
    assert shown_months(Theatre("l", "L", (), dt.date(1989, 1, 1), dt.date(2021, 12, 31))) == 12
