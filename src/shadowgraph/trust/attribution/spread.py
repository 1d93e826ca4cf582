"""Spread: each event's sides as chances over organisations, for measures that want unknowns shared out."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.actor import ORGANISED_KINDS
from shadowgraph.theatres.data import TheatreData
from shadowgraph.trust.attribution.result import Attribution


def spread(data: TheatreData, attribution: Attribution | None = None) -> pl.DataFrame:
    """Who stood on each side of each event, with what probability.

    Sides that are named have their organisations with their share of the side. Sides that are not have the
    attribution's distribution; where it abstains, or with none given, all is somebody else's.

    Returns:
        Columns event_id, side, actor_id (null: somebody else), p (sums to 1 per side) and inferred (the side is not
        named in the record), sorted by event_id, side, p descending, actor_id. The victims of one-sided violence are
        no side.
    """
    organised = data.actors.filter(pl.col("kind").is_in(ORGANISED_KINDS)).select("actor_id")
    named = data.participants.join(organised, on="actor_id", how="semi").select(
        "event_id",
        "side",
        "actor_id",
        (pl.col("weight") / pl.col("weight").sum().over("event_id", "side")).alias("p"),
    )
    sides = data.events.join(pl.DataFrame({"side": ["a", "b"]}), how="cross").filter(
        (pl.col("violence") != "one-sided") | (pl.col("side") == "a")
    )
    unnamed = sides.select("event_id", "side").join(named, on=["event_id", "side"], how="anti")
    schema = {"event_id": pl.String, "side": pl.String, "actor_id": pl.String, "p": pl.Float64}
    given = pl.DataFrame(schema=schema) if attribution is None else attribution.table.select(*schema)
    shared = given.join(unnamed, on=["event_id", "side"], how="semi")
    left = unnamed.join(shared, on=["event_id", "side"], how="anti").select(
        "event_id", "side", pl.lit(None, dtype=pl.String).alias("actor_id"), pl.lit(1.0).alias("p")
    )
    parts = [(named, False), (shared, True), (left, True)]
    return pl.concat([part.with_columns(pl.lit(guessed).alias("inferred")) for part, guessed in parts]).sort(
        "event_id", "side", "p", "actor_id", descending=[False, False, True, False], nulls_last=True
    )
