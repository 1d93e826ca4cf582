"""Crossing rate."""

from __future__ import annotations

import polars as pl

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.held import group_takes
from shadowgraph.measures.patronage.homes import whereabouts
from shadowgraph.measures.patronage.taking_part import part_share


class CrossingRate(Measure):
    """How often an organisation's next event is in another country than its last.

    Formula: of taking part in the period's events by non-state organisations (divided equally among those named
        together on a side), the share in another country than the organisation's event before it in the theatre;
        those not seen within a year before are left out.
    Units: crossings per event.
    Range: 0 to 1; none where no organisation was seen before.
    Interval: Bayesian bootstrap of events with Jeffreys' prior. A group of two wings that fight in two countries at
        once seems to cross with every event: it reads as operating across the border, not as marching over it.
    Source: Salehyan (2009); the rate is ours.
    """

    name = "crossing_rate"
    title = "Crossings from one country to another"
    theme = "patronage"
    unit_kinds = ("theatre", "district", "actor")
    units = "crossings per event"
    range = (0.0, 1.0)
    citation = "Salehyan 2009"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        moves = whereabouts(context).select("event", "actor", pl.col("moved").alias("flag"))
        return part_share(context, group_takes(context), moves)
