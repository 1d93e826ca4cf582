"""Withhold the newest records, so that an export can't be used against people today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl

PAIR = ("actor_a", "actor_b")


def delay(
    name: str, table: pl.DataFrame, cutoff: dt.date, other: Callable[[str], pl.DataFrame]
) -> pl.DataFrame:
    """Drop what may have happened after a day, and shorten what goes on beyond it.

    The model isn't run again: a probability inside the window was learnt with the whole record in view. Whoever
    must not reveal even that assesses with an earlier last day instead.

    Args:
        name: Name of the table.
        table: Its rows.
        cutoff: Last day that may be shown.
        other: Gives another table of the same release, already delayed.
    """
    if name == "events":
        return table.filter(pl.col("date_end") <= cutoff)
    if name in ("ties", "measures"):
        return table.filter(pl.col("period_end") <= cutoff)
    if name == "participants":
        return table.join(other("events").select("event_id"), on="event_id", how="semi")
    if name == "evidence":
        key = ["theatre", "actor_a", "actor_b", "period_start"]
        return table.join(other("ties").select(key), on=key, how="semi")
    if name == "pairs":
        return _pairs(table, other("ties"))
    if name in ("standing", "ties_layers"):
        return table.join(other("pairs").select("theatre", *PAIR), on=["theatre", *PAIR], how="semi")
    if name == "actors":
        kept = table.filter(pl.col("first_seen").is_null() | (pl.col("first_seen") <= cutoff))
        seen = pl.when(pl.col("last_seen") > cutoff).then(pl.lit(cutoff)).otherwise(pl.col("last_seen"))
        return kept.with_columns(seen.alias("last_seen"))
    if name == "statements":
        kept = table.filter(pl.col("date_start").is_null() | (pl.col("date_start") <= cutoff))
        ends = pl.when(pl.col("date_end") <= cutoff).then(pl.col("date_end"))
        return kept.with_columns(ends.alias("date_end"))
    if name == "lineage":
        return table.filter(pl.col("year_from").is_null() | (pl.col("year_from") <= cutoff.year))
    if name == "theatres":
        return table.with_columns(pl.min_horizontal("last_day", pl.lit(cutoff)).alias("last_day"))
    # Quarantined rows carry original dates and places; a delayed export has no use for them.
    return table.clear() if name == "quarantine" else table


def _pairs(pairs: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    """Pairs with a period left, their first, last and peak period taken from those that are left."""
    key = ["theatre", *PAIR]
    even = pl.col("p_cooperating") >= 0.5
    start = pl.col("period_start")
    left = ties.group_by(key, maintain_order=True).agg(
        start.filter(even).min().alias("first_period"),
        start.filter(even).max().alias("last_period"),
        start.sort_by("p_cooperating", "period_start", descending=[True, False]).first().alias("peak_period"),
        pl.len().cast(pl.Int64).alias("n_periods"),
    )
    joined = pairs.drop("first_period", "last_period", "peak_period", "n_periods").join(
        left, on=key, how="inner", maintain_order="left"
    )
    return joined.select(pairs.columns)
