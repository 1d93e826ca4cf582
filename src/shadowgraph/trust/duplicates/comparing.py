"""What two events have in common, in a few levels each: where, when, who, what, how many, who says so."""

from __future__ import annotations

import polars as pl

from shadowgraph.trust.offices import ACCOUNTS, offices_of

LEVELS: dict[str, tuple[str, ...]] = {
    "place": ("same place", "within 5 km", "within 25 km", "within 50 km", "within 100 km"),
    "days": ("days overlap", "1 day apart", "2 or 3 days apart", "4 to 7 days apart"),
    "sides": (
        "same two sides",
        "one side the same, the other unnamed",
        "one side the same",
        "a side unnamed",
        "other sides",
    ),
    "violence": ("same type of violence", "another type of violence"),
    "deaths": (
        "same deaths",
        "deaths within each other's range",
        "deaths within twice",
        "deaths far apart",
        "deaths not counted",
    ),
    "offices": ("an office in common", "other offices", "offices not known"),
}
"""Levels of each comparison, the likest first (Fellegi and Sunter 1969)."""


def compare(
    events: pl.DataFrame, pairs: pl.DataFrame, participants: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Level of each comparison for each pair.

    Args:
        events: `EVENTS` rows.
        pairs: Columns left, right, gap, km, from `blocking.pairs`.
        participants: `PARTICIPANTS` rows, or None (see `link`).

    Returns:
        The pairs with one Int64 column per comparison: the position of its level in `LEVELS`.
    """
    facts = events.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("row"),
        *_named(events, participants),
        "violence",
        pl.col("deaths_best").alias("best"),
        pl.coalesce("deaths_low", "deaths_best").alias("low"),
        pl.coalesce("deaths_high", "deaths_best").alias("high"),
        _office_lists(events),
    )
    both = pairs.join(facts, left_on="left", right_on="row").join(
        facts, left_on="right", right_on="row", suffix="_2"
    )
    return (
        both.select(
            "left",
            "right",
            "gap",
            "km",
            _place().alias("place"),
            _days().alias("days"),
            _sides().alias("sides"),
            pl.when(pl.col("violence") == pl.col("violence_2")).then(0).otherwise(1).alias("violence"),
            _deaths().alias("deaths"),
            _offices().alias("offices"),
        )
        .with_columns(pl.col(name).cast(pl.Int64) for name in LEVELS)
        .sort("left", "right")
    )


def _named(events: pl.DataFrame, participants: pl.DataFrame | None) -> list[pl.Series]:
    """Who each side is, columns a and b; null: not named."""
    if participants is not None:
        sides = participants.sort("event_id", "side", "actor_id").group_by(
            "event_id", "side", maintain_order=True
        )
        keyed = sides.agg(pl.col("actor_id").str.join(","))
        ids = events.select("event_id")
        return [
            ids.join(keyed.filter(pl.col("side") == side), on="event_id", how="left", maintain_order="left")[
                "actor_id"
            ].alias(side)
            for side in ("a", "b")
        ]
    unnumbered = events.select(
        pl.any_horizontal(
            (pl.col(f"side_{side}").is_not_null() & pl.col(f"side_{side}_id").is_null()).any()
            for side in ("a", "b")
        )
    ).item()
    names = [
        pl.col(f"side_{side}").str.to_lowercase() if unnumbered else pl.col(f"side_{side}_id").cast(pl.String)
        for side in ("a", "b")
    ]
    return [events.select(name).to_series().alias(side) for name, side in zip(names, ("a", "b"), strict=True)]


def _place() -> pl.Expr:
    km = pl.col("km")
    return (
        pl.when(km < 0.5)
        .then(0)
        .when(km <= 5)
        .then(1)
        .when(km <= 25)
        .then(2)
        .when(km <= 50)
        .then(3)
        .otherwise(4)
    )


def _days() -> pl.Expr:
    gap = pl.col("gap")
    return pl.when(gap <= 0).then(0).when(gap <= 1).then(1).when(gap <= 3).then(2).otherwise(3)


def _sides() -> pl.Expr:
    a, b, c, d = (pl.col(name) for name in ("a", "b", "a_2", "b_2"))
    straight = a.eq_missing(c) & b.eq_missing(d)
    crossed = a.eq_missing(d) & b.eq_missing(c)
    named = (
        a.is_not_null()
        & c.is_not_null()
        & ((b.is_null() & d.is_null()) | (b.is_not_null() & d.is_not_null()))
    )
    shared = ((a == c) | (a == d) | (b == c) | (b == d)).fill_null(value=False)
    blank = pl.any_horizontal(side.is_null() for side in (a, b, c, d))
    return (
        pl.when((straight | crossed) & named)
        .then(0)
        .when(shared & blank)
        .then(1)
        .when(shared)
        .then(2)
        .when(blank)
        .then(3)
        .otherwise(4)
    )


def _deaths() -> pl.Expr:
    best, other = pl.col("best"), pl.col("best_2")
    inside = best.is_between(pl.col("low_2"), pl.col("high_2")) | other.is_between(
        pl.col("low"), pl.col("high")
    )
    large, small = pl.max_horizontal(best, other), pl.min_horizontal(best, other)
    return (
        pl.when((best == 0) & (other == 0))
        .then(4)
        .when(best == other)
        .then(0)
        .when(inside)
        .then(1)
        .when(large <= 2 * small)
        .then(2)
        .otherwise(3)
    )


def _office_lists(events: pl.DataFrame) -> pl.Series:
    told = offices_of(events).filter(pl.col("office") != ACCOUNTS)
    lists = told.group_by("event", maintain_order=True).agg("office")
    rows = pl.DataFrame({"event": pl.int_range(events.height, dtype=pl.Int64, eager=True)})
    return rows.join(lists, on="event", how="left", maintain_order="left")["office"].alias("said")


def _offices() -> pl.Expr:
    known = pl.col("said").is_not_null() & pl.col("said_2").is_not_null()
    common = pl.col("said").list.set_intersection(pl.col("said_2")).list.len() > 0
    return pl.when(~known).then(2).when(common).then(0).otherwise(1)
