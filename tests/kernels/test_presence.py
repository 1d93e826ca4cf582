import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.kernels.compiled import presence as compiled
from shadowgraph.kernels.reference import presence as reference

RANGES = (np.array([10.0, 100.0]), np.array([5.0, 50.0]))


def drawn(seed: int, n: int = 25):
    rng = np.random.default_rng(seed)
    latitude = np.sort(rng.uniform(-2, 2, n))
    longitude = rng.uniform(-2, 2, n)
    a, b = np.radians(latitude), np.radians(longitude)
    where = np.column_stack([np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a)])
    first = rng.integers(0, 100, n).astype(float)
    last = first + rng.choice([0, 0, 3, 30], n)
    sizes = rng.integers(0, 4, n)
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    side = rng.integers(2, size=starts[-1])
    organisation = np.concatenate(
        [np.empty(0, np.int64), *(rng.choice(6, size, replace=False) for size in sizes)]
    ).astype(np.int64)
    members = (starts, organisation, side.astype(np.int64), rng.choice([1.0, 0.5], starts[-1]))
    target = np.arange(0, n, 3)
    opponents = rng.integers(2, size=len(target))
    opponent_starts = np.concatenate([[0], np.cumsum(opponents)]).astype(np.int64)
    targets = (
        target,
        rng.integers(2, size=len(target)).astype(np.int64),
        opponent_starts,
        rng.integers(6, size=opponent_starts[-1]).astype(np.int64),
    )
    events = (
        where,
        rng.choice([1.0, 25.0], n),
        first,
        last,
        rng.integers(3, size=n),
        rng.integers(2, size=n),
    )
    return events, rng.integers(8, size=n).astype(np.int64), members, targets


@pytest.mark.parametrize("ahead", [True, False])
@pytest.mark.parametrize("dark", [(0.0, 0.0), (80.0, 20.0)])
def test_compiled_and_reference_agree(ahead: bool, dark: tuple[float, float]) -> None:
    for seed in range(4):
        events, hidden, members, targets = drawn(seed)
        starts, names, sums = compiled.presence(
            *events, hidden, members, targets, RANGES, 250.0, dark, ahead=ahead
        )
        wanted = reference.presence(*events, hidden, members, targets, RANGES, 250.0, dark, ahead=ahead)
        for t, rows in enumerate(wanted):
            part = slice(starts[t], starts[t + 1])
            assert names[part].tolist() == sorted(rows)
            for name, row in zip(names[part].tolist(), sums[part], strict=True):
                np.testing.assert_allclose(row, rows[name], rtol=1e-5, atol=1e-12)


def test_one_event_by_hand() -> None:
    # One event 30 km (on the equator) and 5 days before the target, by organisation 0 on side a.
    step = 30.0 / compiled.EARTH_KM
    where = np.array([[1.0, 0.0, 0.0], [math.cos(step), math.sin(step), 0.0]])
    members = (np.array([0, 0, 1]), np.array([0]), np.array([0]), np.array([1.0]))
    starts, names, sums = compiled.presence(
        where,
        np.zeros(2),
        np.array([10.0, 5.0]),
        np.array([10.0, 5.0]),
        np.array([2, 2]),
        np.array([7, 7]),
        np.arange(2),
        members,
        (np.array([0]), np.array([0]), np.array([0, 0]), np.empty(0, np.int64)),
        (np.array([1.0, 30.0]), np.array([1.0, 5.0])),
        500.0,
        (0.0, 0.0),
        ahead=True,
    )
    assert starts.tolist() == [0, 1]
    assert names.tolist() == [0]
    near = math.exp(-0.5) * math.exp(-1.0)
    np.testing.assert_allclose(
        sums[0, 9:], [near, near, 0.0, 30.0, 5.0, compiled.FAR, 0.0, near, 1.0], rtol=1e-4, atol=1e-9
    )


@settings(deadline=None, max_examples=20)
@given(gap=st.floats(0, 200), half=st.floats(0.01, 200), mean=st.floats(1, 500))
def test_the_lag_is_the_mean_over_the_days(gap: float, half: float, mean: float) -> None:
    assert compiled._lag(gap, half, mean) == pytest.approx(
        reference.mean_lag(gap, half, mean), rel=1e-4, abs=1e-12
    )


def test_influence_is_the_slope_of_the_sums() -> None:
    # With gains of 1 in one column, the events' influences add up to that sum, and its square is their variance.
    events, _, members, targets = drawn(7)
    hidden = np.arange(len(events[0]))
    starts, names, sums = compiled.presence(
        *events, hidden, members, targets, RANGES, 250.0, (0.0, 0.0), ahead=True
    )
    organisation = members[1]
    of_event = np.repeat(np.arange(len(hidden)), np.diff(members[0]))
    order = np.lexsort((of_event, organisation))
    listed = (
        np.searchsorted(organisation[order], np.arange(7)).astype(np.int64),
        of_event[order].astype(np.int64),
    )
    target = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    gains = np.zeros((len(names), 14))
    gains[:, 9] = 1.0
    variance, strongest = compiled.influence(
        *events, members, listed, targets, (target, names), gains, RANGES, 250.0, 30, ahead=True
    )
    assert (variance <= sums[:, 9] ** 2 + 1e-12).all()
    single = (strongest >= 0).sum(axis=1) == 1
    assert single.any()
    np.testing.assert_allclose(variance[single], sums[single, 9] ** 2, rtol=1e-9)
