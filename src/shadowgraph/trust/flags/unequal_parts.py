"""Tolls whose parts don't add up to the whole."""

from __future__ import annotations

import polars as pl

from shadowgraph.trust.flags.base import FOUND

PARTS = ["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"]


def find(events: pl.DataFrame, participants: pl.DataFrame) -> pl.DataFrame:
    """Events whose deaths by affiliation are coded and sum to something else than the best estimate."""
    del participants
    coded = pl.all_horizontal(pl.col(name).is_not_null() for name in PARTS)
    off = (pl.sum_horizontal(PARTS) - pl.col("deaths_best")).abs()
    return (
        events.with_columns(off.alias("_off"))
        .filter(coded & (pl.col("_off") >= 1))
        .select(
            "event_id",
            pl.col("_off").cast(pl.Float64).alias("value"),
            pl.format(
                "parts sum to {}, the best estimate is {}", pl.sum_horizontal(PARTS), "deaths_best"
            ).alias("detail"),
        )
        .cast(FOUND)
    )
