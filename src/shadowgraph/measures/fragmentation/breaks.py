"""Breaks."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.months import period_index
from shadowgraph.measures.totals import group_sums
from shadowgraph.records.period import dated_within

PAIR = ["first", "second"]


class Breaks(Measure):
    """How many pairs of former allies clashed for the first time.

    Formula: pairs of organisations whose first recorded fight against each other falls in the period and who were
        allies before it: named together on one side of an earlier event, or cooperating by a likely tie in an
        earlier period. Pairs whose first fight is dated too coarsely for the period count only in yearly rows.
    Units: pairs.
    Range: 0 and above.
    Interval: draws of which ties are likely, from their intervals. A fight nobody recorded, or a break without a fight,
        is not covered. Ties are those inferred from the whole window, so a value may move when later events come in.
    Source: infighting among former allies as in Bakke, Cunningham and Seymour (2012) and Christia (2012).
    """

    name = "breaks"
    title = "First clashes between former allies"
    theme = "fragmentation"
    unit_kinds = ("theatre",)
    units = "pairs"
    range = (0.0, float("inf"))
    citation = "Bakke, Cunningham and Seymour 2012; Christia 2012"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        key = ("breaks", context.step)
        if key not in context.ground.memo:
            found = first_clashes(context)
            context.ground.memo[key] = found, _allied_before(context, found)
        clashes, before = context.ground.memo[key]
        within = context.slots.select("slot", "period").join(clashes, on="period").sort("slot", "pair")
        allied = before[within["pair"].to_numpy()]
        slots = within["slot"].to_numpy()
        return group_sums(slots, np.arange(len(slots)), np.ones(len(slots)), context.n_slots, allied)


def first_clashes(context: MeasureContext) -> pl.DataFrame:
    """Columns pair (0 to n - 1), first, second, period, day: the first fight of each pair, if dated well enough."""
    frames = context.ground.frames
    days = frames.data.events.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("event"),
        pl.col("date_start").alias("day"),
        period_index(pl.col("date_start"), context.step).alias("period"),
        dated_within(context.step).alias("fine"),
    )
    return (
        frames.dyads.filter(pl.col("fought") & (pl.col("first") != pl.col("second")))
        .join(days, on="event")
        .sort("day", "event")
        .unique(PAIR, keep="first", maintain_order=True)
        .filter("fine")
        .sort(PAIR)
        .select(pl.int_range(pl.len(), dtype=pl.Int64).alias("pair"), *PAIR, "period", "day")
    )


def _allied_before(context: MeasureContext, clashes: pl.DataFrame) -> Draws:
    """1 where the pair were allies before their first clash, shape (pairs, 1 + n_draws)."""
    made = np.zeros((clashes.height, 1 + context.n_draws), np.float32)
    together = _named_together(context).join(clashes, on=PAIR).filter(pl.col("joint_day") < pl.col("day"))
    made[together["pair"].to_numpy()] = 1.0
    ties = context.ground.ties
    if ties is None:
        return made
    rows = ties.table.join(clashes.select("pair", *PAIR, "day"), on=PAIR)
    rows = rows.filter(pl.col("period_end") < pl.col("day"))
    np.maximum.at(made, rows["pair"].to_numpy(), (ties.signs(rows["row"].to_numpy()) > 0).astype(np.float32))
    return made


def _named_together(context: MeasureContext) -> pl.DataFrame:
    """Columns first, second, joint_day: when two organisations had surely been named on one side of an event."""
    frames = context.ground.frames
    ends = frames.data.events.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("event"), pl.col("date_end").alias("joint_day")
    )
    members = frames.participants.filter(pl.col("organised") & (pl.col("share") < 1.0)).select(
        "event", "side", "actor"
    )
    return (
        members.join(members, on=["event", "side"], suffix="_b")
        .filter(pl.col("actor") < pl.col("actor_b"))
        .join(ends, on="event")
        .group_by(pl.col("actor").alias("first"), pl.col("actor_b").alias("second"))
        .agg(pl.col("joint_day").min())
        .sort(PAIR)
    )
