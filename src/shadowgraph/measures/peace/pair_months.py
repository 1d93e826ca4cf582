"""What the record says of each pair of organisations in each month: a clash, none, or that it can't be asked."""

from __future__ import annotations

import polars as pl

from shadowgraph.measures.event_frames import EventFrames
from shadowgraph.measures.months import period_index
from shadowgraph.measures.peace.district_months import DistrictMonths, lay_months
from shadowgraph.measures.peace.neighbours import AROUND
from shadowgraph.measures.peace.spells import Spells
from shadowgraph.records.period import dated_within
from shadowgraph.theatres.data import TheatreData

LEAST_CLASHES = 3
"""Months with a clash in the two years before, for a pair that can be said to have been fighting."""


def pair_months(data: TheatreData, frames: EventFrames) -> DistrictMonths:
    """Lay out the clashes of each pair of organisations that ever fought; see `lay_months`.

    Args:
        data: The theatre.
        frames: Its per-event tables.
    """
    names = dict(data.actors.select("actor_id", "name").iter_rows())
    fought = _fought(frames).sort("event", "dyad")
    name = pl.format("{} and {}", pl.col("actor_a").replace(names), pl.col("actor_b").replace(names))
    return lay_months(fought.select(pl.col("event").cast(pl.UInt32), "unit", name.alias("unit_name")), data)


def _fought(frames: EventFrames) -> pl.DataFrame:
    """Clashes of two organisations: event, dyad, a and b (numbers), actor_a and actor_b (ids), unit."""
    # Actors are numbered in the order of their ids, so that the first of a pair has the lesser one.
    ids = frames.actors.select("actor", "actor_id")
    return (
        frames.dyads.filter(pl.col("fought") & (pl.col("first") != pl.col("second")))
        .join(ids.rename({"actor": "first", "actor_id": "actor_a"}), on="first")
        .join(ids.rename({"actor": "second", "actor_id": "actor_b"}), on="second")
        .rename({"first": "a", "second": "b"})
        .with_columns(pl.format("{}|{}", "actor_a", "actor_b").alias("unit"))
    )


def ends_of(months: DistrictMonths, frames: EventFrames) -> pl.DataFrame:
    """Columns site, actor_a, actor_b, a, b: ids and numbers of the two of each pair."""
    pairs = _fought(frames).select("unit", "actor_a", "actor_b", "a", "b").unique()
    return months.units.select("site", "unit").join(pairs, on="unit").drop("unit").sort("site")


def both_active(
    data: TheatreData, frames: EventFrames, months: DistrictMonths, found: Spells, ends: pl.DataFrame
) -> pl.Series:
    """Whether each of the two was active in reach during each spell, one value per spell; states always are.

    In reach: within the PRIO-GRID cells in which the two fought, and those that touch them, corners included.

    Args:
        data: The theatre.
        frames: Its per-event tables.
        months: Clashes of pairs.
        found: Their silent spells.
        ends: From `ends_of`.
    """
    seen = data.events.with_row_index("event").select(
        pl.col("event").cast(pl.Int64),
        pl.col("priogrid").cast(pl.Int64).alias("cell"),
        (period_index(pl.col("date_end"), "month") - months.first_month).alias("month"),
        dated_within("month").alias("fine"),
    )
    spans = pl.DataFrame(
        {"spell": range(len(found.site)), "site": found.site, "start": found.start, "stop": found.stop}
    )
    clashes = frames.dyads.filter("fought").join(seen, on="event").select("first", "second", "cell").unique()
    ground = (
        clashes.join(ends, left_on=["first", "second"], right_on=["a", "b"])
        .join(pl.DataFrame({"step": AROUND}), how="cross")
        .select("site", (pl.col("cell") + pl.col("step")).alias("cell"))
        .unique()
    )
    active = (
        frames.takes.join(seen.filter("fine"), on="event").select("actor", "state", "cell", "month").unique()
    )
    long = pl.concat(
        [spans.join(ends.select("site", pl.col(c).alias("actor")), on="site") for c in ("a", "b")]
    )
    states = frames.actors.filter(pl.col("kind") == "state")["actor"].implode()
    met = (
        long.join(active.drop("state"), on="actor")
        .filter(pl.col("month") >= pl.col("start"), pl.col("month") < pl.col("stop"))
        .join(ground, on=["site", "cell"], how="semi")
        .select("spell", "actor")
        .unique()
        .with_columns(met=True)
    )
    judged = long.join(met, on=["spell", "actor"], how="left").with_columns(
        (pl.col("met").fill_null(value=False) | pl.col("actor").is_in(states)).alias("there")
    )
    return judged.group_by("spell").agg(pl.col("there").all()).sort("spell")["there"]
