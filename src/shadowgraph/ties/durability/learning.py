"""Learning the two kinds of ties from dated spells, by penalised maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shadowgraph.ties.base import FloatArray, IntArray
from shadowgraph.ties.durability.model import HazardModel

PENALTY = 4.0
"""Precision of the normal prior of each weight (standard deviation 0.5)."""
GAP, GAP_SPREAD = 2.0, 0.5
"""Log-normal prior of the difference of the two log rates: median, and standard deviation of its log."""
STEADY = 8.0
"""Log rates are kept within plus and minus this while searching."""


@dataclass(frozen=True)
class YearsAtRisk:
    """Years of spells: one row per spell and year, spells together and in order.

    Args:
        x: shape (R, F), covariates known by the end of the year.
        ended: shape (R,), whether the tie dissolved after that year; at most the last row of a spell.
        starts: shape (S,), first row of each spell.
    """

    x: FloatArray
    ended: np.ndarray[tuple[int], np.dtype[np.bool_]]
    starts: IntArray

    def first_rows(self) -> IntArray:
        """First row of the spell of each row, shape (R,)."""
        return np.repeat(self.starts, np.diff(np.append(self.starts, len(self.ended))))

    def lasted(self, strain: FloatArray) -> FloatArray:
        """Years survived before each row, each counted by its strain, shape (R,)."""
        return within(strain, self.first_rows()) - strain


def within(values: FloatArray, first: IntArray) -> FloatArray:
    """Cumulative sums within spells (rows of `first` equal), along the first axis."""
    total = np.cumsum(values, axis=0)
    before = np.concatenate([np.zeros((1, *values.shape[1:])), total])
    return np.asarray(total - before[first])


@dataclass(frozen=True)
class Design:
    """Which covariates speak for a kind and which shift the rate: positions in x, disjoint or not."""

    kind: tuple[int, ...]
    rate: tuple[int, ...]

    def unpack(self, point: FloatArray, n: int) -> FloatArray:
        """From what is searched (middle log rate, log gap, kind, rate) to `HazardModel.flat` of n covariates."""
        middle, half = point[0], np.exp(point[1]) / 2
        kind, shift = np.zeros(n + 1), np.zeros(n)
        kind[0], kind[[1 + k for k in self.kind]] = point[2], point[3 : 3 + len(self.kind)]
        shift[list(self.rate)] = point[3 + len(self.kind) :]
        return np.concatenate([kind, shift, [middle + half, middle - half]])


def log_posterior(
    point: FloatArray, rows: YearsAtRisk, design: Design, penalty: float = PENALTY
) -> tuple[float, FloatArray]:
    """Penalised log-likelihood and its gradient.

    With pi the chance of 'strategic' at the start and H the cumulative rate of each kind, a spell is survived with
    chance S = pi exp(-H_s) + (1 - pi) exp(-H_t), and a year with S after over S before.

    Args:
        point: Middle log rate, log gap of log rates, log-odds of strategic, weights for kind, weights for rate.
        rows: Years of spells.
        design: What the weights belong to.
        penalty: Precision of the weights' prior.
    """
    n_kind = len(design.kind)
    first, half = rows.first_rows(), np.exp(point[1]) / 2
    start = np.column_stack([np.ones(len(first)), rows.x[first][:, list(design.kind)]])
    push = np.column_stack([np.ones(len(first)), rows.x[:, list(design.rate)]])
    odds = start @ point[2 : 3 + n_kind]
    level = push @ np.concatenate([[point[0]], point[3 + n_kind :]])
    chance = 1 / (1 + np.exp(-odds))
    logs, slopes = [], []
    for sign, log_chance, by_odds in (
        (1.0, -np.logaddexp(0, odds), -chance),
        (-1.0, -np.logaddexp(0, -odds), 1 - chance),
    ):
        rate = np.exp(np.clip(level + sign * half, -STEADY, STEADY))
        grown = within(rate[:, None] * push, first)
        change = np.column_stack(
            [-grown[:, 0], -sign * half * grown[:, 0], by_odds[:, None] * start, -grown[:, 1:]]
        )
        now = rate[:, None] * push
        before = np.column_stack(
            [
                -(grown - now)[:, 0],
                -sign * half * (grown - now)[:, 0],
                by_odds[:, None] * start,
                -(grown - now)[:, 1:],
            ]
        )
        logs.append((log_chance - grown[:, 0], log_chance - grown[:, 0] + rate))
        slopes.append((change, before))
    total, slope = [], []
    for k in (0, 1):
        both = np.logaddexp(logs[0][k], logs[1][k])
        share = np.exp(logs[0][k] - both)[:, None]
        total.append(both)
        slope.append(share * slopes[0][k] + (1 - share) * slopes[1][k])
    passed = np.minimum(total[0] - total[1], -1e-12)
    gone = -np.expm1(passed)
    value = np.where(rows.ended, np.log(gone), passed)
    outer = np.where(rows.ended, -np.exp(passed) / gone, 1.0)
    by_point = outer @ (slope[0] - slope[1])
    gap = (point[1] - np.log(GAP)) / GAP_SPREAD**2
    shrunk = penalty * np.concatenate([[0, 0, 0], point[3:]])
    loss = (shrunk * point).sum() / 2 + gap**2 * GAP_SPREAD**2 / 2
    by_point -= shrunk
    by_point[1] -= gap
    return float(value.sum() - loss), by_point


def learn(
    rows: YearsAtRisk,
    names: tuple[str, ...],
    design: Design,
    *,
    start: FloatArray | None = None,
    penalty: float = PENALTY,
) -> tuple[HazardModel, FloatArray]:
    """Fit the model (maximum a posteriori). Needs SciPy.

    Args:
        rows: Years of spells.
        names: Covariates of `rows.x`.
        design: Which of them speak for a kind and which shift the rate.
        start: Where to begin the search.
        penalty: Precision of the weights' prior.

    Returns:
        The model, and the point found, to begin the next search from.
    """
    from scipy.optimize import minimize

    def loss(point: FloatArray) -> tuple[float, FloatArray]:
        value, slope = log_posterior(point, rows, design, penalty)
        return -value, -slope

    if start is None:
        start = np.zeros(3 + len(design.kind) + len(design.rate))
        start[0], start[1] = np.log(max(float(rows.ended.mean()), 1e-3)), np.log(GAP)
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    return HazardModel.of_flat(names, design.unpack(best, len(names))), best
