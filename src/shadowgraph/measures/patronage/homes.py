"""Homes: the country most of an organisation's events have been in so far, and its moves between countries."""

from __future__ import annotations

import polars as pl

from shadowgraph.measures.context import MeasureContext

MEMORY_DAYS = 365
"""An organisation not seen for longer than this makes no move: it starts anew."""


def whereabouts(context: MeasureContext) -> pl.DataFrame:
    """What is known of each taking part of a non-state organisation, in the order things came to pass.

    Returns:
        Columns event, actor, country, home (the country with most of its events up to this one, which counts; the
        earlier one while they are even), home_gwno (nullable), moved (whether its last event, within a year before, was
        in another country; null without one). Only events dated to the year or better; in order of the last possible
        day.
    """
    memo = context.ground.memo
    if "whereabouts" not in memo:
        memo["whereabouts"] = _whereabouts(context)
    made: pl.DataFrame = memo["whereabouts"]
    return made


def _whereabouts(context: MeasureContext) -> pl.DataFrame:
    frames = context.ground.frames
    events = frames.data.events.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("event"), "event_id", "country", "gwno", "date_end"
    )
    took = (
        frames.takes.filter(~pl.col("state"))
        .select("event", "actor")
        .unique()
        .join(events, on="event")
        .sort("actor", "date_end", "event_id")
    )
    home, code = _leaders(took["actor"].to_list(), took["country"].to_list(), took["gwno"].to_list())
    last = pl.col("country").shift(1).over("actor")
    gap = (pl.col("date_end") - pl.col("date_end").shift(1).over("actor")).dt.total_days()
    return took.with_columns(
        pl.Series("home", home, dtype=pl.String),
        pl.Series("home_gwno", code, dtype=pl.Int32),
        pl.when(gap <= MEMORY_DAYS).then(pl.col("country") != last).alias("moved"),
    ).select("event", "actor", "country", "home", "home_gwno", "moved")


def _leaders(
    actors: list[int], countries: list[str], codes: list[int | None]
) -> tuple[list[str], list[int | None]]:
    """The country that leads in each actor's events so far, and its number."""
    home: list[str] = []
    code: list[int | None] = []
    current, counts, lead = -1, dict[str, int](), ("", None)
    best: tuple[str, int | None] = lead
    for actor, country, gwno in zip(actors, countries, codes, strict=True):
        if actor != current:
            current, counts, best = actor, {}, (country, gwno)
        counts[country] = counts.get(country, 0) + 1
        if counts[country] > counts.get(best[0], 0):
            best = (country, gwno)
        home.append(best[0])
        code.append(best[1])
    return home, code
