"""The events behind a movement: exactly for sums, by leaving one out for everything else."""

from __future__ import annotations

import copy
import dataclasses
from typing import Any

import polars as pl

from shadowgraph.measures.base import Measure
from shadowgraph.measures.layout import in_district
from shadowgraph.measures.measuring import measure
from shadowgraph.measures.months import first_day, period_index
from shadowgraph.plugins.manager import registered
from shadowgraph.records.actor import ORGANISED_KINDS
from shadowgraph.records.period import Step, dated_within
from shadowgraph.theatres.data import TheatreData

NAMED = 5
"""Events named at most."""

LEFT_OUT, MOST_ROWS = 48, 60_000
"""Events of a unit that are left out in turn, the deadliest and those between the rarest sides first; and rows of its
copies together."""

CLOSE = 1e-3
"""The copy with nothing left out must give the values in the table, or the measure looks at more than these events."""

SPANS = (2, 13)
"""Periods a copy holds: this and the one before; and with a year before them, for measures that look back."""

OF_CELLS = ("effective_groups_territory", "localisation", "cells_for_half")
SERIES = ["unit_kind", "unit", "measure"]
SCHEMA: dict[str, Any] = {
    **dict.fromkeys(SERIES, pl.String),
    "attribution": pl.String,
    "event_ids": pl.List(pl.String),
    "event_shares": pl.List(pl.Float64),
    "actors": pl.List(pl.String),
}


def behind_sums(found: pl.DataFrame, data: TheatreData, step: Step, at: int) -> pl.DataFrame:
    """Events behind movements of the number of events and of deaths: each adds what it counts, or took it away.

    Args:
        found: SERIES, before, after.
        data: The theatre.
        step: Length of a period.
        at: Number of the period.

    Returns:
        SERIES, attribution, event_ids, event_shares, actors; shares of all events sum to 1, five are named.
    """
    dated = events_of_units(data, step).filter(pl.col("period").is_in([at - 1, at]))
    counted = pl.when(pl.col("measure") == "deaths").then(pl.col("deaths_best")).otherwise(1.0)
    sign = pl.when(pl.col("period") == at).then(1.0).otherwise(-1.0)
    parts = found.join(dated, on=["unit_kind", "unit"]).with_columns(
        (sign * counted / (pl.col("after") - pl.col("before"))).alias("share")
    )
    return _listed(parts, data, "exact")


def behind_others(found: pl.DataFrame, data: TheatreData, step: Step, at: int) -> pl.DataFrame:
    """Events behind movements of other measures, by how much of the movement goes when one is left out.

    Each unit is copied as often as it has events to leave out, and every copy is measured as a district of its own.

    Args:
        found: SERIES, before, after.
        data: The theatre.
        step: Length of a period.
        at: Number of the period.

    Returns:
        As `behind_sums`; only movements that the copy with nothing left out gives back.
    """
    known: dict[str, Measure] = registered("measures")
    fit = [
        name
        for name, one in known.items()
        if one.resolution == "step" and ("district" in one.unit_kinds or name in OF_CELLS)
    ]
    left = found.filter(pl.col("measure").is_in(fit))
    made = []
    for span in SPANS:
        if left.is_empty():
            break
        parts = _left_out(left, data, step, at, span)
        made.append(_listed(parts, data, "leave-one-out"))
        left = left.join(parts.select(SERIES).unique(), on=SERIES, how="anti", maintain_order="left")
    return pl.concat(made) if made else pl.DataFrame(schema=SCHEMA)


def events_of_units(data: TheatreData, step: Step) -> pl.DataFrame:
    """Columns unit_kind, unit, event_id, deaths_best, period: each event once for each unit whose value counts it."""
    events = data.events.filter(dated_within(step)).with_columns(
        period_index(pl.col("date_start"), step).alias("period")
    )
    columns = ["unit_kind", "unit", "event_id", "deaths_best", "period"]
    organised = data.actors.filter(pl.col("kind").is_in(ORGANISED_KINDS)).select("actor_id")
    taking_part = data.participants.join(organised, on="actor_id").select("event_id", "actor_id").unique()
    parts = {
        "theatre": events.with_columns(pl.lit(data.theatre.id).alias("unit")),
        "district": events.filter(in_district()).with_columns(pl.col("district").alias("unit")),
        "actor": events.join(taking_part, on="event_id").with_columns(pl.col("actor_id").alias("unit")),
    }
    return pl.concat(
        [part.with_columns(pl.lit(kind).alias("unit_kind")).select(columns) for kind, part in parts.items()]
    )


