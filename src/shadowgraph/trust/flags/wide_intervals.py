"""Tolls whose range says next to nothing."""

from __future__ import annotations

import polars as pl

from shadowgraph.trust.flags.base import FOUND

TIMES = 10.0
LEAST_HIGH = 20


def find(events: pl.DataFrame, participants: pl.DataFrame) -> pl.DataFrame:
    """Events whose high estimate is ten times the low one (at least 1) or more."""
    del participants
    high = pl.col("deaths_high")
    ratio = high / pl.max_horizontal(pl.coalesce("deaths_low", "deaths_best"), 1)
    return (
        events.with_columns(ratio.alias("_ratio"))
        .filter((high >= LEAST_HIGH) & (pl.col("_ratio") >= TIMES))
        .select(
            "event_id",
            pl.col("_ratio").cast(pl.Float64).alias("value"),
            pl.format(
                "between {} and {} deaths", pl.coalesce("deaths_low", "deaths_best"), "deaths_high"
            ).alias("detail"),
        )
        .cast(FOUND)
    )
