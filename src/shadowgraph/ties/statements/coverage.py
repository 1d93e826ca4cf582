"""What the sources look at: parties to state-based conflicts, year by year."""

from __future__ import annotations

import polars as pl

from shadowgraph.ties.statements.sources import SOURCES, by_year

THRESHOLD = 25
"""Deaths in a calendar year from which UCDP codes a state-based conflict (Gleditsch et al. 2002)."""

CONFLICT_LISTS = ("ucdp-brd", "ucdp-prio-acd", "ucdp-dyadic")


def parties(events: pl.DataFrame, participants: pl.DataFrame, statements: pl.DataFrame) -> pl.DataFrame:
    """Organisations whose supporters the sources look for, by year.

    Known from the conflict lists where they are at hand (who is stated to fight whom), from a statement that names
    the organisation as supported, and from events: two sides with 25 deaths or more between them in a year.

    Args:
        events: `EVENTS` rows.
        participants: `PARTICIPANTS` rows of those events.
        statements: `STATEMENTS` rows.

    Returns:
        Columns actor_id, year; sorted.
    """
    listed = statements.filter(
        pl.col("dataset").is_in(CONFLICT_LISTS),
        pl.col("relation") == "rivalry",
        pl.col("date_start").is_not_null() & pl.col("date_end").is_not_null(),
    ).select(
        pl.concat_list("actor_a", "actor_b").alias("actor_id"),
        pl.int_ranges(
            pl.col("date_start").dt.year().cast(pl.Int64), pl.col("date_end").dt.year().cast(pl.Int64) + 1
        ).alias("year"),
    )
    listed = listed.explode("actor_id").explode("year")
    named = by_year(statements).select(pl.col("recipient").alias("actor_id"), "year")
    found = pl.concat([listed, named, _in_events(events, participants)])
    return found.filter(pl.col("year").is_not_null()).unique().sort("actor_id", "year")


def _in_events(events: pl.DataFrame, participants: pl.DataFrame) -> pl.DataFrame:
    """Two sides of state-based events that reach the threshold together.

    Composite sides are left out: who comes second in 'A, B' is a supporter itself.
    """
    keys = events.filter(pl.col("violence") == "state-based").select(
        "event_id", pl.col("date_start").dt.year().cast(pl.Int64).alias("year"), "deaths_best"
    )
    alone = participants.filter(~pl.col("composite")).join(keys, on="event_id", maintain_order="left")
    sides = alone.filter(pl.col("side") == "a").join(
        alone.filter(pl.col("side") == "b").select("event_id", other="actor_id"), on="event_id"
    )
    dyads = (
        sides.group_by("actor_id", "other", "year")
        .agg(pl.col("deaths_best").sum())
        .filter(pl.col("deaths_best") >= THRESHOLD)
    )
    return pl.concat(
        [dyads.select("actor_id", "year"), dyads.select(pl.col("other").alias("actor_id"), "year")]
    )


def spans(statements: pl.DataFrame) -> list[tuple[int, int] | None]:
    """First and last year of each source that is at hand, None for those that aren't, in the order of `SOURCES`.

    A file nobody loaded can't be silent.
    """
    there = set(statements["dataset"].unique().to_list())
    return [
        (source.first_year, source.last_year) if there & set(source.datasets) else None for source in SOURCES
    ]
