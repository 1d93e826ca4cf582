"""Mirror accusations: two enemies are each said to have killed civilians, in the same days, place and number."""

from __future__ import annotations

import polars as pl

from shadowgraph.places.basemap import great_circle_km
from shadowgraph.trust.flags.base import FOUND

DAYS = 3
KM = 30.0
TIMES = 2.0
"""The larger toll is at most this many times the smaller."""


def find(events: pl.DataFrame, participants: pl.DataFrame) -> pl.DataFrame:
    """One-sided events of two organisations that fight each other somewhere in the record."""
    taking = participants.select("event_id", "side", "actor_id")
    a = taking.filter(pl.col("side") == "a").select("event_id", "actor_id")
    enemies = (
        a.join(taking.filter(pl.col("side") == "b"), on="event_id", suffix="_2")
        .join(events.filter(pl.col("violence") != "one-sided").select("event_id"), on="event_id", how="semi")
        .select("actor_id", "actor_id_2")
        .unique()
    )
    both = pl.concat([enemies, enemies.select(actor_id="actor_id_2", actor_id_2="actor_id")]).unique()
    killed = events.filter(
        pl.col("violence") == "one-sided",
        pl.col("deaths_best") >= 1,
        pl.col("latitude").is_not_null(),
        pl.col("longitude").is_not_null(),
        pl.col("date_precision") <= 3,
        pl.col("place_precision").fill_null(1) <= 3,
    ).select("event_id", "date_start", "latitude", "longitude", "deaths_best", "country")
    held = killed.join(a, on="event_id").with_columns(
        (pl.col("date_start").dt.epoch("d") // (DAYS + 1)).alias("bin")
    )
    near = pl.concat([held.with_columns(pl.col("bin") + shift) for shift in (-1, 0, 1)])
    pairs = held.join(near, on=["country", "bin"], suffix="_2").filter(
        pl.col("actor_id") != pl.col("actor_id_2"),
        (pl.col("date_start") - pl.col("date_start_2")).dt.total_days().abs() <= DAYS,
        pl.max_horizontal("deaths_best", "deaths_best_2")
        <= TIMES * pl.min_horizontal("deaths_best", "deaths_best_2"),
    )
    pairs = pairs.join(both, on=["actor_id", "actor_id_2"], how="semi").filter(
        pl.col("event_id") != pl.col("event_id_2")
    )
    km = great_circle_km(
        *(pairs[name].to_numpy() for name in ("latitude", "longitude", "latitude_2", "longitude_2"))
    )
    found = (
        pairs.filter(pl.Series(km <= KM))
        .sort("event_id", "event_id_2")
        .group_by("event_id", maintain_order=True)
    )
    return (
        found.agg(
            pl.col("event_id_2").n_unique().cast(pl.Float64).alias("value"),
            pl.col("event_id_2").first().alias("other"),
        )
        .select(
            "event_id",
            "value",
            pl.format("its enemy is said to have done the like nearby, in {}", "other").alias("detail"),
        )
        .cast(FOUND)
    )
