"""Foreign forces."""

from __future__ import annotations

import polars as pl

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.patronage.taking_part import part_share


class ForeignForcesShare(Measure):
    """Share of what states do in the violence that is by forces of another state than the ground's.

    Formula: of taking part in the period's events by states (divided equally among those named together on a side), the
        share by a state on another state's ground.
    Units: share.
    Range: 0 to 1; none where no state whose country is known took part.
    Interval: Bayesian bootstrap of events with Jeffreys' prior. Datasets that code the host government for a joint
        operation, as UCDP often does, show less than there was.
    Source: Cunningham (2010) on outside states in civil wars.
    """

    name = "foreign_forces_share"
    title = "Forces of other states"
    theme = "patronage"
    unit_kinds = ("theatre", "district")
    units = "share"
    range = (0.0, 1.0)
    citation = "Cunningham 2010"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        frames = context.ground.frames
        if "foreign forces" not in context.ground.memo:
            numbers = frames.data.actors.select("actor_id", pl.col("gwno").alias("state_gwno"))
            events = frames.data.events.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("event"), "gwno")
            context.ground.memo["foreign forces"] = (
                frames.takes.filter("state")
                .select("event", "actor")
                .unique()
                .join(frames.actors.select("actor", "actor_id"), on="actor")
                .join(numbers, on="actor_id")
                .join(events, on="event")
                .select("event", "actor", (pl.col("gwno") != pl.col("state_gwno")).alias("flag"))
            )
        takes = context.frame("takes").filter("state")
        return part_share(context, takes, context.ground.memo["foreign forces"])
