"""Kinship: splits and joinings of the register up to each year, and the splits of the year after."""

from __future__ import annotations

import polars as pl

from shadowgraph.measures.fragmentation.splitting.years import WindowedEvents
from shadowgraph.theatres.data import TheatreData

LATELY = 3
"""Years in which a split counts as recent."""


def kinship(data: TheatreData, events: WindowedEvents, risk: pl.DataFrame) -> list[pl.DataFrame]:
    """Tables by actor_id and window.

    Args:
        data: The theatre.
        events: Its spans.
        risk: Columns actor_id and window.

    Returns:
        n_split (in the year after), splits, lately and just_split (up to, in three years, and in the year); splinter;
        taken_in.
    """
    births = _births(data, events)
    after = births.group_by("actor_id", pl.col("window") - 1).len("n_split")
    rows = risk.select("actor_id", "window")
    known = rows.join(births.rename({"window": "born"}), on="actor_id").filter(
        pl.col("born") <= pl.col("window")
    )
    back = pl.col("window") - pl.col("born")
    before = known.group_by("actor_id", "window").agg(
        pl.len().alias("splits"),
        (back < LATELY).sum().alias("lately"),
        (back == 0).sum().alias("just_split"),
    )
    born = births.group_by(pl.col("child").alias("actor_id")).agg(pl.col("window").min().alias("born"))
    splinter = rows.join(born, on="actor_id").select(
        "actor_id", "window", (pl.col("born") <= pl.col("window")).alias("splinter")
    )
    taken = rows.join(_taken_in(data, events), on="actor_id").filter(pl.col("since") <= pl.col("window"))
    return [
        after,
        before,
        splinter,
        taken.group_by("actor_id", "window").agg(pl.col("joiner").n_unique().alias("taken_in")),
    ]


def _births(data: TheatreData, events: WindowedEvents) -> pl.DataFrame:
    """Columns actor_id (the parent), child, window: a split falls where the child is first recorded."""
    seen = events.takes.group_by(pl.col("actor_id").alias("child")).agg(pl.col("day").min().alias("seen"))
    splits = data.lineage.filter((pl.col("relation") == "split_from") & pl.col("year_from").is_not_null())
    return (
        splits.select(pl.col("other_id").alias("actor_id"), pl.col("actor_id").alias("child"), "year_from")
        .join(seen, on="child", how="left")
        .with_columns(
            # A register may state another year than that of the first event; then only the year is known.
            pl.when(pl.col("seen").dt.year() == pl.col("year_from"))
            .then("seen")
            .otherwise(pl.date("year_from", 12, 31))
            .alias("day")
        )
        .group_by("actor_id", "child")
        .agg(events.window_of(pl.col("day").min()).alias("window"))
        .sort("actor_id", "child")
    )


def _taken_in(data: TheatreData, events: WindowedEvents) -> pl.DataFrame:
    """Columns actor_id (who took in), joiner, since."""
    joined = data.lineage.filter(
        pl.col("relation").is_in(["joined", "merged_into", "member_of"]) & pl.col("year_from").is_not_null()
    )
    return joined.select(
        pl.col("other_id").alias("actor_id"),
        pl.col("actor_id").alias("joiner"),
        events.window_of(pl.date("year_from", 12, 31)).alias("since"),
    )
