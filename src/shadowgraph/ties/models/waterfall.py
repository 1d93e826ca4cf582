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
        prior: shape (C,), log-odds with no evidence and no offset.
        total: shape (K, C), contribution of each term over the whole chain.
        here: shape (K, C), the part of it that stems from the cell's own period.
        offset: shape (C,), contribution of the pair's offset; None where pairs have none.
    """

    prior: FloatArray
    total: FloatArray
    here: FloatArray
    offset: FloatArray | None = None

    def log_odds(self) -> FloatArray:
        """Sum of all bars, shape (C,)."""
        known = self.prior if self.offset is None else self.prior + self.offset
        return np.asarray(known + self.total.sum(axis=0))


def log_odds(rest: FloatArray, logs: FloatArray) -> FloatArray:
    """Log-odds of cooperation from what surrounds a cell and its own log-likelihood ratios, shape (C,)."""
    joint = np.log(rest) + logs
    yes, no = joint[:, COOPERATING], np.delete(joint, COOPERATING, axis=1)
    return np.asarray(np.logaddexp.reduce(yes, axis=1) - np.logaddexp.reduce(no, axis=1))


def waterfall(
    ratios: list[FloatArray],
    bare: Chain,
    tilted: Chain | None = None,
    link: Callable[[FloatArray], FloatArray] = np.asarray,
) -> Bars:
    """Add the terms one by one, in order and in reverse order, and average what each one adds.

    Evidence in a chain does not add up by itself: what a clash in May says about March depends on everything
    between. The difference a term makes when it is added is exact, but depends on what was there before; the mean
    over the two opposite orders halves that dependence, and differences telescope, so the bars still sum to the
    log-odds exactly. The part from the cell's own period is what its own ratios add after those of the term's
    other periods. A pair's offset is one more bar, first in order and last in reverse.

    Args:
        ratios: K arrays of shape (C, 4).
        bare: The chains without offsets; their evidence is not looked at.
        tilted: The same chains with offsets; None where there are none.
        link: Turns the chain's log-odds into those the bars are to sum to, cell by cell; by default nothing does.
    """

    def seen(rest: FloatArray, logs: FloatArray) -> FloatArray:
        return link(log_odds(rest, logs))

    nothing = np.zeros_like(bare.logs)
    prior = seen(bare.with_logs(nothing).rest(), nothing)

    def one_way(backwards: bool) -> Bars:
        """Half of what each term adds: in the order of the terms, the offset first, or all the other way round."""
        total, here = (np.zeros((len(ratios), len(bare.logs))) for _ in range(2))
        so_far, before, chain, offset = nothing, prior, bare, None
        if tilted is not None and not backwards:
            chain, before = tilted, seen(tilted.with_logs(nothing).rest(), nothing)
            offset = (before - prior) / 2
        for k in range(len(ratios))[:: -1 if backwards else 1]:
            now = so_far + ratios[k]
            if ratios[k].any():
                rest = chain.with_logs(now).rest()
                elsewhere, after = seen(rest, so_far), seen(rest, now)
                total[k] = (after - before) / 2
                here[k] = (after - elsewhere) / 2
                before = after
            so_far = now
        if tilted is not None and backwards:
            offset = (seen(tilted.with_logs(so_far).rest(), so_far) - before) / 2
        return Bars(prior, total, here, offset)

    there, back = side_by_side(one_way, [False, True])
    offset = None if there.offset is None or back.offset is None else there.offset + back.offset
    return Bars(prior, there.total + back.total, there.here + back.here, offset)
