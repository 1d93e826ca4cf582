"""Near copies: the same two, the same toll to the last figure, days and kilometres apart, where chance is no excuse."""

from __future__ import annotations

import polars as pl

from shadowgraph.trust.flags.base import FOUND

DAYS = 3
DEGREES = 1.0
LEAST_DEATHS = 3
EXPECTED = 0.05
"""Copies that chance may bring at most: the dyad's events within the days, times the share with the same figures."""

FIGURES = ["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "deaths_best"]


def find(events: pl.DataFrame, participants: pl.DataFrame) -> pl.DataFrame:
    """Pairs of consecutive events of a dyad with equal figures, near in time and space.

    Texts of articles aren't kept, so copied wording can't be seen: only copied figures.
    """
    del participants
    keys = ["_dyad", *FIGURES]
    rows = events.filter(
        pl.col("_dyad").is_not_null(), pl.col("deaths_best") >= LEAST_DEATHS, pl.col("date_precision") <= 3
    ).select("event_id", "date_start", "latitude", "longitude", *keys)
    dense = (
        events.drop_nulls("_dyad")
        .group_by("_dyad")
        .agg(
            pl.len().alias("n"),
            ((pl.col("date_end").max() - pl.col("date_start").min()).dt.total_days() + 1).alias("span"),
        )
    )
    counted = (
        rows.with_columns(pl.len().over(keys).alias("equal"))
        .join(dense, on="_dyad")
        .sort(*keys, "date_start", "event_id")
    )
    # How many others with the same figures fall in the window if these events lay anywhere in the dyad's life.
    expected = (pl.col("equal") - 1) * (2 * DAYS + 1) / pl.max_horizontal("span", 2 * DAYS + 1)
    rare = counted.filter((pl.col("equal") >= 2) & (expected <= EXPECTED))
    made = rare.with_columns(_near(1).alias("before"), _near(-1).alias("after")).with_columns(
        (
            pl.col("before").fill_null(value=False).cast(pl.Int64)
            + pl.col("after").fill_null(value=False).cast(pl.Int64)
        ).alias("n")
    )
    return (
        made.filter(pl.col("n") >= 1)
        .select(
            "event_id",
            pl.col("n").cast(pl.Float64).alias("value"),
            pl.format(
                "another event of the same two within {} days with the same {} deaths",
                pl.lit(DAYS),
                "deaths_best",
            ).alias("detail"),
        )
        .cast(FOUND)
    )


def _near(step: int) -> pl.Expr:
    """Whether the row before (1) or after (-1), of the same figures, is near in time and space."""
    keys = ["_dyad", *FIGURES]
    days = (pl.col("date_start") - pl.col("date_start").shift(step).over(keys)).dt.total_days().abs()
    north = (pl.col("latitude") - pl.col("latitude").shift(step).over(keys)).abs()
    east = (pl.col("longitude") - pl.col("longitude").shift(step).over(keys)).abs()
    return (days <= DAYS) & (north <= DEGREES) & (east <= DEGREES)
