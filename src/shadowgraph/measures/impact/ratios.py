"""Ratios of ratios: how much more an outcome changed in treated districts than in their controls.

A Poisson model with an effect per stack and block and one per stack and side. Given the sum of both sides, the treated
part of each stack and block is binomial with log-odds a_s + theta_b + log(n_treated / n_control), so that only one
intercept per stack is left. Poisson pseudo-likelihood asks only that means be right, not that counts be Poisson (Santos
Silva and Tenreyro 2006), and needs no logarithm of 0 (Chen and Roth 2024).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shadowgraph.measures.impact.panel import FloatArray, IntArray

PRIOR_SD = 2.0
"""Of a log ratio: a change to a fiftieth or fiftyfold is possible, to nothing at all is not."""

MOST = {"events": 20.0, "deaths": 60.0, "civilian_deaths": 60.0}
"""Total per block beyond which a stack weighs no more: one great war should not decide for all. Of all blocks alike: a
weight that fell with the baseline alone would favour stacks whose baseline was low by chance, and find a rise."""

CONTROL_WEIGHT = 30.0
"""How much more controls weigh than their number: in effect, stacks weigh by their treated total alone. Weights that
grow with the controls' total grow with their baseline, too, and a high baseline is followed by a fall."""

ROUNDS = 40


@dataclass(frozen=True)
class Fit:
    """Log ratios of the blocks after the baseline, and what is known of their spread.

    Args:
        theta: shape (P,), log ratio of each block after the baseline.
        spread: shape (P, P), covariance, jackknife over clusters.
        freedom: Degrees of freedom: effective number of clusters less one.
        clusters: Number of clusters with information.
    """

    theta: FloatArray
    spread: FloatArray
    freedom: float
    clusters: int


def fit_ratios(
    outcome: str,
    treated: FloatArray,
    control: FloatArray,
    n_treated: FloatArray,
    n_control: FloatArray,
    cluster: IntArray,
    n_baseline: int,
) -> Fit | None:
    """Fit the log ratios of one outcome.

    The covariance adds two jackknives: over clusters of turns, and over groups of controls, which turns share.

    Args:
        outcome: Its name (which sets how much one stack may weigh).
        treated: shape (S, B), totals of treated districts; the first `n_baseline` blocks are the baseline.
        control: shape (H, S, B), totals of controls by group.
        n_treated: shape (S, B), districts behind `treated`.
        n_control: shape (H, S, B), districts (weights) behind `control`.
        cluster: shape (S,), cluster of each stack.
        n_baseline: Number of baseline blocks.

    Returns:
        The fit, or None where no cluster says anything. With one cluster the spread is not known (infinite).
    """
    there = (n_treated > 0) & (n_control.sum(axis=0) > 0)
    t, c = np.where(there, treated, 0.0), np.where(there, control.sum(axis=0), 0.0)
    # Without a baseline on both sides there is nothing to compare with.
    asked = there[:, :n_baseline].any(axis=1) & there[:, n_baseline:].any(axis=1)
    kept = np.flatnonzero(asked & (t.sum(axis=1) > 0) & (c.sum(axis=1) > 0))
    names = np.unique(cluster[kept])
    if not len(names):
        return None
    t = t[kept]
    cells = _Cells(t, n_treated[kept], control[:, kept], n_control[:, kept], n_baseline)
    everybody = np.ones((1, len(control)))
    weight = _capped(t, there[kept], MOST.get(outcome, np.inf))
    rise = np.concatenate([np.zeros(n_baseline), cells.solve(weight[None], everybody)[0]])
    # Once more without the change itself: else a stack that rose by chance, too, would weigh less.
    weight = _capped(t * np.exp(-rise), there[kept], MOST.get(outcome, np.inf))
    weights = np.tile(weight, (1 + len(names), 1))
    for row, name in enumerate(names, start=1):
        weights[row, cluster[kept] == name] = 0.0
    theta = cells.solve(weights, everybody)
    size = np.array([(weight * t.sum(axis=1))[cluster[kept] == name].sum() for name in names])
    effective = size.sum() ** 2 / float((size**2).sum())
    filled = control[:, kept].any(axis=(1, 2)) | n_control[:, kept].any(axis=(1, 2))
    left_out = cells.solve(weights[:1], 1.0 - np.eye(len(control))[filled])
    spread = _jackknife(theta[1:], theta[0]) + _jackknife(left_out, theta[0])
    return Fit(theta[0], spread, max(float(effective) - 1.0, 1.0), len(names))


