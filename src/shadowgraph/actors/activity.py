"""What the events say about each organisation: when, where, how deadly, against whom, beside whom."""

from __future__ import annotations

import polars as pl

from shadowgraph.actors.kinds import CRIMINAL_REGION
from shadowgraph.places.countries import country_of, gwno_by_name

VIOLENCE_COUNTS = {"state_based": "state-based", "non_state": "non-state", "one_sided": "one-sided"}


def activity(events: pl.DataFrame, participants: pl.DataFrame) -> pl.DataFrame:
    """One row per organisation that takes part in an event.

    Returns:
        actor_id, n_events, deaths (best, of whole events), first_seen, last_seen, countries (most active first,
        separated by ';'), state_based, non_state, one_sided (events of each type), americas (share, 0 to 1); sorted.
    """
    once = participants.select("event_id", "actor_id").unique(maintain_order=True)
    facts = events.select(
        "event_id", "date_start", "date_end", "deaths_best", "violence", "country", _in_americas(events)
    )
    joined = once.join(facts, on="event_id", how="left", maintain_order="left")
    counted = joined.group_by("actor_id").agg(
        pl.len().cast(pl.Int64).alias("n_events"),
        pl.col("deaths_best").cast(pl.Int64).sum().alias("deaths"),
        pl.col("date_start").min().alias("first_seen"),
        pl.col("date_end").max().alias("last_seen"),
        pl.col("americas").mean(),
        *((pl.col("violence") == kind).sum().alias(name) for name, kind in VIOLENCE_COUNTS.items()),
    )
    places = (
        joined.group_by("actor_id", "country")
        .len()
        .sort("actor_id", "len", "country", descending=[False, True, False])
        .group_by("actor_id", maintain_order=True)
        .agg(pl.col("country").str.join(";").alias("countries"))
    )
    return counted.join(places, on="actor_id", how="left").sort("actor_id")


def _in_americas(events: pl.DataFrame) -> pl.Expr:
    """Whether an event is in the Americas, by its region or else its country."""
    names = sorted(events["country"].unique().to_list())
    regions = {}
    for name, number in gwno_by_name(names).items():
        country = country_of(number)
        regions[name] = country.region if country else None
    by_country = pl.col("country").replace_strict(regions, default=None, return_dtype=pl.String)
    return (pl.coalesce("region", by_country) == CRIMINAL_REGION).fill_null(value=False).alias("americas")


def opponents(events: pl.DataFrame, participants: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Organisation to the organisations it met in non-state events, with the number of events."""
    non_state = events.filter(pl.col("violence") == "non-state").select("event_id")
    sides = participants.join(non_state, on="event_id", how="semi").select("event_id", "side", "actor_id")
    facing = sides.join(sides, on="event_id", suffix="_met").filter(pl.col("side") != pl.col("side_met"))
    counted = facing.group_by("actor_id", "actor_id_met").len().sort("actor_id", "actor_id_met")
    made: dict[str, dict[str, int]] = {}
    for actor, met, count in counted.rows():
        made.setdefault(actor, {})[met] = count
    return made
