"""Which events have a side nobody could name."""

from __future__ import annotations

import polars as pl

from shadowgraph.reports.tables import ReportTables


def unattributed(tables: ReportTables) -> pl.DataFrame:
    """Return 'event_id' of events with a side missing or held by an organisation of kind 'unknown'."""
    unknown = tables.actors.filter(pl.col("kind") == "unknown").select("actor_id")
    by_kind = tables.participants.join(unknown, on="actor_id", how="semi").select("event_id")
    unnamed = tables.events.filter(pl.col("side_a").is_null() | pl.col("side_b").is_null()).select("event_id")
    return pl.concat([by_kind, unnamed]).unique().sort("event_id")
