import datetime as dt

import polars as pl
import pytest

from shadowgraph.conformance.invented_theatre import theatre_of, ties_of
from shadowgraph.measures.impact.inferred import inferred_turns
from shadowgraph.measures.impact.panel import build_panel
from shadowgraph.measures.impact.placebos import earlier_dates, other_pairs
from shadowgraph.measures.impact.reported import TURN_COLUMNS

STARTS = [dt.date(2000 + k // 4, 3 * (k % 4) + 1, 1) for k in range(16)]


@pytest.fixture(scope="module")
def data():
    names = ("Ash", "Elm", "Fir", "Oak")
    return theatre_of([{"a": name, "b": "State East", "day": dt.date(2000, 2, 1)} for name in names])


def turns(data, chances, treatment, *, draws=0, spread=0.0):
    ties = ties_of(
        [("Ash", "Elm", day, 0.0, c) for day, c in zip(STARTS, chances, strict=False)], spread=spread
    )
    return inferred_turns(data, ties, treatment, draws=draws, seed=0)


def quarters(table):
    return [quarter - 2000 * 4 for quarter in table["quarter"]]


def test_a_tie_begins_where_it_becomes_at_least_even_and_stays():
    chances = [0.1] * 6 + [0.7] * 6
    assert quarters(turns(data=theatre(), chances=chances, treatment="tie begins")[0]) == [6]
    assert quarters(turns(data=theatre(), chances=chances[::-1], treatment="tie ends")[0]) == [6]


def theatre():
    return theatre_of([{"a": name, "b": "State East", "day": dt.date(2000, 2, 1)} for name in ("Ash", "Elm")])


@pytest.mark.parametrize(
    "chances",
    [
        [0.7] * 12,
        [0.1] * 2 + [0.7] * 8,
        [0.1] * 6 + [0.7] + [0.1] * 6,
    ],
    ids=["always", "too soon after the pair was first seen", "one quarter only"],
)
def test_what_is_no_beginning(data, chances):
    assert quarters(turns(data, chances, "tie begins")[0]) == []


def test_draws_move_the_date_where_the_interval_is_wide_and_nowhere_else(data):
    rising = [0.05, 0.05, 0.05, 0.05, 0.2, 0.35, 0.45, 0.55, 0.65, 0.8, 0.9, 0.95]
    sure = turns(data, rising, "tie begins", draws=30)
    wide = turns(data, rising, "tie begins", draws=30, spread=1.5)
    assert {tuple(quarters(one)) for one in sure} == {(7,)}
    assert len({tuple(quarters(one)) for one in wide[1:]}) > 2


def test_placebo_dates_end_before_the_turn():
    table = pl.DataFrame([("Ash", "Elm", 8060, None)], schema=TURN_COLUMNS, orient="row")
    assert earlier_dates(table)["quarter"].to_list() == [8040, 8044, 8048]


def test_placebo_pairs_never_turn_themselves():
    import numpy as np

    rows = [
        {"a": name, "b": "State East", "day": dt.date(year, 2, 1), "district": "C|A|1"}
        for year in range(2000, 2008)
        for name in ("Ash", "Elm", "Fir", "Oak", "Yew")
    ]
    panel = build_panel(theatre_of(rows))
    table = pl.DataFrame([("name:Ash", "name:Elm", 2004 * 4, None)], schema=TURN_COLUMNS, orient="row")
    made = other_pairs(panel, table, frozenset({"name:State East"}), np.random.default_rng(0))
    assert made.height == 3
    assert not {"name:Ash", "name:Elm"} & {*made["actor_a"], *made["actor_b"]}
    assert set(made["quarter"]) == {2004 * 4}
