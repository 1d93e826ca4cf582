"""Infighting share."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.same_side import same_side
from shadowgraph.measures.shares import share
from shadowgraph.measures.totals import group_sums


class InfightingShare(Measure):
    """Share of the fighting that is among non-state organisations on the same side.

    Formula: events between two non-state organisations with a common enemy, over all events between two organisations
        (one-sided violence left out). Two have a common enemy when within the twelve months up to the end of the
        period both fought one state, or each fought a state and the two states likely cooperated.
        Events between sides of several organisations are divided equally among their pairs.
    Units: share.
    Range: 0 to 1; none where organisations did not fight each other.
    Interval: Bayesian bootstrap of events with Jeffreys' prior, and draws of which states likely cooperate.
    Source: Bakke, Cunningham and Seymour (2012); the twelve months are ours.
    """

    name = "infighting_share"
    title = "Infighting among groups with a common enemy"
    theme = "fragmentation"
    unit_kinds = ("theatre", "district")
    units = "share"
    range = (0.0, 1.0)
    citation = "Bakke, Cunningham and Seymour 2012"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        fights = context.frame("dyads").filter("fought")
        weights = context.matrix("events", sampled=True)
        slot, record, part = (fights[name].to_numpy() for name in ("slot", "record", "share"))
        whole = group_sums(slot, record, part, context.n_slots, weights)
        common, pair = same_side(context, fights)
        inside = np.flatnonzero(pair >= 0)
        among = weights[record[inside]] * common[pair[inside]]
        same = group_sums(slot[inside], np.arange(len(inside)), part[inside], context.n_slots, among)
        return share(context, same, whole, "events")
