"""Memory of a pair: decayed counts, and how much they predict, learnt from the past or from all periods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shadowgraph.ties.base import FloatArray, IntArray
from shadowgraph.ties.panel import PAD_PERIODS, Panel

PRIOR_MEAN = (-3.0, 1.5, 0.5)
PRIOR_SPREAD = (3.0, 1.0, 0.5)
"""Intercept, weight of joint namings, weight of clashes (taken off): normal priors that stand in where a theatre
names hardly anybody together."""
ROUNDS = 12


@dataclass(frozen=True)
class Learnt:
    """Memory and weights for each of the G decays, and which decay predicts best.

    Args:
        joint: shape (G, C), decayed joint namings, the cell's own period included.
        clashes: shape (G, C), the same of clashes.
        own: shape (2, C), joint namings and clashes of the cell's own period.
        weights: shape (G, T, 3), intercept, weight of joint namings, weight of clashes, as known in each period.
        roots: shape (G, T, 3, 3), Cholesky factor of the weights' covariance.
        score: shape (G, T), log-likelihood of what was predicted so far (or of all).
        period: shape (C,), period of each cell.
    """

    joint: FloatArray
    clashes: FloatArray
    own: FloatArray
    weights: FloatArray
    roots: FloatArray
    score: FloatArray
    period: IntArray

    @property
    def best(self) -> IntArray:
        """Decay that predicts best, as known in each period, shape (T,)."""
        return np.asarray(np.argmax(self.score, axis=0))

    def _chosen(self, decay: IntArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Contributions of joint namings and of clashes under a decay per period, shapes (C,)."""
        cell, chosen = np.arange(len(self.period)), decay[self.period]
        used = np.maximum(weights[decay, np.arange(len(decay))][self.period], 0.0)
        return (
            used[:, 1] * np.log1p(self.joint[chosen, cell]),
            used[:, 2] * np.log1p(self.clashes[chosen, cell]),
        )

    def bars(self) -> tuple[FloatArray, FloatArray, tuple[FloatArray, FloatArray]]:
        """Contributions of joint namings and of clashes, and the parts that stem from the own period."""
        together, against = self._chosen(self.best, self.weights)
        cell, chosen = np.arange(len(self.period)), self.best[self.period]
        parts = []
        for memory, total, own in ((self.joint, together, self.own[0]), (self.clashes, against, self.own[1])):
            kept = memory[chosen, cell]
            before = np.log1p(np.maximum(kept - own, 0.0))
            whole = np.log1p(kept)
            parts.append(total * (1 - before / np.where(whole > 0, whole, 1.0)) * (whole > 0))
        return together, against, (parts[0], parts[1])

    def remembered_clashes(self) -> FloatArray:
        """Decayed clashes under the best decay, shape (C,)."""
        return np.asarray(self.clashes[self.best[self.period], np.arange(len(self.period))])

    def redrawn(self, rng: np.random.Generator) -> FloatArray:
        """Log-odds without the base rate under another decay and other weights, shape (C,).

        One lot for the whole theatre: what is drawn for a period depends on what is known by then, and on nothing
        later.
        """
        lot, normal = rng.random(), rng.normal(size=3)
        chance = np.exp(self.score - self.score.max(axis=0))
        below = np.cumsum(chance, axis=0) / chance.sum(axis=0)
        decay = np.minimum((below < lot).sum(axis=0), len(below) - 1)
        together, against = self._chosen(decay, self.weights + self.roots @ normal)
        return np.asarray(together - against)


def remember(panel: Panel, seen: FloatArray, decays: FloatArray, *, backwards: bool = False) -> FloatArray:
    """Decayed sums over a pair's earlier (or later) cells, own cell left out, shape (G, C).

    Args:
        panel: Pairs and periods.
        seen: shape (C,), counts.
        decays: shape (G,), what is left of a count after one period, 0 to 1.
        backwards: Sum over later cells.
    """
    made = np.zeros((len(decays), panel.n_cells))
    lengths = np.diff(panel.cell_starts)
    for t in range(1, int(lengths.max())):
        alive = np.flatnonzero(lengths > t)
        cell = panel.cell_starts[alive + 1] - 1 - t if backwards else panel.cell_starts[alive] + t
        near = cell + 1 if backwards else cell - 1
        made[:, cell] = decays[:, None] * (made[:, near] + seen[near])
    return made


