"""Turning points, holes, pooled months: planted changes are found, and nothing else."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
            "units": "deaths" if name == "deaths" else "groups", "n_events": n,
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
