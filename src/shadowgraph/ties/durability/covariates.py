"""What is known of a tie in a period, and bears on how long it will last. Nothing later enters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shadowgraph.ties.base import FloatArray, IntArray

ALWAYS = (
    "between two groups",
    "between two states",
    "shared enemy",
    "lost shared enemy",
    "clashes between them",
    "partners, the fewer",
    "partners, the more",
    "years with others only, the fewer",
    "years with others only, the more",
)
"""Covariates known without any statement."""
STATED = ("kin", "kinds of support", "troops")
"""Covariates from statements: a stated split of one from the other or of both from a third, log of the kinds of
support stated, fighting side by side. Zero where nothing is stated."""
NAMES = (*ALWAYS, *STATED)

SHARED, LOST = "shared enemy", "lost shared enemy"

RECENT_YEARS = 2
"""An enemy is an enemy for this long after a fight; it is lost when it was one in the as many years before."""
SURE, EVEN = 0.25, 0.5
"""A tie counts in full among somebody's partners from a probability of SURE + EVEN on, and not at all below SURE:
thousands of pairs that hardly cooperate must not add up to partners."""


@dataclass(frozen=True)
class Fights:
    """Who fights whom when.

    Args:
        org_i: shape (M,), organisation.
        org_j: shape (M,), its enemy (either order).
        period: shape (M,), from 0.
        n_orgs: Number of organisations N.
        n_periods: Number of periods T.
        per_year: Periods in a year.
    """

    org_i: IntArray
    org_j: IntArray
    period: IntArray
    n_orgs: int
    n_periods: int
    per_year: int

    def enemies(self, first: int, last: int) -> tuple[IntArray, FloatArray]:
        """Organisations that fight in periods first to last, and who fights whom among them, (n,) and (n, n)."""
        here = (self.period >= first) & (self.period <= last)
        i, j = self.org_i[here], self.org_j[here]
        active = np.unique(np.concatenate([i, j]))
        met = np.zeros((len(active), len(active)))
        met[np.searchsorted(active, i), np.searchsorted(active, j)] = 1.0
        return active, np.maximum(met, met.T)


@dataclass(frozen=True)
class Cooperation:
    """Ties as far as they are known, in the order of the covariates' rows.

    Args:
        org_a: shape (R,), organisation.
        org_b: shape (R,), organisation.
        period: shape (R,), from 0.
        present: shape (R,), probability of a tie, 0 to 1 (1 for coded ties).
    """

    org_a: IntArray
    org_b: IntArray
    period: IntArray
    present: FloatArray


@dataclass(frozen=True)
class Stated:
    """What statements say of each row, shape (R,) each: kin (0, 1), kinds of support (0 up), troops (0, 1)."""

    kin: FloatArray
    kinds: FloatArray
    troops: FloatArray


def covariates(
    ties: Cooperation,
    fights: Fights,
    is_state: np.ndarray[tuple[int], np.dtype[np.bool_]],
    stated: Stated | None = None,
) -> FloatArray:
    """Covariates of every row, shape (R, F), in the order of `NAMES`.

    Args:
        ties: Pairs and periods.
        fights: Who fights whom.
        is_state: shape (N,), whether an organisation is a state or a patron that acts like one.
        stated: What statements say; None: nothing, as in mode 'events'.
    """
    n_states = is_state[ties.org_a].astype(int) + is_state[ties.org_b]
    shared, lost, clash = _enmity(ties, fights)
    partners, tenure = _standing(ties, fights)
    own = _own_years(ties, fights.per_year)
    columns = [
        (n_states == 0).astype(float),
        (n_states == 2).astype(float),
        shared,
        lost,
        clash,
    ]
    for count, less in ((partners, 0.0), (tenure, own)):
        a, b = (np.maximum(count[org, ties.period] - less, 0.0) for org in (ties.org_a, ties.org_b))
        columns += [np.log1p(np.minimum(a, b)), np.log1p(np.maximum(a, b))]
    nothing = np.zeros(len(ties.period))
    columns += (
        [nothing] * 3
        if stated is None
        else [stated.kin, np.log(np.maximum(stated.kinds, 1.0)), stated.troops]
    )
    return np.column_stack(columns)


def _enmity(ties: Cooperation, fights: Fights) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Whether they share an enemy, have lost all they shared, and fight each other; 0 or 1, shape (R,) each."""
    shared, earlier, clash = (np.zeros(len(ties.period)) for _ in range(3))
    window = RECENT_YEARS * fights.per_year
    order = np.argsort(ties.period, kind="stable")
    edges = np.searchsorted(ties.period[order], np.arange(fights.n_periods + 1))
    for t in range(fights.n_periods):
        rows = order[edges[t] : edges[t + 1]]
        if len(rows):
            active, met = fights.enemies(t - window + 1, t)
            a, b, known = _places(active, ties.org_a[rows], ties.org_b[rows])
            shared[rows[known]] = _in_common(met, a, b)
            clash[rows[known]] = met[a, b]
            active, met = fights.enemies(t - 2 * window + 1, t - window)
            a, b, known = _places(active, ties.org_a[rows], ties.org_b[rows])
            earlier[rows[known]] = _in_common(met, a, b)
    return shared, earlier * (1 - shared), clash


def _in_common(met: FloatArray, a: IntArray, b: IntArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether two rows of a matrix of zeros and ones have a one in the same column, for each (a, b)."""
    bits = np.packbits(met > 0, axis=1)
    return np.asarray((bits[a] & bits[b]).any(axis=1))


def _places(active: IntArray, a: IntArray, b: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Positions of two organisations among the active ones, and the rows in which both are."""
    if not len(active):
        return active, active, np.empty(0, np.int64)
    i, j = (np.minimum(np.searchsorted(active, org), len(active) - 1) for org in (a, b))
    known = np.flatnonzero((active[i] == a) & (active[j] == b))
    return i[known], j[known], known


def _counted(present: FloatArray) -> FloatArray:
    return np.clip((present - SURE) / EVEN, 0.0, 1.0)


def _own_years(ties: Cooperation, per_year: int) -> FloatArray:
    """Years of the tie itself before each row, shape (R,)."""
    order = np.lexsort((ties.period, ties.org_b, ties.org_a))
    a, b, value = ties.org_a[order], ties.org_b[order], _counted(ties.present)[order]
    new = np.append(True, (a[1:] != a[:-1]) | (b[1:] != b[:-1]))
    total = np.cumsum(value) - value
    made = np.empty(len(order))
    made[order] = (total - total[np.flatnonzero(new)][np.cumsum(new) - 1]) / per_year
    return made


def _standing(ties: Cooperation, fights: Fights) -> tuple[FloatArray, FloatArray]:
    """Other partners of each organisation in a period, and years with any before it; shape (N, T) each.

    The tie itself is among the partners of both; one is taken off.
    """
    shape = (fights.n_orgs, fights.n_periods)
    counted = _counted(ties.present)
    partners, alone = np.zeros(shape), np.zeros(shape)
    for org in (ties.org_a, ties.org_b):
        np.add.at(partners, (org, ties.period), counted)
        np.add.at(alone, (org, ties.period), np.log1p(-np.minimum(counted, 1 - 1e-9)))
    some = -np.expm1(alone)
    before = (np.cumsum(some, axis=1) - some) / fights.per_year
    return np.maximum(partners - 1.0, 0.0), before
