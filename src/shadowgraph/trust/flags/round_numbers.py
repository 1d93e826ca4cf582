"""Tolls that look rounded."""

from __future__ import annotations

import polars as pl

from shadowgraph.trust.flags.base import FOUND

LEAST = 20
"""Below, a multiple of ten is as good as any other number."""


def find(events: pl.DataFrame, participants: pl.DataFrame) -> pl.DataFrame:
    """Deaths that are a multiple of ten and have no range: somebody's estimate, given as a count."""
    del participants
    best = pl.col("deaths_best")
    bare = (pl.coalesce("deaths_low", "deaths_best") == best) & (
        pl.coalesce("deaths_high", "deaths_best") == best
    )
    return (
        events.filter((best >= LEAST) & (best % 10 == 0) & bare)
        .select(
            "event_id",
            best.cast(pl.Float64).alias("value"),
            pl.format("{} deaths, a multiple of ten without a range", "deaths_best").alias("detail"),
        )
        .cast(FOUND)
    )
