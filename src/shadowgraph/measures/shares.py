"""Shares: a part of a whole, with room for what few events can't show."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws
from shadowgraph.measures.context import MeasureContext


def share(context: MeasureContext, part: Draws, whole: Draws, of: str) -> Draws:
    """Part / whole in each slot, NaN where the whole is 0.

    Each draw adds half an event of average size to the part and half to the rest, so that with events of equal
    size the draws are those of the Beta posterior under Jeffreys' prior (Brown, Cai and DasGupta 2001).

    Args:
        context: The block.
        part: shape (n_slots, 1 + n_draws).
        whole: shape (n_slots, 1 + n_draws).
        of: What is counted, 'events' or 'deaths'.
    """
    more, rest = context.unseen(of), context.unseen(of, other=True)
    made = np.full_like(whole, np.nan)
    there = np.broadcast_to(whole[:, :1] > 0, whole.shape)
    np.divide(part + more, whole + more + rest, out=made, where=there & (whole + more + rest > 0))
    return made
