"""What was around a lull: who was active before it, what ended it, and by whom."""

from __future__ import annotations

import polars as pl

from shadowgraph.measures.event_frames import EventFrames
from shadowgraph.measures.layout import in_district
from shadowgraph.measures.months import period_index
from shadowgraph.measures.peace.district_months import DistrictMonths
from shadowgraph.measures.peace.spells import BEFORE_MONTHS
from shadowgraph.theatres.data import TheatreData

NAMED = 6
"""Organisations named at most, the most active first."""


def presence(data: TheatreData, frames: EventFrames, months: DistrictMonths) -> pl.DataFrame:
    """Columns site, event, actor, month: which organisations took part in the events of each district, and when.

    Args:
        data: The theatre.
        frames: Its per-event tables.
        months: Its districts.
    """
    placed = (
        data.events.with_row_index("event")
        .filter(in_district())
        .select(
            pl.col("event").cast(pl.Int64),
            pl.col("district").alias("unit"),
            (period_index(pl.col("date_end"), "month") - months.first_month).alias("month"),
        )
        .join(months.units.select("site", "unit"), on="unit")
    )
    return (
        frames.takes.select("event", "actor")
        .unique()
        .join(placed, on="event")
        .select("site", "event", "actor", "month")
        .sort("site", "event", "actor")
    )


def active_before(points: pl.DataFrame, there: pl.DataFrame) -> pl.DataFrame:
    """Columns point, actor, n: organisations with events at a site in the 24 months before a month.

    Args:
        points: Columns point, site, month.
        there: From `presence`.
    """
    monthly = there.group_by("site", "actor", pl.col("month").alias("seen")).agg(
        pl.col("event").n_unique().alias("n")
    )
    return (
        points.join(monthly, on="site")
        .filter(pl.col("seen") < pl.col("month"), pl.col("seen") >= pl.col("month") - BEFORE_MONTHS)
        .group_by("point", "actor")
        .agg(pl.col("n").sum())
        .sort("point", "actor")
    )


def named(active: pl.DataFrame, data: TheatreData, frames: EventFrames) -> pl.DataFrame:
    """Columns point, actors_before: names of the most active, ';' between."""
    listed = frames.actors.select("actor", "actor_id").join(
        data.actors.select("actor_id", "name"), on="actor_id"
    )
    return (
        active.join(listed, on="actor")
        .sort(["point", "n", "actor_id"], descending=[False, True, False])
        .group_by("point", maintain_order=True)
        .agg(pl.col("name").head(NAMED).str.join("; ").alias("actors_before"))
    )


def enders(
    spans: pl.DataFrame, heard: pl.DataFrame, data: TheatreData, frames: EventFrames, active: pl.DataFrame
) -> pl.DataFrame:
    """Columns point, ended_event, ended_violence, ended_by, ended_by_same of the spells that violence ended.

    Args:
        spans: Columns point, site, stop: month in which each spell ended.
        heard: Columns site, event: which events each unit is heard in.
        data: The theatre.
        frames: Its per-event tables.
        active: From `active_before`, for the starts of the same spells.
    """
    begin = data.theatre.start.year * 12 + data.theatre.start.month - 1
    facts = data.events.with_row_index("event").select(
        pl.col("event").cast(pl.Int64),
        "event_id",
        "violence",
        "date_start",
        *((period_index(pl.col(f"date_{end}"), "month") - begin).alias(end) for end in ("start", "end")),
    )
    first = (
        spans.join(heard.unique(), on="site")
        .join(facts, on="event")
        .filter(pl.col("start") <= pl.col("stop"), pl.col("end") >= pl.col("stop"))
        .sort("point", "date_start", "event")
        .unique("point", keep="first", maintain_order=True)
    )
    names = data.actors.select("actor_id", "name").join(
        frames.actors.select("actor", "actor_id"), on="actor_id"
    )
    known = active.select("point", "actor", pl.lit(value=True).alias("known"))
    by = (
        first.select("point", "event")
        .join(frames.takes.select("event", "actor").unique(), on="event")
        .join(known, on=["point", "actor"], how="left")
        .join(names, on="actor")
        .sort("point", "actor_id")
        .group_by("point", maintain_order=True)
        .agg(pl.col("name").str.join("; ").alias("ended_by"), pl.col("known").any().alias("ended_by_same"))
    )
    return first.select(
        "point", pl.col("event_id").alias("ended_event"), pl.col("violence").alias("ended_violence")
    ).join(by, on="point", how="left")