def learn_from_all(panel: Panel, joint: FloatArray, clashes: FloatArray, decays: FloatArray) -> Learnt:
    """Two-sided memory; weights by penalised likelihood of each period given all others.

    Args:
        panel: Pairs and periods.
        joint: shape (C,), joint namings.
        clashes: shape (C,).
        decays: shape (G,), what is left of a count after one period.
    """
    around = [
        remember(panel, seen, decays) + remember(panel, seen, decays, backwards=True)
        for seen in (joint, clashes)
    ]
    n_periods, named = len(panel.periods), (joint > 0).astype(np.float64)
    weights, roots = np.empty((len(decays), n_periods, 3)), np.empty((len(decays), n_periods, 3, 3))
    score = np.empty((len(decays), n_periods))
    for g in range(len(decays)):
        design = _design(around[0][g], around[1][g])
        mean, precision = np.array(PRIOR_MEAN), np.diag(1 / np.array(PRIOR_SPREAD) ** 2)
        for _ in range(ROUNDS):
            slope, curvature, _ = _logistic(design, named, mean)
            total = curvature + precision
            mean = mean + np.linalg.solve(total, slope - precision @ (mean - PRIOR_MEAN))
        _, curvature, fit = _logistic(design, named, mean)
        weights[g], roots[g] = mean, np.linalg.cholesky(np.linalg.inv(curvature + precision))
        score[g] = fit
    own = np.stack([joint, clashes])
    return Learnt(around[0] + joint, around[1] + clashes, own, weights, roots, score, panel.cell_period)


def learn_from_past(panel: Panel, joint: FloatArray, clashes: FloatArray, decays: FloatArray) -> Learnt:
    """One-sided memory; weights updated period by period, each predicted before it is learnt from.

    Only pairs that have met and are both still about count, judged by the record up to the period before: which
    pairs a panel holds, and for how long, is itself known in retrospect only.

    Args:
        panel: Pairs and periods.
        joint: shape (C,), joint namings.
        clashes: shape (C,).
        decays: shape (G,), what is left of a count after one period.
    """
    past = [remember(panel, seen, decays) for seen in (joint, clashes)]
    n_periods, named = len(panel.periods), (joint > 0).astype(np.float64)
    known = _known_by_then(panel, past[0][-1] + past[1][-1])
    weights, roots = np.empty((len(decays), n_periods, 3)), np.empty((len(decays), n_periods, 3, 3))
    score = np.zeros((len(decays), n_periods))
    by_period = [np.flatnonzero(known & (panel.cell_period == t)) for t in range(n_periods)]
    for g in range(len(decays)):
        mean, precision = np.array(PRIOR_MEAN), np.diag(1 / np.array(PRIOR_SPREAD) ** 2)
        fit = 0.0
        for t, cells in enumerate(by_period):
            if len(cells):
                design = _design(past[0][g, cells], past[1][g, cells])
                slope, curvature, gained = _logistic(design, named[cells], mean)
                fit += gained
                precision = precision + curvature
                mean = mean + np.linalg.solve(precision, slope)
            weights[g, t], roots[g, t], score[g, t] = mean, np.linalg.cholesky(np.linalg.inv(precision)), fit
    own = np.stack([joint, clashes])
    return Learnt(past[0] + joint, past[1] + clashes, own, weights, roots, score, panel.cell_period)


def _known_by_then(panel: Panel, met: FloatArray) -> NDArray[np.bool_]:
    """Cells whose pair, by the period before, had met and had both been active lately, shape (C,)."""
    active = panel.activity > 0
    latest = np.maximum.accumulate(np.where(active, np.arange(active.shape[1]), -(10**6)), axis=1)
    pair, before = panel.cell_pair, np.maximum(panel.cell_period - 1, 0)
    last = np.minimum(latest[panel.pair_a[pair], before], latest[panel.pair_b[pair], before])
    return np.asarray((met > 0) & (panel.cell_period - last <= PAD_PERIODS[panel.step]))


def _design(joint: FloatArray, clashes: FloatArray) -> FloatArray:
    return np.column_stack([np.ones(len(joint)), np.log1p(joint), -np.log1p(clashes)])


def _logistic(
    design: FloatArray, named: FloatArray, weights: FloatArray
) -> tuple[FloatArray, FloatArray, float]:
    """Slope, curvature and value of the log-likelihood of a logistic regression."""
    linear = design @ weights
    p = np.exp(-np.logaddexp(0.0, -linear))
    curvature = (design * (p * (1 - p))[:, None]).T @ design
    return design.T @ (named - p), curvature, float((named * linear - np.logaddexp(0.0, linear)).sum())