def _capped(t: FloatArray, there: NDArray[np.bool_], most: float) -> FloatArray:
    """Weights that let no stack count more than one with `most` per block, shape (S,)."""
    usual = t.sum(axis=1) / np.maximum(there.sum(axis=1), 1)
    made: FloatArray = np.minimum(1.0, most / np.maximum(usual, 1e-9))
    return made


def _jackknife(left_out: FloatArray, whole: FloatArray) -> FloatArray:
    """Covariance from estimates with one part left out each; infinite where there is but one part."""
    g = len(left_out)
    if g < 2:
        return np.diag(np.full(len(whole), np.inf))
    away = left_out - whole
    made: FloatArray = (g - 1) / g * away.T @ away
    return made


@dataclass(frozen=True)
class _Cells:
    """Both sides of every stack and block."""

    treated: FloatArray
    n_treated: FloatArray
    control: FloatArray
    n_control: FloatArray
    n_baseline: int

    def solve(self, weights: FloatArray, groups: FloatArray) -> FloatArray:
        """Log ratios for each row of weights or of groups (the other has one row), shape (K, P).

        Args:
            weights: shape (K or 1, S).
            groups: shape (1 or K, H), which groups of controls take part.
        """
        n_control = np.einsum("kh,hsb->ksb", groups, self.n_control)
        there = (self.n_treated > 0) & (n_control > 1e-9)
        t = np.where(there, self.treated, 0.0)
        c = np.where(there, np.einsum("kh,hsb->ksb", groups, self.control), 0.0)
        share = np.maximum(self.n_treated, 1e-9) / np.maximum(n_control, 1e-9)
        offset = np.where(there, np.log(share), 0.0) - np.log(CONTROL_WEIGHT)
        usable = (c.sum(axis=2) > 0) & (t.sum(axis=2) > 0)
        return _newton(t, c * CONTROL_WEIGHT, offset, weights * usable, self.n_baseline)


def _newton(
    t: FloatArray, c: FloatArray, offset: FloatArray, weights: FloatArray, n_baseline: int
) -> FloatArray:
    """Log ratios by Newton steps with the intercepts profiled out, shape (K, P).

    Args:
        t: shape (K or 1, S, B), treated totals.
        c: shape (K or 1, S, B), control totals.
        offset: shape (K or 1, S, B), log of the ratio that no change would give.
        weights: shape (K, S).
        n_baseline: Blocks whose log ratio is 0.
    """
    k, p = len(weights), t.shape[2] - n_baseline
    total = t + c
    level = np.log(np.maximum(t.sum(axis=2), 0.1) / np.maximum((c * np.exp(offset)).sum(axis=2), 1e-3))
    theta, level = np.zeros((k, p)), np.broadcast_to(level, (k, level.shape[1])).copy()
    place = np.arange(p)
    for _ in range(ROUNDS):
        moved = np.concatenate([np.zeros((k, n_baseline)), theta], axis=1)
        logit = np.clip(level[:, :, None] + moved[:, None, :] + offset, -30, 30)
        chance = 1.0 / (1.0 + np.exp(-logit))
        gap = weights[:, :, None] * (t - total * chance)
        curve = weights[:, :, None] * total * chance * (1.0 - chance)
        # The intercepts' own curvature is diagonal: eliminate them.
        own = np.maximum(curve.sum(axis=2), 1e-9)
        cross = curve[:, :, n_baseline:]
        step_level = gap.sum(axis=2) / own
        score = gap[:, :, n_baseline:].sum(axis=1) - theta / PRIOR_SD**2
        score -= (cross * step_level[:, :, None]).sum(axis=1)
        hessian = -np.einsum("ksp,ksq->kpq", cross / own[:, :, None], cross, optimize=True)
        hessian[:, place, place] += cross.sum(axis=1) + 1.0 / PRIOR_SD**2
        change = np.clip(np.linalg.solve(hessian, score[:, :, None])[:, :, 0], -1.0, 1.0)
        theta = theta + change
        level = level + np.clip(step_level - (cross * change[:, None, :]).sum(axis=2) / own, -2.0, 2.0)
        if np.abs(change).max() < 1e-8:
            break
    return theta
