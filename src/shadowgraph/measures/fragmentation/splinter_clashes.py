"""Clashes of an organisation with its own splinters."""

from __future__ import annotations

import polars as pl

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.footprint import owners
from shadowgraph.measures.shares import share
from shadowgraph.measures.totals import group_sums


class SplinterClashes(Measure):
    """How much of an organisation's fighting is with its own splinters or its parent: a proxy of (lost) cohesion.

    A *proxy*, and a late one: it shows quarrels that have already torn the organisation.

    Formula: its fights against organisations that split from it, that it split from, or that split from the same
        parent, by the end of the year, over all its fights with organised opponents. Events between sides of several
        organisations are divided equally among their pairs.
    Units: share.
    Range: 0 to 1; none for organisations without such kin by then, or in years without a fight.
    Interval: Bayesian bootstrap of events with Jeffreys' prior. Splits no register names are not covered.
    Source: lineage of the UCDP Actor Dataset; infighting as in Bakke, Cunningham and Seymour (2012).
    """

    name = "splinter_clashes"
    title = "Fights with its own splinters"
    theme = "fragmentation"
    unit_kinds = ("actor",)
    units = "share"
    range = (0.0, 1.0)
    citation = "Bakke, Cunningham and Seymour 2012"
    resolution = "year"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        kin = _kin(context)
        own = context.slots.select("slot", "period").join(owners(context), on="slot")
        since = kin.group_by("actor").agg(pl.col("year").min().alias("since"))
        own = (
            own.join(since, on="actor")
            .filter(pl.col("since") <= pl.col("period"))
            .select("slot", "period", "actor")
        )
        fights = context.frame("dyads").filter(pl.col("fought") & (pl.col("first") != pl.col("second")))
        met = fights.join(own, on="slot").with_columns(
            pl.when(pl.col("first") == pl.col("actor"))
            .then("second")
            .when(pl.col("second") == pl.col("actor"))
            .then("first")
            .alias("other")
        )
        met = (
            met.drop_nulls("other")
            .join(kin, on=["actor", "other"], how="left")
            .sort("slot", "record", "dyad")
        )
        slot, record, part = (met[name].to_numpy() for name in ("slot", "record", "share"))
        inside = (met["year"] <= met["period"]).fill_null(value=False).cast(pl.Float64).to_numpy()
        weights = context.matrix("events", sampled=True)
        whole = group_sums(slot, record, part, context.n_slots, weights)
        return share(
            context, group_sums(slot, record, part * inside, context.n_slots, weights), whole, "events"
        )


def _kin(context: MeasureContext) -> pl.DataFrame:
    """Columns actor, other, year: the year from which two are parent and child, or children of one parent."""
    numbers = context.ground.frames.actors.select("actor", "actor_id")
    splits = context.ground.data.lineage.filter(
        (pl.col("relation") == "split_from") & pl.col("year_from").is_not_null()
    )
    child = (
        splits.join(numbers.rename({"actor": "child"}), on="actor_id")
        .join(numbers.rename({"actor_id": "other_id", "actor": "parent"}), on="other_id")
        .select("child", "parent", pl.col("year_from").cast(pl.Int64).alias("year"))
    )
    siblings = child.join(child, on="parent", suffix="_b").filter(pl.col("child") != pl.col("child_b"))
    pairs = [
        child.select(actor="child", other="parent", year="year"),
        child.select(actor="parent", other="child", year="year"),
        siblings.select(actor="child", other="child_b", year=pl.max_horizontal("year", "year_b")),
    ]
    return pl.concat(pairs).group_by("actor", "other").agg(pl.col("year").min())
