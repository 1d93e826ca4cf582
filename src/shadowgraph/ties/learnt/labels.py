"""Coded ties as labels: which pairs are at risk of being coded, and which are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from shadowgraph.actors.result import Actors
from shadowgraph.events.result import Events

LEAST_EVENTS = 5
CODED_TO = dt.date(2017, 12, 31)
"""Last day the external-support files cover."""
FROM = dt.date(1989, 1, 1)
OPEN = ("alliance", "coalition", "joined", "merged")
STATELIKE = ("state", "civilians", "unknown", "patron")


@dataclass(frozen=True)
class Universe:
    """Pairs and their labels.

    Args:
        pairs: One row per pair of non-state organisations that share a country and a year: actor_a < actor_b,
            'fewer' (events of the less active one), 'at_risk' (one of the two is a coded recipient of support and
            both had appeared by 2017), 'covert' (coded non-state support), 'open' (named on one side, alliance,
            coalition, joined), 'any'.
    """

    pairs: pl.DataFrame

    @property
    def covert(self) -> pl.DataFrame:
        """The universe covert labels are judged in."""
        return self.pairs.filter("at_risk")


def universe(events: Events, actors: Actors, *, least_events: int = LEAST_EVENTS) -> Universe:
    """Build the universe and its labels from the stages' results.

    Args:
        events: Clean events.
        actors: Register with participants and statements.
        least_events: Events each of the two must have.
    """
    groups = actors.table.filter(~pl.col("kind").is_in(STATELIKE) & (pl.col("n_events") >= least_events))
    taking = actors.participants.join(groups.select("actor_id"), on="actor_id")
    years = taking.join(
        events.table.select("event_id", "country", pl.col("date_start").dt.year().alias("year")),
        on="event_id",
    )
    seen = years.select("actor_id", "country", "year").unique()
    counts = groups.select("actor_id", "n_events")
    first = seen.group_by("actor_id").agg(pl.col("year").min().alias("first"))
    pairs = (
        seen.join(seen, on=["country", "year"], suffix="_b")
        .filter(pl.col("actor_id") < pl.col("actor_id_b"))
        .select(actor_a="actor_id", actor_b="actor_id_b")
        .unique()
        .join(first, left_on="actor_a", right_on="actor_id")
        .join(first, left_on="actor_b", right_on="actor_id", suffix="_b")
        .join(counts, left_on="actor_a", right_on="actor_id")
        .join(counts, left_on="actor_b", right_on="actor_id", suffix="_b")
        .with_columns(pl.min_horizontal("n_events", "n_events_b").alias("fewer"))
        .drop("n_events", "n_events_b")
    )
    support = actors.statements.filter(
        (pl.col("relation") == "support") & (pl.col("date_end").fill_null(CODED_TO) >= FROM)
    )
    helped = support["actor_b"].unique().implode()
    named = taking.filter("composite").select("event_id", "side", "actor_id")
    joint = named.join(named, on=["event_id", "side"], suffix="_b").filter(
        pl.col("actor_id") < pl.col("actor_id_b")
    )
    stated = actors.statements.filter(pl.col("relation").is_in(OPEN))
    made = pairs.with_columns(
        (
            (pl.col("actor_a").is_in(helped) | pl.col("actor_b").is_in(helped))
            & (pl.max_horizontal("first", "first_b") <= CODED_TO.year)
        ).alias("at_risk"),
        _among(pairs, ordered(support)).alias("covert"),
        (
            _among(pairs, ordered(stated))
            | _among(pairs, joint.select(actor_a="actor_id", actor_b="actor_id_b").unique())
        ).alias("open"),
    )
    return Universe(
        made.with_columns((pl.col("covert") | pl.col("open")).alias("any")).sort("actor_a", "actor_b")
    )


def ordered(statements: pl.DataFrame) -> pl.DataFrame:
    """The pairs that statements are about: actor_a < actor_b, each once."""
    return statements.select(
        actor_a=pl.min_horizontal("actor_a", "actor_b"), actor_b=pl.max_horizontal("actor_a", "actor_b")
    ).unique()


def _among(pairs: pl.DataFrame, coded: pl.DataFrame) -> pl.Series:
    hit = coded.with_columns(pl.lit(value=True).alias("hit"))
    return pairs.join(hit, on=["actor_a", "actor_b"], how="left", maintain_order="left")["hit"].fill_null(
        value=False
    )


def with_states(actors: Actors) -> pl.DataFrame:
    """Pairs stated to be tied, whoever they are: actor_a < actor_b. What the head for pairs with a state learns."""
    stated = actors.statements.filter(pl.col("relation").is_in(("support", *OPEN)))
    return ordered(stated).sort("actor_a", "actor_b")
