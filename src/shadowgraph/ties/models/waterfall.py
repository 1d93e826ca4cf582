"""Waterfall: the log-odds of cooperation split into bars that sum to it exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shadowgraph.kernels.threads import side_by_side
from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.models.parameters import COOPERATING
from shadowgraph.ties.models.posterior import Chain


@dataclass(frozen=True)
class Bars:
    """Contributions to the log-odds of cooperation of every cell.

    Args:
        prior: shape (C,), log-odds with no evidence.
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
    chain: Chain,
    link: Callable[[FloatArray], FloatArray] = np.asarray,
) -> Bars:
    """Add the terms one by one, in order and in reverse order, and average what each one adds.

    Evidence in a chain does not add up by itself: what a clash in May says about March depends on everything
    between. The difference a term makes when it is added is exact, but depends on what was there before; the mean
    over the two opposite orders halves that dependence, and differences telescope, so the bars still sum to the
    log-odds exactly. The part from the cell's own period is what its own ratios add after those of the term's
    other periods.

    Args:
        ratios: K arrays of shape (C, 4).
        chain: The chains; their own evidence is not looked at.
        link: Turns the chain's log-odds into those the bars are to sum to, cell by cell; by default nothing does.
    """

    def seen(rest: FloatArray, logs: FloatArray) -> FloatArray:
        return link(log_odds(rest, logs))

    nothing = np.zeros_like(chain.logs)
    prior = seen(chain.with_logs(nothing).rest(), nothing)

    def one_way(backwards: bool) -> Bars:
        """Half of what each term adds: in the order of the terms, or the other way round."""
        total, here = (np.zeros((len(ratios), len(chain.logs))) for _ in range(2))
        so_far, before = nothing, prior
        for k in range(len(ratios))[:: -1 if backwards else 1]:
            now = so_far + ratios[k]
            if ratios[k].any():
                rest = chain.with_logs(now).rest()
                elsewhere, after = seen(rest, so_far), seen(rest, now)
                total[k] = (after - before) / 2
                here[k] = (after - elsewhere) / 2
                before = after
            so_far = now
        return Bars(prior, total, here)

    there, back = side_by_side(one_way, [False, True])
    return Bars(prior, there.total + back.total, there.here + back.here)
