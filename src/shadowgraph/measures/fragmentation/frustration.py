"""Frustration."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.network import EDGES, FRUSTRATED, network_scores


class Frustration(Measure):
    """Share of ties that fit no division of the theatre into two camps.

    Formula: L / m, with m the ties of the signed network (cooperation at least as likely as not: +; rivalry so: -) and
        L the line index of balance: the fewest ties that would have to change sign or go for friends of friends to be
        friends and enemies of enemies to be friends throughout.
    Units: share.
    Range: 0 (two clean camps) to 0.5; none without ties.
    Interval: draws of which ties are likely, from their intervals, pair by pair. Exact by branch and bound where it
        ends within 20,000 steps per biconnected component (200 for a draw), else an upper bound.
    Source: Harary (1959); Aref and Wilson (2019).
    """

    name = "frustration"
    title = "Frustration"
    theme = "fragmentation"
    unit_kinds = ("theatre",)
    units = "share"
    range = (0.0, 0.5)
    citation = "Harary 1959; Aref and Wilson 2019"
    resolution = "ties"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        scores = network_scores(context)
        made = np.full(scores.shape[:2], np.nan)
        np.divide(scores[:, :, FRUSTRATED], scores[:, :, EDGES], out=made, where=scores[:, :, EDGES] > 0)
        return made.astype(np.float32)
