"""Fights against a state beyond its borders."""

from __future__ import annotations

import polars as pl

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.held import group_takes
from shadowgraph.measures.patronage.taking_part import part_share


class RetreatShare(Measure):
    """Share of the fights against a state that are on another state's ground.

    Formula: of taking part by non-state organisations in the period's fights against states, the share in another
        country than that of the state they fight (with several states named together: than any of theirs). The
        pattern of a group that is pursued into, or fought in, a neighbour's territory.
    Units: share.
    Range: 0 to 1; none where no group fought a state whose country is known.
    Interval: Bayesian bootstrap of events with Jeffreys' prior. Intervention by invitation looks the same as pursuit.
    Source: Salehyan (2009).
    """

    name = "retreat_share"
    title = "Fights against a state beyond its borders"
    theme = "patronage"
    unit_kinds = ("theatre", "district", "actor")
    units = "share"
    range = (0.0, 1.0)
    citation = "Salehyan 2009"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        if "retreat" not in context.ground.memo:
            context.ground.memo["retreat"] = _abroad(context)
        return part_share(context, group_takes(context), context.ground.memo["retreat"])


def _abroad(context: MeasureContext) -> pl.DataFrame:
    """Columns event, actor, flag: whether a fight against a state is outside that state."""
    frames = context.ground.frames
    numbers = frames.data.actors.select("actor_id", pl.col("gwno").alias("state_gwno"))
    events = frames.data.events.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("event"), "gwno")
    states = (
        frames.participants.filter(pl.col("kind") == "state")
        .join(frames.actors.select("actor", "actor_id"), on="actor")
        .join(numbers, on="actor_id")
        .drop_nulls("state_gwno")
        .join(events, on="event")
        .drop_nulls("gwno")
        .group_by("event", pl.col("side").replace({"a": "b", "b": "a"}))
        .agg((pl.col("gwno") != pl.col("state_gwno")).all().alias("flag"))
    )
    groups = frames.participants.filter(pl.col("organised") & (pl.col("kind") != "state"))
    fought = groups.join(states, on=["event", "side"]).select("event", "actor", "flag")
    return fought.unique(["event", "actor"], keep="first").sort("event", "actor")
