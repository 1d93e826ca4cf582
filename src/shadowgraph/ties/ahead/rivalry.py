"""How much the tie model takes a pair for rivals at the end of a year, from events up to that year only."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import polars as pl

from shadowgraph.errors import NoEventsError
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.ahead.features import Features
from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.models.state_space import StateSpace
from shadowgraph.ties.panel import build_panel

LEAST = 1e-4
"""Chances are kept this far from 0 and 1 before they become log-odds."""
TERM = "state of the pair"


def known_by(data: TheatreData, year: int) -> TheatreData:
    """The same theatre as it could be known on the last day of a year: later events and actors are gone."""
    end = dt.date(year, 12, 31)
    events = data.events.filter(pl.col("date_end") <= end)
    taking = data.participants.join(
        events.select("event_id"), on="event_id", how="semi", maintain_order="left"
    )
    actors = data.actors.join(taking.select("actor_id"), on="actor_id", how="semi", maintain_order="left")
    return dataclasses.replace(
        data,
        theatre=dataclasses.replace(data.theatre, end=end),
        events=events,
        participants=taking,
        actors=actors,
        statements=data.statements.head(0),
        lineage=data.lineage.head(0),
    )


def rivals(data: TheatreData, year: int, *, seed: int = 0) -> pl.DataFrame:
    """Chance of rivalry in a year of every pair the tie model judges then.

    Args:
        data: The theatre; what it holds after the year is dropped first.
        year: Calendar year.
        seed: Passed to the tie model.

    Returns:
        Columns actor_a, actor_b (actor_a < actor_b), p_rival.
    """
    known = known_by(data, year)
    empty = pl.DataFrame(schema={"actor_a": pl.String, "actor_b": pl.String, "p_rival": pl.Float64})
    if known.events.is_empty():
        return empty
    try:
        panel = build_panel(known, step="year", mode="events")
    except NoEventsError:
        return empty
    table = StateSpace(draws=1).infer(panel, seed=seed).table
    return table.filter(pl.col("period_start").dt.year() == year).select(*empty.columns)


def with_rivalry(features: Features, orgs: pl.DataFrame, judged: pl.DataFrame) -> Features:
    """Add what the tie model thinks of each pair to what is known of it.

    Args:
        features: Pairs and columns of one year.
        orgs: Organisations, in the order the features count them.
        judged: From `rivals`, of the same year.
    """
    ids = orgs["actor_id"]
    pairs = pl.DataFrame({"actor_a": ids.gather(features.org_i), "actor_b": ids.gather(features.org_j)})
    found = pairs.join(judged, on=["actor_a", "actor_b"], how="left", maintain_order="left")["p_rival"]
    chance = np.clip(found.fill_null(LEAST).to_numpy(), LEAST, 1 - LEAST)
    odds: FloatArray = np.log(chance) - np.log1p(-chance)
    unknown = found.is_null().to_numpy()
    # Where the model is silent, the pair counts as like the others: the flag takes up the difference.
    odds = np.where(unknown, odds[~unknown].mean() if (~unknown).any() else 0.0, odds)
    added = {"log-odds of rivalry": odds, "not judged by the tie model": unknown.astype(float)}
    return dataclasses.replace(
        features,
        columns={**features.columns, **added},
        terms={**features.terms, **dict.fromkeys(added, TERM)},
    )
