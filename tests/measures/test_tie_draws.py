"""Likely ties and their draws."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from scipy.stats import norm

from shadowgraph.conformance.invented_theatre import ties_of
from shadowgraph.measures.tie_draws import TieDraws

FIRST, SECOND = dt.date(2012, 1, 1), dt.date(2012, 4, 1)
ACTORS = pl.DataFrame({"actor": [0, 1, 2], "actor_id": ["name:A", "name:B", "name:C"]})


def draws(rows, spread=1.0, seed=0, n=4000):
    return TieDraws.build(ties_of(rows, spread=spread).table, ACTORS, seed, n)


@pytest.mark.parametrize(
    ("rival", "coop", "sign"),
    [(0.0, 0.5, 1), (0.0, 0.49, 0), (0.6, 0.2, -1), (0.3, 0.3, 0), (0.0, 1.0, 1), (1.0, 0.0, -1)],
)
def test_the_table_itself_comes_first(rival, coop, sign) -> None:
    assert draws([("A", "B", FIRST, rival, coop)]).during(FIRST).signs[0, 0] == sign


@pytest.mark.parametrize("coop", [0.3, 0.5, 0.7])
def test_draws_give_back_the_interval(coop) -> None:
    # p_low and p_high lie one unit of log-odds either way: a standard deviation of 1 / 1.645.
    signs = draws([("A", "B", FIRST, 0.0, coop)]).during(FIRST).signs[0, 1:]
    expected = norm.cdf(np.log(coop / (1 - coop)) * 1.6448536)
    assert (signs == 1).mean() == pytest.approx(expected, abs=0.03)


def test_no_interval_no_difference() -> None:
    signs = draws([("A", "B", FIRST, 0.0, 0.6), ("A", "C", FIRST, 0.6, 0.0)], spread=0.0).during(FIRST).signs
    assert (signs == signs[:, :1]).all()


def test_a_pair_keeps_its_place_through_time() -> None:
    found = draws([("A", "B", FIRST, 0.0, 0.5), ("A", "B", SECOND, 0.0, 0.6)])
    early, late = (found.during(start).signs[0] for start in (FIRST, SECOND))
    assert (late >= early).all()
    assert late.sum() > early.sum()


def test_pairs_are_independent_and_seeds_differ() -> None:
    rows = [("A", "B", FIRST, 0.0, 0.5), ("A", "C", FIRST, 0.0, 0.5)]
    signs = draws(rows).during(FIRST).signs[:, 1:]
    assert abs(np.corrcoef(signs)[0, 1]) < 0.06
    assert not np.array_equal(signs, draws(rows, seed=1).during(FIRST).signs[:, 1:])


def test_cooperation_and_rivalry_exclude_each_other() -> None:
    signs = draws([("A", "B", FIRST, 0.45, 0.45)], spread=3.0).during(FIRST).signs[0, 1:]
    assert {-1, 1} <= set(signs.tolist())
    assert signs.dtype == np.int8


def test_periods_hold_their_days_only() -> None:
    found = draws([("A", "B", FIRST, 0.0, 0.9), ("B", "C", SECOND, 0.0, 0.9)])
    assert found.during(dt.date(2012, 3, 31)).second.tolist() == [1]
    assert found.during(dt.date(2012, 4, 1)).second.tolist() == [2]
    assert found.during(dt.date(2013, 1, 1)).signs.shape == (0, 4001)


def test_rows_far_from_even_are_never_drawn_across() -> None:
    found = draws([("A", "B", FIRST, 0.0, 0.02), ("A", "C", FIRST, 0.98, 0.0)], spread=0.5)
    signs = found.during(FIRST).signs
    assert (signs[0] == 0).all()
    assert (signs[1] == -1).all()
