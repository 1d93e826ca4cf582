"""Cut a theatre out of events, actors and statements."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from shadowgraph.actors.result import Actors
from shadowgraph.events.districts import add_districts
from shadowgraph.events.result import Events
from shadowgraph.records.actor import ACTORS
from shadowgraph.records.theatre import Theatre
from shadowgraph.theatres import found
from shadowgraph.theatres.data import TheatreData
from shadowgraph.theatres.polygon import inside
from shadowgraph.theatres.select import members
from shadowgraph.theatres.window import across_edge, in_window

FIGURES = ("countries", "first_seen", "last_seen", "n_events", "deaths")
"""Columns of `ACTORS` that are worked out for the slice."""


def cut(events: Events, actors: Actors, theatre: Theatre) -> TheatreData:
    """Cut one theatre and window.

    An event is in when all its possible days lie in the window. Events without coordinates are in by their
    country, out of a polygon; how many were left out is said in `notes`.

    Args:
        events: The events stage's result.
        actors: The actors stage's result.
        theatre: From `select`.

    Returns:
        The slice. Districts are worked out from all events of the countries concerned, so they do not depend on
        the window. Statements and lineage that begin after the window are left out: they are the future.
    """
    mask = members(events.table, theatre)
    countries = events.table.filter(mask)["country"].unique()
    context = events.table.filter(pl.col("country").is_in(countries.implode()))
    named = add_districts(context)
    return _slice(named.filter(members(named, theatre)), actors, theatre, _no_point(context, theatre))


def cut_all(events: Events, actors: Actors, theatres: Sequence[Theatre]) -> list[TheatreData]:
    """Cut several theatres, as `cut` does, faster: districts are worked out once."""
    named = add_districts(events.table)
    keyed = named.with_columns(found.place_key().alias("place_key"))
    grid = pl.DataFrame(
        [(place, position) for position, theatre in enumerate(theatres) for place in theatre.places],
        schema={"place_key": pl.String, "position": pl.Int64},
        orient="row",
    )
    parts: dict[int, pl.DataFrame] = {}
    if grid.height:
        joined = keyed.join(grid, on="place_key", how="inner", maintain_order="left").drop("place_key")
        split = joined.partition_by("position", as_dict=True, include_key=False, maintain_order=True)
        parts = {int(key[0]): part for key, part in split.items()}
    made = []
    for position, theatre in enumerate(theatres):
        part = parts.get(position, named.head(0)) if theatre.places else named.filter(members(named, theatre))
        made.append(_slice(part, actors, theatre, _no_point(named, theatre)))
    return made


def _no_point(table: pl.DataFrame, theatre: Theatre) -> int:
    """Events of the countries concerned that a polygon can't judge: they have no coordinates."""
    if theatre.polygon is None or theatre.places:
        return 0
    lost = table.filter(pl.col("latitude").is_null(), in_window(theatre.start, theatre.end))
    if theatre.countries:
        return lost.filter(pl.col("country").is_in(list(theatre.countries))).height
    within = table.filter(inside(table, theatre.polygon))["country"].unique()
    return lost.filter(pl.col("country").is_in(within.implode())).height


def _slice(part: pl.DataFrame, actors: Actors, theatre: Theatre, no_point: int) -> TheatreData:
    """TheatreData from the theatre's events of all time."""
    kept = part.filter(in_window(theatre.start, theatre.end)).sort("date_start", "event_id")
    edge = part.filter(across_edge(theatre.start, theatre.end)).height
    keys = kept.select("event_id", "country", "date_start", "date_end", "deaths_best")
    taking_part = actors.participants.join(keys, on="event_id", how="inner", maintain_order="left")
    table = _figures(taking_part, actors.table)
    ids = table["actor_id"].implode()
    both = pl.col("actor_a").is_in(ids) & pl.col("actor_b").is_in(ids)
    begun = pl.col("date_start").is_null() | (pl.col("date_start") <= theatre.end)
    related = pl.col("actor_id").is_in(ids) & pl.col("other_id").is_in(ids)
    held = pl.col("year_from").is_null() | (pl.col("year_from") <= theatre.end.year)
    return TheatreData(
        theatre=theatre,
        events=kept,
        participants=taking_part.select(actors.participants.columns).sort("event_id", "side", "actor_id"),
        actors=table,
        statements=actors.statements.filter(both.fill_null(value=False), begun),
        lineage=actors.lineage.filter(related, held),
        notes=_notes(kept.height, edge, no_point),
    )


def _figures(taking_part: pl.DataFrame, actors: pl.DataFrame) -> pl.DataFrame:
    """`ACTORS` rows with figures of the slice. An organisation named twice in an event counts once."""
    once = taking_part.unique(["event_id", "actor_id"], keep="first", maintain_order=True)
    countries = (
        once.group_by("actor_id", "country")
        .agg(pl.len().alias("n"))
        .sort("actor_id", "n", "country", descending=[False, True, False])
        .group_by("actor_id", maintain_order=True)
        .agg(pl.col("country").str.join(";").alias("countries"))
    )
    figures = once.group_by("actor_id").agg(
        pl.col("date_start").min().alias("first_seen"),
        pl.col("date_end").max().alias("last_seen"),
        pl.len().cast(pl.Int64).alias("n_events"),
        pl.col("deaths_best").sum().cast(pl.Int64).alias("deaths"),
    )
    made = actors.drop(FIGURES).join(figures, on="actor_id").join(countries, on="actor_id").sort("actor_id")
    return ACTORS.conform(made)


def _notes(kept: int, edge: int, no_point: int) -> tuple[str, ...]:
    """What was left out, in sentences."""
    notes = []
    if edge:
        notes.append(
            f"{_events(edge)} left out ({kept:,} kept) for reaching across the edge of the window: "
            "it can't be said on which side of it they happened."
        )
    if no_point:
        notes.append(
            f"{_events(no_point)} of the countries concerned left out for want of coordinates: "
            "it can't be said whether they lie in the polygon."
        )
    return tuple(notes)


def _events(n: int) -> str:
    return f"{n:,} event" if n == 1 else f"{n:,} events"
