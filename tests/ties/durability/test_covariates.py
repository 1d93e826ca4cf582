"""Covariates of ties: enemies, clashes, partners, years; the past only."""

import numpy as np
import pytest

from shadowgraph.ties.durability.covariates import NAMES, Cooperation, Fights, Stated, covariates

A, B, C, STATE = range(4)
IS_STATE = np.array([False, False, False, True])


def one(name: str, x: np.ndarray) -> list[float]:
    return x[:, NAMES.index(name)].tolist()


def fights(*rows: tuple[int, int, int]) -> Fights:
    i, j, t = np.array(rows, np.int64).reshape(-1, 3).T
    return Fights(i, j, t, 4, 10, 1)


def cells(a: int, b: int, present: list[float]) -> Cooperation:
    n = len(present)
    return Cooperation(np.full(n, a), np.full(n, b), np.arange(n), np.array(present))


def test_a_shared_enemy_counts_for_two_years_and_is_lost_for_two_more() -> None:
    x = covariates(cells(A, B, [1.0] * 7), fights((A, STATE, 1), (STATE, B, 1)), IS_STATE)
    assert one("shared enemy", x) == [0, 1, 1, 0, 0, 0, 0]
    assert one("lost shared enemy", x) == [0, 0, 0, 1, 1, 0, 0]
    assert one("clashes between them", x) == [0] * 7
    assert one("between two groups", x) == [1] * 7


def test_nothing_from_the_future_enters() -> None:
    early = covariates(cells(A, B, [1.0] * 4), fights((A, STATE, 1), (B, STATE, 2)), IS_STATE)
    more = fights((A, STATE, 1), (B, STATE, 2), (A, B, 5), (C, A, 6))
    late = covariates(cells(A, B, [1.0] * 8), more, IS_STATE)
    assert late[:4] == pytest.approx(early)
    assert one("clashes between them", late) == [0, 0, 0, 0, 0, 1, 1, 0]


def test_other_partners_and_their_years_are_counted_without_the_tie_itself() -> None:
    first, second = cells(A, B, [1.0] * 3), cells(A, C, [1.0, 1.0, 0.2])
    both = Cooperation(*(np.concatenate([getattr(k, f) for k in (first, second)]) for f in vars(first)))
    x = covariates(both, fights(), IS_STATE)[:3]
    # A has C beside B in the first two years; B has nobody else. 0.2 is too little to count.
    assert one("partners, the more", x) == pytest.approx([np.log(2), np.log(2), 0])
    assert one("partners, the fewer", x) == [0, 0, 0]
    # Years with others *only*: A never had one without B.
    assert one("years with others only, the more", x) == [0, 0, 0]


def test_years_with_others_before_the_tie_count() -> None:
    earlier, tie = cells(A, C, [1.0, 1.0, 0.0]), cells(A, B, [0.0, 0.0, 1.0])
    both = Cooperation(*(np.concatenate([getattr(k, f) for k in (earlier, tie)]) for f in vars(tie)))
    x = covariates(both, fights(), IS_STATE)[3:]
    assert one("years with others only, the more", x) == pytest.approx([0, np.log(2), np.log(3)], abs=1e-6)


def test_statements_enter_only_when_given() -> None:
    ties = cells(STATE, A, [1.0, 1.0])
    stated = Stated(np.array([1.0, 1.0]), np.array([0.0, 3.0]), np.array([0.0, 1.0]))
    x = covariates(ties, fights(), IS_STATE, stated)
    assert one("kin", x) == [1, 1]
    assert one("kinds of support", x) == pytest.approx([0, np.log(3)])
    assert covariates(ties, fights(), IS_STATE)[:, -3:].tolist() == [[0, 0, 0], [0, 0, 0]]