def _listed(parts: pl.DataFrame, data: TheatreData, how: str) -> pl.DataFrame:
    """The weightiest events of each movement and the organisations in them."""
    top = (
        parts.filter(pl.col("share") > 0)
        .sort([*SERIES, "share", "event_id"], descending=[False, False, False, True, False])
        .group_by(SERIES, maintain_order=True)
        .head(NAMED)
    )
    organised = data.actors.filter(pl.col("kind").is_in(ORGANISED_KINDS)).select("actor_id", "name")
    names = data.participants.join(organised, on="actor_id").select("event_id", "actor_id", "name").unique()
    who = (
        top.select(*SERIES, "event_id", "share")
        .join(names, on="event_id")
        .group_by(*SERIES, "actor_id", "name")
        .agg(pl.col("share").sum().round(9))
        .sort([*SERIES, "share", "actor_id"], descending=[False, False, False, True, False])
        .group_by(SERIES, maintain_order=True)
        .agg(pl.col("name").alias("actors"))
    )
    listed = top.group_by(SERIES, maintain_order=True).agg(
        pl.col("event_id").alias("event_ids"), pl.col("share").alias("event_shares")
    )
    made = listed.join(who, on=SERIES, how="left", maintain_order="left").with_columns(
        pl.lit(how).alias("attribution"), pl.col("actors").fill_null(pl.lit([], dtype=pl.List(pl.String)))
    )
    return made.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def _left_out(found: pl.DataFrame, data: TheatreData, step: Step, at: int, span: int) -> pl.DataFrame:
    """Columns SERIES, event_id, share: part of the movement that goes with each event."""
    copies = _copies(found, data, step, at, span)
    if copies.is_empty():
        return pl.DataFrame(
            schema={**dict.fromkeys(SERIES, pl.String), "event_id": pl.String, "share": pl.Float64}
        )
    known: dict[str, Measure] = registered("measures")
    names = found["measure"].unique().sort().to_list()
    table = measure(
        _as_districts(data, copies), step=step, names=[_local(known[n]) for n in names], draws=20
    ).table
    periods = {
        name: pl.select(first_day(pl.lit(number), step)).item()
        for name, number in (("then", at - 1), ("now", at))
    }
    values = table.filter(pl.col("unit_kind") == "district").select(
        pl.col("unit").alias("copy"), "measure", "period_start", "value"
    )
    both = values.filter(pl.col("period_start") == periods["now"]).join(
        values.filter(pl.col("period_start") == periods["then"]),
        on=["copy", "measure"],
        how="full",
        coalesce=True,
        suffix="_then",
    )
    units = copies.select("unit_kind", "unit", "copy", "left_out").unique()
    moved = (
        found.select(*SERIES, "before", "after")
        .join(units, on=["unit_kind", "unit"])
        .join(both, on=["copy", "measure"])
        # A copy has no row before its first event nor after its last, where the unit's own series has a 0.
        .with_columns(
            pl.when(pl.col("after") == 0)
            .then(pl.col("value").fill_null(0.0))
            .otherwise("value")
            .alias("value"),
            pl.when(pl.col("before") == 0)
            .then(pl.col("value_then").fill_null(0.0))
            .otherwise("value_then")
            .alias("value_then"),
        )
        .with_columns((pl.col("value") - pl.col("value_then")).alias("movement"))
    )
    whole = moved.filter(pl.col("left_out").is_null()).filter(
        _close("value", "after") & _close("value_then", "before")
    )
    return (
        moved.filter(pl.col("left_out").is_not_null())
        .join(whole.select(*SERIES, pl.col("movement").alias("all")), on=SERIES)
        .filter(pl.col("movement").is_not_null() & (pl.col("all") != 0))
        .select(
            *SERIES,
            pl.col("left_out").alias("event_id"),
            (1 - pl.col("movement") / pl.col("all")).alias("share"),
        )
    )


