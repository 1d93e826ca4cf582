"""One event told many times: rows of the same two in the same place on the same days."""

from __future__ import annotations

import polars as pl

from shadowgraph.trust.flags.base import FOUND

LEAST = 5
"""Rows of one dyad on one day at one place from which it is called a burst."""


def find(events: pl.DataFrame, participants: pl.DataFrame) -> pl.DataFrame:
    """Rows that share dyad, day and coordinates (to about a kilometre); each is told with how many there are."""
    del participants
    keys = ["_dyad", "date_start", "date_end", "_lat", "_lon"]
    placed = events.with_columns(
        pl.col("latitude").round(2).alias("_lat"), pl.col("longitude").round(2).alias("_lon")
    ).drop_nulls(["_dyad", "_lat", "_lon"])
    counted = placed.filter(pl.col("date_precision") <= 2, pl.col("place_precision") <= 2).with_columns(
        pl.len().over(keys).alias("n")
    )
    return (
        counted.filter(pl.col("n") >= LEAST)
        .select(
            "event_id",
            pl.col("n").cast(pl.Float64).alias("value"),
            pl.format("{} rows of the same two on these days in this place", "n").alias("detail"),
        )
        .cast(FOUND)
    )
