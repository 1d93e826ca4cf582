"""Spells behind period-by-period probabilities, against the enumeration of all histories."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.ties.durability.spell_chain import Histories, outlasts, projected

LEAVE, FRESH, BEGIN = np.array([0.6, 0.1]), np.array([0.7, 0.3]), 0.2


def known(present: list[list[float]], length: list[int] | None = None) -> Histories:
    chance = np.array(present)
    shape = (*chance.shape, 2)
    lengths = np.array(length or [chance.shape[1]] * len(chance))
    return Histories(chance, np.broadcast_to(LEAVE, shape), np.broadcast_to(FRESH, shape), BEGIN, lengths)


def enumerated(tilt: np.ndarray, periods: int, t: int) -> float:
    """P(the tie of period t lasts `periods` in all | there is one) over all histories, 0 none, 1 and 2 kinds."""
    n = len(tilt)
    long, total = 0.0, 0.0
    for path in itertools.product((0, 1, 2), repeat=n):
        # A history may also renew: gone and begun anew within one step needs a period without, so kinds stay.
        weight = 1 - BEGIN if path[0] == 0 else BEGIN * FRESH[path[0] - 1]
        for before, now in itertools.pairwise(path):
            if before == 0:
                weight *= 1 - BEGIN if now == 0 else BEGIN * FRESH[now - 1]
            else:
                weight *= LEAVE[before - 1] if now == 0 else (1 - LEAVE[before - 1]) * (now == before)
        weight *= np.prod([tilt[s] if path[s] else 1.0 for s in range(n)])
        if path[t] == 0 or weight == 0.0:
            continue
        first = max((s + 1 for s in range(t) if path[s] == 0), default=0)
        last = min((s - 1 for s in range(t, n) if path[s] == 0), default=n - 1)
        so_far = last - first + 1
        on = (
            (1 - LEAVE[path[t] - 1]) ** max(periods - so_far, 0)
            if last == n - 1
            else float(so_far >= periods)
        )
        long, total = long + weight * on, total + weight
    return long / total


@pytest.mark.parametrize("present", [[0.9, 0.8, 0.5, 0.7], [0.1, 0.1, 0.6, 0.95], [0.5, 0.02, 0.5, 0.5]])
@pytest.mark.parametrize("periods", [1, 2, 3, 6])
def test_durations_are_those_of_all_histories_weighed(present: list[float], periods: int) -> None:
    given_ = known([present])
    tilt = projected(given_).tilt[:, 0]
    share, _ = outlasts(given_, periods)
    assert share[0] == pytest.approx([enumerated(tilt, periods, t) for t in range(4)], abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.01, 0.99), min_size=2, max_size=12))
def test_the_chances_given_are_met(present: list[float]) -> None:
    assert projected(known([present])).present()[0] == pytest.approx(present, abs=2e-3)


def test_a_sure_unbroken_tie_lasts_and_a_sure_short_one_does_not() -> None:
    share, kind = outlasts(known([[0.0, 1, 1, 1, 1, 0], [0.0, 1, 1, 0, 0, 0]]), 4)
    assert share[0, 1:5] == pytest.approx(1.0, abs=1e-4)
    assert share[1, 1:3] == pytest.approx(0.0, abs=1e-4)
    # Two kinds that leave with 0.6 and 0.1: four periods speak for the second, two for the first.
    assert kind[0, 2, 1] > kind[1, 2, 1]


def test_a_tie_still_there_at_the_end_goes_on_by_its_kind() -> None:
    share, _ = outlasts(known([[1.0]]), 2)
    # New, kinds 0.7 and 0.3, staying with 0.4 and 0.9.
    assert share[0, 0] == pytest.approx(0.7 * 0.4 + 0.3 * 0.9)


def test_a_shorter_pair_is_read_as_if_alone() -> None:
    both, _ = outlasts(known([[0.6, 0.7, 0.2, 0.9], [0.6, 0.7, 0.0, 0.0]], [4, 2]), 3)
    alone, _ = outlasts(known([[0.6, 0.7]]), 3)
    assert both[1, :2] == pytest.approx(alone[0])
    assert both[1, 2:].tolist() == [0.0, 0.0]


def test_the_longer_a_tie_has_lasted_the_likelier_it_makes_it() -> None:
    share = [outlasts(known([[1.0] * n]), 6)[0][0, -1] for n in range(1, 6)]
    assert share == sorted(share)
    assert share[0] < 0.3 < share[-1]
