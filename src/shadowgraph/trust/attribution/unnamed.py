"""Sides nobody named, and whether the event is known well enough to ask who it was."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.actor import ORGANISED_KINDS
from shadowgraph.records.place import COARSEST_PLACE
from shadowgraph.theatres.data import TheatreData

COARSEST_DATE = 4
"""UCDP `date_prec` up to which a distribution is given: known to the month."""


def unnamed_sides(data: TheatreData) -> pl.DataFrame:
    """Sides without a named organisation that an organisation must have stood on.

    That is the perpetrator of one-sided violence, and both sides of fighting. A side held only by an actor of kind
    'unknown' ("Unidentified armed men") is unnamed too.

    Returns:
        Columns event_id, side, violence, date_start, deaths_best, opponent, opponents (ids of the organisations named
        on the other side, sorted) and abstained (null where the event is above the floor of precision), sorted by
        event_id, side.
    """
    kinds = data.actors.select("actor_id", "kind")
    parts = data.participants.join(kinds, on="actor_id", how="left")
    organised = pl.col("kind").is_in(ORGANISED_KINDS)
    named = (
        parts.filter(organised).group_by("event_id", "side").agg(pl.col("actor_id").sort().alias("opponents"))
    )
    vague = parts.filter(pl.col("kind") == "unknown").select("event_id", "side").unique()
    sides = data.events.join(pl.DataFrame({"side": ["a", "b"]}), how="cross").filter(
        (pl.col("violence") != "one-sided") | (pl.col("side") == "a")
    )
    own = named.select("event_id", "side", pl.lit(value=True).alias("has"))
    facing = named.with_columns(pl.col("side").replace_strict({"a": "b", "b": "a"}, return_dtype=pl.String))
    sides = (
        sides.join(own, on=["event_id", "side"], how="left")
        .join(vague.with_columns(pl.lit(value=True).alias("vague")), on=["event_id", "side"], how="left")
        .join(facing, on=["event_id", "side"], how="left")
        .filter(pl.col("has").is_null() | pl.col("vague").fill_null(value=False))
    )
    opponent = (
        pl.when(pl.col("violence") == "one-sided")
        .then(pl.lit("civilians"))
        .when(pl.col("opponents").is_not_null())
        .then(pl.lit("named"))
        .otherwise(pl.lit("not named"))
    )
    return sides.select(
        "event_id",
        "side",
        "violence",
        "date_start",
        pl.col("deaths_best").cast(pl.Int64),
        opponent.alias("opponent"),
        pl.col("opponents").fill_null(pl.lit([], dtype=pl.List(pl.String))),
        _below_the_floor().alias("abstained"),
    ).sort("event_id", "side")


def _below_the_floor() -> pl.Expr:
    no_place = pl.col("latitude").is_null() | pl.col("longitude").is_null()
    coarse = pl.col("place_precision").is_null() | (pl.col("place_precision") > COARSEST_PLACE["province"])
    return (
        pl.when(pl.col("has").fill_null(value=False))
        .then(pl.lit("partly named"))
        .when(no_place)
        .then(pl.lit("no place"))
        .when(coarse)
        .then(pl.lit("place too coarse"))
        .when(pl.col("date_precision") > COARSEST_DATE)
        .then(pl.lit("date too coarse"))
        .otherwise(pl.lit(None, dtype=pl.String))
    )