def _close(one: str, other: str) -> pl.Expr:
    return (pl.col(one) - pl.col(other)).abs() <= CLOSE * (1 + pl.col(other).abs())


def _copies(found: pl.DataFrame, data: TheatreData, step: Step, at: int, span: int) -> pl.DataFrame:
    """Columns unit_kind, unit, copy, left_out (null: nothing), event_id: what each copy of each unit holds."""
    units = found.select("unit_kind", "unit").unique(maintain_order=True)
    own = events_of_units(data, step).join(units, on=["unit_kind", "unit"])
    own = own.filter(pl.col("period") <= at, pl.col("period") > at - span)
    sides = data.events.select("event_id", "side_a", "side_b")
    late = (
        own.filter(pl.col("period") >= at - 1)
        .join(sides, on="event_id")
        .sort("unit_kind", "unit", "event_id")
    )
    deadly = pl.col("deaths_best").rank("ordinal", descending=True).over("unit_kind", "unit")
    rare = pl.len().over("unit_kind", "unit", "side_a", "side_b").rank("ordinal").over("unit_kind", "unit")
    recent = (
        late.with_columns(pl.min_horizontal(deadly, rare).alias("turn"))
        .sort("unit_kind", "unit", "turn", "event_id")
        .group_by("unit_kind", "unit", maintain_order=True)
        .head(max(1, min(LEFT_OUT, MOST_ROWS // max(own.height, 1))))
        .select("unit_kind", "unit", pl.col("event_id").alias("left_out"))
    )
    none = units.with_columns(pl.lit(None, pl.String).alias("left_out"))
    plan = (
        pl.concat([none, recent]).with_row_index("n").with_columns(pl.format("Copy|{}|", "n").alias("copy"))
    )
    plan = plan.with_columns(pl.format("{}x", "copy").alias("copy")).drop("n")
    return (
        plan.join(own.select("unit_kind", "unit", "event_id"), on=["unit_kind", "unit"])
        .filter(pl.col("event_id").ne_missing(pl.col("left_out")))
        .select("unit_kind", "unit", "copy", "left_out", "event_id")
    )


def _as_districts(data: TheatreData, copies: pl.DataFrame) -> TheatreData:
    """A theatre whose districts are the copies."""
    keyed = copies.select("copy", "event_id").with_columns(
        pl.format("{}{}", "copy", "event_id").alias("copied")
    )
    places = {
        # Fit for a district and no finer: what can't be placed must not fall into a cell.
        "place_precision": pl.col("place_precision").fill_null(3).clip(upper_bound=3),
        "latitude": pl.col("latitude").fill_null(0.0),
        "longitude": pl.col("longitude").fill_null(0.0),
    }
    unplaced = (
        pl.col("latitude").is_null() | pl.col("longitude").is_null() | pl.col("place_precision").is_null()
    )
    events = (
        data.events.with_columns(
            pl.when(unplaced).then(3).otherwise("place_precision").cast(pl.Int8).alias("place_precision")
        )
        .with_columns(expression.alias(name) for name, expression in places.items())
        .join(keyed, on="event_id")
        .with_columns(
            pl.col("copied").alias("event_id"),
            pl.col("copy").alias("district"),
            pl.col("copy").alias("district_name"),
        )
        .select(data.events.columns)
        .sort("date_start", "event_id")
    )
    taking_part = (
        data.participants.join(keyed.select("event_id", "copied"), on="event_id")
        .with_columns(pl.col("copied").alias("event_id"))
        .select(data.participants.columns)
        .sort("event_id", "side", "actor_id")
    )
    return dataclasses.replace(data, events=events, participants=taking_part)


def _local(one: Measure) -> Measure:
    """The measure, for districts only."""
    made = copy.copy(one)
    object.__setattr__(made, "unit_kinds", ("district",))
    return made
