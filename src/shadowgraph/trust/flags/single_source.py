"""Claims that rest on one report."""

from __future__ import annotations

import polars as pl

from shadowgraph.trust.flags.base import FOUND


def find(events: pl.DataFrame, participants: pl.DataFrame) -> pl.DataFrame:
    """Events whose reports are counted and number one."""
    del participants
    return (
        events.filter(pl.col("n_sources") == 1)
        .select(
            "event_id",
            pl.lit(1.0).alias("value"),
            pl.format("one report, by {}", pl.col("source_office").fill_null("an office not named")).alias(
                "detail"
            ),
        )
        .cast(FOUND)
    )
