"""Homes: the country most of an organisation's events have been in so far, and its moves between countries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import polars as pl

from shadowgraph.measures.context import MeasureContext
from shadowgraph.places.countries import country_of

MEMORY_DAYS = 365
"""An organisation not seen for longer than this makes no move: it starts anew."""

FIRST_DAY = dt.date(1989, 1, 1)
"""States that are younger than this (UCDP GED's first day) were ground of another state earlier in the record."""


def whereabouts(context: MeasureContext) -> pl.DataFrame:
    """What is known of each taking part of a non-state organisation, in the order things came to pass.

    Ground that became a state of its own keeps one name throughout (South Sudan's before July 2011 too), so that its
    groups don't change homes with the border; nobody crosses a border before there is one.

    Returns:
        Columns event, actor, ground (the country of today), home_gwno (of the country with most of its events up to
        this one, which counts; the earlier one while they are even; nullable), away (whether the event is outside its
        home), moved (whether its last event, within a year before, was in another country; null without one). In order
        of the last possible day.
    """
    memo = context.ground.memo
    if "whereabouts" not in memo:
        memo["whereabouts"] = _whereabouts(context)
    made: pl.DataFrame = memo["whereabouts"]
    return made


def _whereabouts(context: MeasureContext) -> pl.DataFrame:
    frames = context.ground.frames
    events = ground_of_today(frames.data.events).select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("event"),
        "event_id",
        "ground",
        "ground_gwno",
        "date_start",
        "date_end",
    )
    took = (
        frames.takes.filter(~pl.col("state"))
        .select("event", "actor")
        .unique()
        .join(events, on="event")
        .sort("actor", "date_end", "event_id")
    )
    home, code = _leaders(*(took[name].to_list() for name in ("actor", "ground", "ground_gwno")))
    took = took.with_columns(
        pl.Series("home", home, dtype=pl.String),
        pl.Series("home_gwno", code, dtype=pl.Int32),
        pl.col("ground").shift(1).over("actor").alias("last"),
        (pl.col("date_end") - pl.col("date_end").shift(1).over("actor")).dt.total_days().alias("gap"),
    )
    here = held_by("ground")
    return took.select(
        "event",
        "actor",
        "ground",
        "home_gwno",
        (here != held_by("home")).alias("away"),
        pl.when(pl.col("gap") <= MEMORY_DAYS).then(here != held_by("last")).alias("moved"),
    )


def ground_of_today(events: pl.DataFrame) -> pl.DataFrame:
    """Add 'ground' and 'ground_gwno': the country, or the later state whose ground of today the event is on.

    Args:
        events: `EVENTS` rows.
    """
    import numpy as np
    import shapely

    from shadowgraph.places.basemap import shapes

    ground, code = pl.col("country").alias("ground"), pl.col("gwno").alias("ground_gwno")
    made = events.with_columns(ground, code)
    for parent, part, name, born in _younger():
        within = (pl.col("gwno") == parent) & (pl.col("date_start") < born) & pl.col("latitude").is_not_null()
        rows = made.with_row_index("row").filter(within).select("row", "longitude", "latitude")
        if rows.is_empty():
            continue
        there = np.zeros(rows.height, bool)
        for shape in shapes().geometry[shapes().gwno == part]:
            shapely.prepare(shape)
            there |= shapely.contains_xy(shape, rows["longitude"].to_numpy(), rows["latitude"].to_numpy())
        chosen = np.zeros(made.height, bool)
        chosen[rows["row"].to_numpy()[there]] = True
        mask = pl.Series(chosen)
        made = made.with_columns(
            pl.when(mask).then(pl.lit(name)).otherwise("ground").alias("ground"),
            pl.when(mask).then(pl.lit(part, pl.Int32)).otherwise("ground_gwno").alias("ground_gwno"),
        )
    return made


def _younger() -> Iterator[tuple[int, int, str, dt.date]]:
    """States that broke away since 1989: the parent's number, their own, UCDP's name, their first day."""
    from shadowgraph.places.basemap import FORMER_PARTS

    for parent, parts in FORMER_PARTS.items():
        for part in parts:
            state = country_of(part)
            if state is not None and state.gw_start > FIRST_DAY:
                yield parent, part, state.name, state.gw_start


def held_by(name: str) -> pl.Expr:
    """The state that held some ground, named in a column, on the day in column 'date_start'."""
    made = pl.col(name)
    for parent, _, part_name, born in _younger():
        holder = country_of(parent)
        if holder is not None:
            before = (pl.col(name) == part_name) & (pl.col("date_start") < born)
            made = pl.when(before).then(pl.lit(holder.name)).otherwise(made)
    return made


def _leaders(
    actors: list[int], countries: list[str], codes: list[int | None]
) -> tuple[list[str], list[int | None]]:
    """The country that leads in each actor's events so far, and its number."""
    home: list[str] = []
    code: list[int | None] = []
    current, counts, best = -1, dict[str, int](), ("", codes[0] if codes else None)
    for actor, country, gwno in zip(actors, countries, codes, strict=True):
        if actor != current:
            current, counts, best = actor, {}, (country, gwno)
        counts[country] = counts.get(country, 0) + 1
        if counts[country] > counts.get(best[0], 0):
            best = (country, gwno)
        home.append(best[0])
        code.append(best[1])
    return home, code
