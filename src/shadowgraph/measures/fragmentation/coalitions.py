"""Coalitions."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.network import CAMPS, network_scores


class Coalitions(Measure):
    """Into how many camps the organisations fall.

    Formula: number of camps in the division of the signed network (cooperation at least as likely as not: +; rivalry
        so: -) with the fewest frustrated ties, rivals inside a camp or partners in different ones: weak balance.
        Among divisions as good, the one that parts the fewest partners, then the one with the fewest camps. A camp
        is held together by cooperation, so a group with rivals and no partner is a camp of its own; groups without
        a likely tie don't count.
    Units: coalitions.
    Range: 0 (no ties) to the number of groups with a tie.
    Interval: draws of which ties are likely, from their intervals, pair by pair. Exact by branch and bound where it
        ends within 20,000 steps per biconnected component (200 for a draw), else the best division found.
    Source: Davis (1967); Doreian and Mrvar (1996).
    """

    name = "coalitions"
    title = "Coalitions"
    theme = "fragmentation"
    unit_kinds = ("theatre",)
    units = "coalitions"
    range = (0.0, float("inf"))
    citation = "Davis 1967; Doreian and Mrvar 1996"
    resolution = "ties"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return network_scores(context)[:, :, CAMPS].astype(np.float32)
