"""Many-sidedness, localisation and cells for half of the violence."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import entropy as scipy_entropy

from shadowgraph.measures.escalation.localisation import hottest_share
from shadowgraph.measures.fragmentation.concentration import entropy, herfindahl
from shadowgraph.measures.totals import Totals
from shadowgraph.measures.unseen_groups import Unseen

E, W = "State East", "State West"


def fight(a, b, day=3, **more):
    return {"a": a, "b": b, "day": f"2012-05-{day:02d}", **more}


@pytest.mark.parametrize(
    ("rows", "nats"),
    [
        ([fight("Ash", E)], 0.0),
        # Two pairs, one event each: log 2 + 1 / (2 * 2).
        ([fight("Ash", E), fight("Birch", E)], math.log(2) + 0.25),
        # The order of the sides is no difference.
        ([fight("Ash", E), fight(E, "Ash")], 0.0),
        # Two together are two pairs of half an event: log 2 + 1 / 2.
        ([fight("Ash, Birch", E)], math.log(2) + 0.5),
        # Violence against civilians is a pair of its own: counts 2 and 1 of 3.
        (
            [fight("Ash", E), fight("Ash", E), fight("Ash", "Civilians")],
            -(2 / 3 * math.log(2 / 3) + 1 / 3 * math.log(1 / 3)) + 1 / 6,
        ),
    ],
)
def test_many_sidedness(value_of, rows, nats) -> None:
    assert value_of(rows, "many_sidedness") == pytest.approx(nats, abs=1e-5)


def test_many_events_need_no_correction(value_of) -> None:
    rows = [fight(a, E, 1 + k % 28) for k in range(280) for a in ("Ash", "Birch")]
    assert value_of(rows, "many_sidedness") == pytest.approx(math.log(2), abs=0.001)


def totals(counts):
    values = np.array(counts, np.float32)[:, None]
    return Totals(np.zeros(len(counts), np.int64), np.arange(len(counts)), values, 1)


@given(st.lists(st.integers(1, 500), min_size=1, max_size=30))
def test_entropy_and_concentration_agree_with_scipy(counts) -> None:
    shares = np.array(counts) / sum(counts)
    assert entropy(totals(counts))[0, 0] == pytest.approx(scipy_entropy(counts), abs=1e-4)
    assert herfindahl(totals(counts))[0, 0] == pytest.approx((shares**2).sum(), rel=1e-4)
    assert 0 <= entropy(totals(counts))[0, 0] <= math.log(len(counts)) + 1e-4
    assert 1 / len(counts) * (1 - 1e-4) <= herfindahl(totals(counts))[0, 0] <= 1 + 1e-4


@given(st.lists(st.integers(1, 50), min_size=2, max_size=12), st.data())
def test_moving_violence_to_the_larger_group_concentrates(counts, data) -> None:
    larger, smaller = sorted(data.draw(st.permutations(range(len(counts))))[:2], key=lambda k: -counts[k])
    moved = list(counts)
    moved[larger] += 1
    moved[smaller] -= 1
    assert herfindahl(totals(moved))[0, 0] >= herfindahl(totals(counts))[0, 0] - 1e-5
    assert entropy(totals(moved))[0, 0] <= entropy(totals(counts))[0, 0] + 1e-5


def test_unseen_groups_spread() -> None:
    def unseen(squares, nats):
        return Unseen(*(np.array([[each]], np.float32) for each in (10.0, squares, nats)))

    # One more group of the same size; then two that share its part: 1/3, 1/3, 1/6, 1/6.
    assert herfindahl(totals([10, 10]), unseen(1.0, 0.0))[0, 0] == pytest.approx(1 / 3)
    assert entropy(totals([10, 10]), unseen(1.0, 0.0))[0, 0] == pytest.approx(math.log(3), abs=1e-5)
    assert herfindahl(totals([10, 10]), unseen(0.5, math.log(2)))[0, 0] == pytest.approx(2 / 9 + 2 / 36)
    shares = [1 / 3, 1 / 3, 1 / 6, 1 / 6]
    assert entropy(totals([10, 10]), unseen(0.5, math.log(2)))[0, 0] == pytest.approx(
        scipy_entropy(shares), abs=1e-5
    )


CELLS = [(0.1 + k, 0.1) for k in range(20)]


@pytest.mark.parametrize(
    ("counts", "cells"),
    [([1], 1), ([1, 1, 1, 1], 2), ([1, 1, 1, 1, 1], 3), ([9, 1, 1, 1], 1), ([4, 3, 2, 1], 2)],
)
def test_cells_for_half(value_of, counts, cells) -> None:
    rows = [fight("Ash", E, 1 + k, at=CELLS[c]) for c, n in enumerate(counts) for k in range(n)]
    assert value_of(rows, "cells_for_half") == cells


@pytest.mark.parametrize(
    ("counts", "share"),
    [
        # Twenty cells alike: two hold a tenth.
        ([1] * 20, 0.1),
        # Fewer than ten cells: the hottest one.
        ([6, 2, 2], 0.6),
        # Fifteen cells: the hottest and half of the next.
        ([10, 6] + [1] * 13, (10 + 3) / 29),
        ([12], 1.0),
    ],
)
def test_localisation(value_of, counts, share) -> None:
    rows = [fight("Ash", E, 1 + k, at=CELLS[c]) for c, n in enumerate(counts) for k in range(n)]
    assert value_of(rows, "localisation") == pytest.approx(share, abs=1e-5)


def test_localisation_looks_back_a_year_and_not_ahead(value_of) -> None:
    def spell(month, cell, n):
        return [{"a": "Ash", "b": E, "day": f"{month}-{1 + k:02d}", "at": CELLS[cell]} for k in range(n)]

    rows = [
        *spell("2011-05", 0, 10),
        *spell("2012-04", 1, 10),
        *spell("2012-05", 2, 10),
        *spell("2012-06", 3, 25),
    ]
    # In April 2012 the window still holds May 2011.
    assert value_of(rows, "localisation", "2012-04-01") == pytest.approx(1 / 2)
    assert value_of(rows, "localisation", "2012-05-01") == pytest.approx(1 / 2)
    assert value_of(rows, "localisation", "2012-06-01") == pytest.approx(25 / 45, abs=1e-5)


def test_few_events_have_no_localisation(value_of) -> None:
    assert value_of([fight("Ash", E, 1 + k) for k in range(9)], "localisation") is None


@given(st.lists(st.integers(0, 40), min_size=1, max_size=40).filter(any))
def test_the_hottest_tenth_holds_at_least_a_tenth(counts) -> None:
    share = hottest_share(np.array(counts, np.float32)[:, None])[0]
    assert 0.1 - 1e-5 <= share <= 1 + 1e-5


def test_only_points_feed_cells(value_of) -> None:
    rows = [fight("Ash", E, 1 + k, where=3) for k in range(20)]
    assert value_of(rows, "localisation") is None
    assert value_of(rows, "cells_for_half") is None
