"""What became of the events of an earlier release: which stand, which are gone, and what was changed."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from shadowgraph.places.basemap import great_circle_km
from shadowgraph.records.credibility import CORRECTIONS
from shadowgraph.trust.duplicates import link

SAME = 0.5
"""A new event of the later release that is at least this likely the same as one that is gone is taken for it."""


def corrections(
    earlier: pl.DataFrame, later: pl.DataFrame, *, countries: Collection[str] | None = None
) -> pl.DataFrame:
    """Compare two releases that number events alike.

    An event stands if the later release has its id. Otherwise it is held against events of the later release
    whose ids the earlier one did not have; the likeliest, if at least even, is taken for it ('re-coded'). Events
    merged into others that stand by themselves count as gone.

    Args:
        earlier: `EVENTS` rows of one release.
        later: `EVENTS` rows of a later one.
        countries: Countries the later release covers completely; None: those it has an event of.

    Returns:
        `CORRECTIONS` rows, one per event of the earlier release, sorted by event_id.
    """
    covered = sorted(set(later["country"]) if countries is None else set(countries))
    last = later["date_end"].max()
    judged = pl.col("country").is_in(covered) & (pl.col("date_end") <= pl.lit(last, pl.Date))
    lost = earlier.filter(judged, ~pl.col("row_id").is_in(later["row_id"].implode()))
    new = later.filter(~pl.col("row_id").is_in(earlier["row_id"].implode()))
    found = _partners(lost, new)
    after = later.select(
        pl.col("row_id").alias("later_row"),
        pl.col("event_id").alias("later_id"),
        *(pl.col(name).alias(f"{name}_2") for name in FACTS),
    )
    rows = (
        earlier.select("event_id", "row_id", "country", judged.alias("judged"), *FACTS)
        .join(found, on="event_id", how="left")
        .with_columns(pl.when("judged").then(pl.coalesce("partner", "row_id")).alias("later_row"))
        .join(after, on="later_row", how="left")
    )
    made = rows.with_columns(_outcome().alias("outcome"), _kilometres(rows), *_changes())
    return CORRECTIONS.conform(made.sort("event_id"))


FACTS = (
    "side_a_id",
    "side_b_id",
    "side_a",
    "side_b",
    "violence",
    "deaths_best",
    "deaths_low",
    "deaths_high",
    "date_start",
    "date_end",
    "latitude",
    "longitude",
)


def _partners(lost: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """For each lost event its likeliest partner among the new ones: columns event_id, partner (row id)."""
    both = pl.concat([lost.select(new.columns), new])
    links = link(both, least=SAME) if lost.height and new.height else None
    if links is None or links.is_empty():
        return pl.DataFrame(schema={"event_id": pl.String, "partner": pl.String})
    ids = new.select("event_id", pl.col("row_id").alias("partner"))
    ways = [
        links.select(pl.col(a).alias("event_id"), pl.col(b).alias("other"), "p_same")
        for a, b in (("event_id", "other_id"), ("other_id", "event_id"))
    ]
    return (
        pl.concat(ways)
        .join(lost.select("event_id"), on="event_id", how="semi")
        .join(ids, left_on="other", right_on="event_id")
        .sort("event_id", "p_same", "partner", descending=[False, True, False])
        .unique("event_id", keep="first", maintain_order=True)
        .select("event_id", "partner")
    )


def _outcome() -> pl.Expr:
    return (
        pl.when(~pl.col("judged"))
        .then(pl.lit("not judged"))
        .when(pl.col("later_id").is_null())
        .then(pl.lit("gone"))
        .when(pl.col("partner").is_not_null())
        .then(pl.lit("re-coded"))
        .otherwise(pl.lit("stands"))
    )


def _changes() -> list[pl.Expr]:
    there = pl.col("later_id").is_not_null()
    best, low, high = (pl.col(f"deaths_{name}") for name in ("best", "low", "high"))
    after = pl.col("deaths_best_2")
    same = [_side(side, "").eq_missing(_side(side, "_2")) for side in ("a", "b")]
    gap = pl.max_horizontal(
        pl.col("date_start") - pl.col("date_end_2"), pl.col("date_start_2") - pl.col("date_end")
    )
    beyond = (after < pl.coalesce(low, best)) | (after > pl.coalesce(high, best))
    return [
        pl.when(there).then(~(same[0] & same[1])).alias("sides_changed"),
        pl.when(there).then(pl.col("violence") != pl.col("violence_2")).alias("violence_changed"),
        best.cast(pl.Int64).alias("deaths_before"),
        after.cast(pl.Int64).alias("deaths_after"),
        pl.when(there).then(beyond).alias("deaths_beyond"),
        pl.when(there).then(gap.dt.total_days().clip(0)).alias("days_apart"),
    ]


def _side(side: str, which: str) -> pl.Expr:
    return pl.coalesce(pl.col(f"side_{side}_id{which}").cast(pl.String), f"side_{side}{which}")


def _kilometres(rows: pl.DataFrame) -> pl.Series:
    names = ("latitude", "longitude", "latitude_2", "longitude_2")
    made = great_circle_km(*(rows[name].cast(pl.Float64).to_numpy() for name in names))
    return pl.Series("moved_km", made).fill_nan(None)
