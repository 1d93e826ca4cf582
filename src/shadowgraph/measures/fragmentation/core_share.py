"""Share of an organisation's violence in its core area."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.footprint import own_records, owners
from shadowgraph.measures.layout import in_district
from shadowgraph.measures.months import period_index
from shadowgraph.measures.shares import share
from shadowgraph.measures.totals import group_sums

YEARS = 3
LEAST_EARLIER = 5


class CoreShare(Measure):
    """How much of an organisation's violence falls in the districts that were its core: a proxy of cohesion.

    A *proxy*: organisations rooted in a base hold together better than those strung out (Staniland 2014), but an
    offensive, too, leaves the core.

    Formula: of its events of the year that are located in a district, the share in its core: the most violent districts
        that together held half of its events of the three years before (all districts as violent as the last of them
        included).
    Units: share.
    Range: 0 to 1; none with fewer than five located events in those three years, or none in the year.
    Interval: Bayesian bootstrap of events with Jeffreys' prior; the core is that of the recorded events.
    Source: Staniland (2014); the proxy is ours.
    """

    name = "core_share"
    title = "Share of violence in the core area"
    theme = "fragmentation"
    unit_kinds = ("actor",)
    units = "share"
    range = (0.0, 1.0)
    citation = "Staniland 2014"
    resolution = "year"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        if "cores" not in context.ground.memo:
            placed = _placed(context)
            context.ground.memo["cores"] = placed, cores(placed)
        placed, core = context.ground.memo["cores"]
        known = context.slots.select("slot", "period").join(owners(context), on="slot")
        known = known.join(core.select("actor", "period").unique(), on=["actor", "period"], how="semi")
        rows = own_records(context, placed.drop("period")).join(known.select("slot", "period"), on="slot")
        inside = core.with_columns(inside=pl.lit(1.0))
        rows = rows.join(inside, on=["actor", "period", "district"], how="left").sort("slot", "record")
        slot, record, part = (rows[name].fill_null(0).to_numpy() for name in ("slot", "record", "inside"))
        weights = context.matrix("events", sampled=True)
        whole = group_sums(slot, record, np.ones(len(slot)), context.n_slots, weights)
        return share(context, group_sums(slot, record, part, context.n_slots, weights), whole, "events")


def _placed(context: MeasureContext) -> pl.DataFrame:
    """Columns event, actor, district, period (year): of the events located in a district."""
    frames = context.ground.frames
    events = frames.data.events.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("event"),
        pl.when(in_district()).then("district").alias("district"),
        period_index(pl.col("date_start"), "year").alias("period"),
    ).drop_nulls("district")
    return frames.takes.select("event", "actor").unique().join(events, on="event")


def cores(placed: pl.DataFrame) -> pl.DataFrame:
    """Core districts of each organisation for each year, from the three years before.

    Args:
        placed: Columns actor, district, period.

    Returns:
        Columns actor, period, district.
    """
    unit = ["actor", "period"]
    yearly = placed.group_by("actor", "period", "district").len("n")
    later = pl.concat([yearly.with_columns(pl.col("period") + back) for back in range(1, YEARS + 1)])
    held = (
        later.group_by(*unit, "district")
        .agg(pl.col("n").sum())
        .sort(*unit, "n", "district", descending=[False, False, True, False])
    )
    ranked = held.with_columns(
        pl.col("n").sum().over(unit).alias("whole"),
        (pl.col("n").cum_sum().over(unit) - pl.col("n")).alias("above"),
    ).filter(pl.col("whole") >= LEAST_EARLIER)
    least = (
        ranked.filter(2 * pl.col("above") < pl.col("whole"))
        .group_by(unit)
        .agg(pl.col("n").min().alias("least"))
    )
    return (
        ranked.join(least, on=unit)
        .filter(pl.col("n") >= pl.col("least"))
        .select(*unit, "district")
        .sort(*unit, "district")
    )
