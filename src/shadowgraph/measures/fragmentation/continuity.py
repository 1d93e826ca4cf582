"""Continuity of an organisation's activity."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.footprint import own_records, owners
from shadowgraph.measures.months import period_index
from shadowgraph.measures.streams import uniforms
from shadowgraph.records.period import dated_within


class Continuity(Measure):
    """In how many months of the year an organisation was active: a proxy of cohesion.

    A *proxy*: organisations that hold together keep going; but so do weak ones under attack, and calm may be a choice.

    Formula: months of the year with an event of its own that is dated to the month, over the months of the year from
        its first one (in the year it appears) or all twelve, up to the end of the theatre's window.
    Units: share.
    Range: 0 to 1; none in years without an event dated to the month.
    Interval: Beta posterior of the chance of an active month, under Jeffreys' prior.
    Source: organisational persistence as a sign of cohesion, Staniland (2014); the proxy is ours.
    """

    name = "continuity"
    title = "Continuity of activity"
    theme = "fragmentation"
    unit_kinds = ("actor",)
    units = "share"
    range = (0.0, 1.0)
    citation = "Staniland 2014"
    resolution = "year"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        from scipy.special import betaincinv

        rows = own_records(context, _months(context))
        active = rows.group_by("slot").agg(pl.col("month").n_unique().alias("k"))
        end = context.ground.data.theatre.end
        first = _months(context).group_by("actor").agg(pl.col("month").min().alias("first"))
        table = (
            context.slots.select("slot", "period")
            .join(owners(context), on="slot")
            .join(first, on="actor", how="left")
            .join(active, on="slot", how="left")
            .with_columns(
                (
                    pl.min_horizontal(pl.col("period") * 12 + 11, pl.lit(end.year * 12 + end.month - 1))
                    - pl.max_horizontal(pl.col("period") * 12, "first")
                    + 1
                ).alias("n")
            )
            .filter(pl.col("k") > 0)
            .sort("slot")
        )
        slots, k, n = (table[name].to_numpy() for name in ("slot", "k", "n"))
        made = np.full((context.n_slots, 1 + context.n_draws), np.nan, np.float32)
        made[slots, 0] = k / n
        u = uniforms(context.slot_keys[slots], "unseen", context.n_draws)
        made[slots, 1:] = betaincinv(k[:, None] + 0.5, (n - k)[:, None] + 0.5, u)
        return made


def _months(context: MeasureContext) -> pl.DataFrame:
    """Columns event, actor, month: of the events dated to a month."""
    frames = context.ground.frames
    events = frames.data.events.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("event"),
        period_index(pl.col("date_start"), "month").alias("month"),
        dated_within("month").alias("usable"),
    )
    return (
        frames.takes.select("event", "actor")
        .unique()
        .join(events.filter("usable").drop("usable"), on="event")
    )
