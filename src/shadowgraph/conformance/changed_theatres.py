"""A theatre changed in a way that must not, or must, change what a model says of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl

from shadowgraph.records.actor import LINEAGE
from shadowgraph.records.place import priogrid_of
from shadowgraph.records.statement import STATEMENTS
from shadowgraph.theatres.data import TheatreData

ISOLATED = "invented:nobody's neighbour"
ELSEWHERE = "Invented island"
PLANTED = "invented:planted"


def other_ids(data: TheatreData) -> tuple[TheatreData, dict[str, str]]:
    """The same theatre with other actor ids that sort the other way round, names kept.

    Returns:
        The theatre, and new id to old id.
    """
    ids = data.actors["actor_id"].sort()
    width = len(str(len(ids)))
    fresh = {old: f"id:{len(ids) - place:0{width}d}" for place, old in enumerate(ids)}

    def renamed(table: pl.DataFrame, *columns: str) -> pl.DataFrame:
        return table.with_columns(pl.col(column).replace(fresh) for column in columns)

    changed = replace(
        data,
        participants=renamed(data.participants, "actor_id").sort("event_id", "side", "actor_id"),
        actors=renamed(data.actors, "actor_id").sort("actor_id"),
        statements=renamed(data.statements, "actor_a", "actor_b"),
        lineage=renamed(data.lineage, "actor_id", "other_id"),
    )
    return changed, {new: old for old, new in fresh.items()}


def with_isolated(data: TheatreData) -> TheatreData:
    """The same theatre and an organisation that fights nobody, alone in a country at the other end of the world."""
    one = data.events.drop_nulls(["latitude", "longitude"]).head(1)
    one = one.with_columns(
        pl.lit(ISOLATED).alias("event_id"),
        pl.lit(ELSEWHERE).alias("country"),
        (-pl.col("latitude")).alias("latitude"),
        (pl.col("longitude") + pl.when(pl.col("longitude") > 0).then(-180).otherwise(180)).alias("longitude"),
    ).with_columns(
        priogrid_of(pl.col("latitude"), pl.col("longitude")).cast(one["priogrid"].dtype).alias("priogrid"),
        pl.lit(None, pl.String).alias("district"),
        pl.lit(None, pl.String).alias("district_name"),
    )
    part = data.participants.head(1).with_columns(
        pl.lit(ISOLATED).alias("event_id"),
        pl.lit(ISOLATED).alias("actor_id"),
        pl.lit(1.0).alias("weight"),
        pl.lit(value=False).alias("composite"),
    )
    organised = data.actors.filter(pl.col("kind") == "rebel").head(1)
    who = (organised if organised.height else data.actors.head(1)).with_columns(
        pl.lit(ISOLATED).alias("actor_id"),
        pl.lit("Nobody's Neighbour").alias("name"),
        pl.lit(None, pl.Int32).alias("ucdp_id"),
    )
    return replace(
        data,
        events=pl.concat([data.events, one]).sort("date_start", "event_id"),
        participants=pl.concat([data.participants, part]).sort("event_id", "side", "actor_id"),
        actors=pl.concat([data.actors, who]).sort("actor_id"),
    )


def with_statements(data: TheatreData, a: str, b: str) -> TheatreData:
    """The same theatre and a source beyond doubt that states an alliance and kinship of two organisations.

    Args:
        data: The theatre.
        a: Organisation id.
        b: Organisation id.
    """
    stated = pl.DataFrame(
        {
            "statement_id": [PLANTED],
            "relation": ["alliance"],
            "layer": ["joint operations"],
            "actor_a": [a],
            "actor_b": [b],
            "name_a": [a],
            "name_b": [b],
            "directed": [False],
            "date_start": [data.theatre.start],
            "date_end": [data.theatre.end],
            "date_precision": [1],
            "alleged": [False],
            "reliability": ["A"],
            "credibility": [1],
            "dataset": ["invented"],
            "dataset_version": ["1"],
            "row_id": ["1"],
            "original": ["invented"],
        }
    )
    kin = pl.DataFrame(
        {"actor_id": [a], "relation": ["split_from"], "other_id": [b], "statement_id": [PLANTED]}
    )
    return replace(
        data,
        statements=pl.concat([data.statements, STATEMENTS.conform(stated)]),
        lineage=pl.concat([data.lineage, LINEAGE.conform(kin)]),
    )


def up_to(data: TheatreData, day: dt.date) -> TheatreData:
    """The same theatre and window as known on a day: what begins later has not happened.

    Args:
        data: The theatre.
        day: First day that is not known.
    """
    events = data.events.filter(pl.col("date_start") < day)
    known = events["event_id"].implode()
    return replace(
        data, events=events, participants=data.participants.filter(pl.col("event_id").is_in(known))
    )


def shortened(data: TheatreData, end: dt.date) -> TheatreData:
    """The same theatre with a window that ends earlier, and the events that were over by then.

    Args:
        data: The theatre.
        end: Last day of the window.
    """
    events = data.events.filter(pl.col("date_end") <= end)
    return replace(
        data,
        theatre=replace(data.theatre, end=end),
        events=events,
        participants=data.participants.join(events, on="event_id", how="semi", maintain_order="left"),
    )
