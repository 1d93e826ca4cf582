"""The closeness kernel against its plain definition, and by hand."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.kernels.compiled.closeness import close_among_wide
from shadowgraph.kernels.reference import closeness as reference

ORGS = 4
PAIR_OF = np.full((ORGS, ORGS), -1)
for number, (a, b) in enumerate(itertools.combinations(range(ORGS), 2)):
    PAIR_OF[a, b] = PAIR_OF[b, a] = number
PERIODS = 3
FIRST = np.zeros(6, np.int64)
CELLS = np.arange(0, 6 * PERIODS + 1, PERIODS)
REACH = (45.0, 4.0, 0.05, 0.02)


def unit(places: np.ndarray) -> np.ndarray:
    lat, lon = np.radians(places).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 25))
def test_numpy_and_numba_agree(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    when = np.sort(rng.uniform(0, 90, n))
    sides = [rng.choice(ORGS, size=rng.integers(1, 4), replace=False) for _ in range(n)]
    args = (
        when,
        unit(rng.uniform(0, 3, (n, 2))),
        rng.choice([0.25, 1.0], n),
        np.concatenate([[0], np.cumsum([len(s) for s in sides])]).astype(np.int64),
        np.concatenate(sides).astype(np.int64),
        (when // 30).astype(np.int64).clip(0, PERIODS - 1),
        PAIR_OF,
        FIRST,
        CELLS,
        REACH,
        4.0,
    )
    observed, expected, chances, _, _ = close_among_wide(*args, 5)
    slow = reference.close_among_wide(*args)
    np.testing.assert_allclose(observed, slow[0], atol=1e-9)
    np.testing.assert_allclose(expected, slow[1], atol=1e-9)
    np.testing.assert_allclose(chances, slow[2], atol=1e-9)
    assert (observed <= chances).all()


def run(
    events: list[tuple[float, float, tuple[int, ...]]],
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    events = sorted(events)
    sides = [side for _, _, side in events]
    return close_among_wide(
        np.array([day for day, _, _ in events]),
        unit(np.array([(0.0, place) for _, place, _ in events])),
        np.ones(len(events)),
        np.concatenate([[0], np.cumsum([len(s) for s in sides])]).astype(np.int64),
        np.array([org for side in sides for org in side]),
        np.zeros(len(events), np.int64),
        PAIR_OF,
        FIRST,
        CELLS,
        REACH,
        4.0,
        5,
    )


def test_two_that_strike_within_days_are_counted_once_each_way() -> None:
    observed, expected, _, kept, n_kept = run([(10.0, 0.0, (0,)), (12.0, 0.0, (1,))])
    assert observed[PAIR_OF[0, 1] * PERIODS] == 2.0
    # No third party: q is the share of the window, 4/45 of the time and (0.02/0.05) squared of the ground.
    assert expected[PAIR_OF[0, 1] * PERIODS] == pytest.approx(2 * (4 / 45) * (0.02 / 0.05) ** 2)
    assert n_kept[0] == 2
    assert sorted(kept[0, :2]) == [0, 1]


def test_a_common_cause_raises_what_is_expected() -> None:
    pair = [(10.0, 0.0, (0,)), (12.0, 0.0, (1,))]
    alone = run(pair)[1][0]
    offensive = run(pair + [(11.0 + i / 10, 0.0, (2,)) for i in range(10)])[1][0]
    assert offensive > 3 * alone


def test_a_clash_is_no_encounter() -> None:
    observed, expected, _, _, _ = run([(10.0, 0.0, (0, 1)), (11.0, 0.0, (0, 1))])
    assert observed.sum() == 0.0
    assert expected.sum() == 0.0
