"""Unattributed share of events."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.shares import share


class UnattributedShare(Measure):
    """Share of events whose perpetrator nobody named.

    Formula: events with an unnamed or vague side (no name, or an actor of kind 'unknown') / all events. One-sided
        violence is attributed by its perpetrator, fighting by both of its sides.
    Units: share.
    Range: 0 to 1; none without events.
    Interval: Bayesian bootstrap of events with Jeffreys' prior. A dataset that codes only attributed events (UCDP GED
        asks for a named actor) shows a share near 0 whatever happened: compare only within one dataset.
    Source: Rubin (1981) for the bootstrap; Brown, Cai and DasGupta (2001) for the prior.
    """

    name = "unattributed_share"
    title = "Unattributed events"
    theme = "ambiguity"
    unit_kinds = ("theatre", "district")
    units = "share"
    range = (0.0, 1.0)
    citation = "Rubin 1981; Brown, Cai and DasGupta 2001"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        unnamed = context.records["unattributed"].to_numpy().astype(float)
        part = context.total("events", sampled=True, weight=unnamed)
        return share(context, part, context.total("events", sampled=True), "events")
