"""The excitation kernels against their plain definitions, and by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.kernels.compiled import excitation as compiled
from shadowgraph.kernels.reference import excitation as reference

ORGS = 4
REACH = 0.01


def unit(places: np.ndarray) -> np.ndarray:
    lat, lon = np.radians(places).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def laid(
    days: np.ndarray, slack: np.ndarray, places: np.ndarray, sides: list[np.ndarray]
) -> tuple[np.ndarray, ...]:
    starts = np.concatenate([[0], np.cumsum([len(s) for s in sides])]).astype(np.int64)
    return days, slack, unit(places), starts, np.concatenate(sides).astype(np.int64)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 25))
def test_numpy_and_numba_find_the_same_causes(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    events = laid(
        np.sort(np.floor(rng.uniform(0, 60, n))),
        rng.choice([0.0, 3.0], n),
        rng.uniform(0, 2, (n, 2)),
        [rng.choice(ORGS, size=rng.integers(1, 4), replace=False) for _ in range(n)],
    )
    row, other, heard, chance, closest = compiled.possible_causes(*events, ORGS, 20.0, 3.0, REACH)
    slow = reference.possible_causes(*events, 20.0, 3.0, REACH)
    fast = {(int(r), int(j)): (h, x) for r, j, h, x in zip(row, other, heard, chance, strict=True)}
    assert fast.keys() == slow.keys()
    for key, value in slow.items():
        assert fast[key] == pytest.approx(value, abs=1e-12)
    assert np.array_equal(closest >= 0, heard > 0)
    assert (np.diff(row) >= 0).all()


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, int]:
    rng = np.random.default_rng(seed)
    n, edges = int(rng.integers(1, 60)), int(rng.integers(1, 8))
    row = np.sort(rng.integers(0, 30, n))
    heard = rng.exponential(0.3, n) * (rng.random(n) < 0.7)
    return row, rng.integers(0, edges, n), heard, rng.exponential(0.2, n), rng.uniform(0.1, 1, edges), 30


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 3.0]))
def test_numpy_and_numba_fit_alike_and_never_get_worse(seed: int, strength: float) -> None:
    case = drawn(seed)
    fast, slow = compiled.excite(*case, strength, 25), reference.excite(*case, strength, 25)
    for one, two in zip(fast, slow, strict=True):
        np.testing.assert_allclose(one, two, atol=1e-9)
    assert np.diff(fast[2]).min() > -1e-8


def test_an_ally_is_heard_by_distance_and_days() -> None:
    events = laid(np.array([10.0, 13.0]), np.zeros(2), np.zeros((2, 2)), [np.array([0]), np.array([1])])
    row, other, heard, chance, closest = compiled.possible_causes(*events, ORGS, 45.0, 3.0, REACH)
    assert row.tolist() == [0, 1]
    assert other.tolist() == [1, 0]
    assert heard.tolist() == pytest.approx([0.0, np.exp(-1.0)])
    assert chance.tolist() == pytest.approx([3 / 90, 3 / 90])
    assert closest.tolist() == [-1, 0]


def test_on_the_same_day_either_may_have_come_first() -> None:
    events = laid(np.array([5.0, 5.0]), np.zeros(2), np.zeros((2, 2)), [np.array([0]), np.array([1])])
    assert compiled.possible_causes(*events, ORGS, 45.0, 3.0, REACH)[2].tolist() == [0.5, 0.5]


def test_a_clash_is_no_cause() -> None:
    events = laid(np.array([5.0, 6.0]), np.zeros(2), np.zeros((2, 2)), [np.array([0, 1]), np.array([0, 1])])
    row, other, *_ = compiled.possible_causes(*events, ORGS, 45.0, 3.0, REACH)
    # Only each one's own past is left.
    assert list(zip(row.tolist(), other.tolist(), strict=True)) == [(0, 0), (1, 1), (2, 0), (3, 1)]


def test_alpha_is_recovered() -> None:
    """Rows of a parent that doubles the rate when heard: planted by thinning."""
    rng = np.random.default_rng(0)
    n, alpha, background = 20_000, 1.5, 0.6
    heard = rng.exponential(0.3, n)
    kept = rng.random(n) < (background + alpha * heard) / 6.0
    rows = int(kept.sum())
    # Exposure per kept row: what the whole record offered, shared out.
    unit_rate = rows / (n / 6.0)
    chance = np.full(rows, heard.sum() / 6.0 / rows)
    _, found, _, own = compiled.excite(
        np.arange(rows), np.zeros(rows, np.int64), heard[kept], chance, np.array([0.2]), rows, 0.0, 400
    )
    assert found[0] == pytest.approx(alpha, rel=0.08)
    assert own == pytest.approx(background / unit_rate, rel=0.08)
