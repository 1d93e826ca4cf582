"""Waterfall: the log-odds of cooperation split into bars that sum to it exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shadowgraph.ties.base import FloatArray, IntArray
from shadowgraph.ties.models.likelihood import to_likelihood
from shadowgraph.ties.models.parameters import COOPERATING


@dataclass(frozen=True)
class Bars:
    """Contributions to the log-odds of cooperation of every cell.

    Args:
        prior: shape (C,), log-odds with no evidence at all.
        total: shape (K, C), contribution of each term over the whole chain.
        here: shape (K, C), the part of it that stems from the cell's own period.
    """

    prior: FloatArray
    total: FloatArray
    here: FloatArray

    def log_odds(self) -> FloatArray:
        """Sum of all bars, shape (C,)."""
        return np.asarray(self.prior + self.total.sum(axis=0))


def log_odds(rest: FloatArray, logs: FloatArray) -> FloatArray:
    """Log-odds of cooperation from what surrounds a cell and its own log-likelihood ratios, shape (C,)."""
    joint = np.log(rest) + logs
    yes, no = joint[:, COOPERATING], np.delete(joint, COOPERATING, axis=1)
    return np.asarray(np.logaddexp.reduce(yes, axis=1) - np.logaddexp.reduce(no, axis=1))


def waterfall(
    ratios: list[FloatArray],
    cell_starts: IntArray,
    initial: FloatArray,
    transition: FloatArray,
    kind: IntArray,
) -> Bars:
    """Add the terms one by one, in order and in reverse order, and average what each one adds.

    Evidence in a chain does not add up by itself: what a clash in May says about March depends on everything
    between. The difference a term makes when it is added is exact, but depends on what was there before; the mean
    over the two opposite orders halves that dependence, and differences telescope, so the bars still sum to the
    log-odds exactly. The part from the cell's own period is what its own ratios add after those of the term's
    other periods.

    Args:
        ratios: K arrays of shape (C, 4).
        cell_starts: shape (P + 1,).
        initial: shape (P, 4).
        transition: shape (G, 4, 4).
        kind: shape (P,), class of each pair.
    """
    from shadowgraph.kernels.compiled.chains import surroundings

    n_cells = int(cell_starts[-1])
    total, here = np.zeros((len(ratios), n_cells)), np.zeros((len(ratios), n_cells))
    nothing = np.zeros((n_cells, transition.shape[-1]))
    rest, _ = surroundings(to_likelihood(nothing), cell_starts, initial, transition, kind)
    prior = log_odds(rest, nothing)
    for order in (range(len(ratios)), reversed(range(len(ratios)))):
        so_far, before = nothing, prior
        for k in order:
            now = so_far + ratios[k]
            if ratios[k].any():
                rest, _ = surroundings(to_likelihood(now), cell_starts, initial, transition, kind)
                elsewhere, after = log_odds(rest, so_far), log_odds(rest, now)
                total[k] += (after - before) / 2
                here[k] += (after - elsewhere) / 2
                before = after
            so_far = now
    return Bars(prior, total, here)
