"""Attribution: who may have been the side of an event that nobody named. Never a fact, never written back."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.schema import Column, TableSchema

OPPONENTS = ("civilians", "named", "not named")
"""Who is on the other side: the victims of one-sided violence, named organisations, or nobody known."""

ATTRIBUTION_MODES = ("retrospective", "then")
"""retrospective: events before and after count; then: only those over before the event's first possible day."""

ABSTENTIONS = (
    "no place",
    "place too coarse",
    "date too coarse",
    "too few events near",
    "nobody in reach",
    "partly named",
)
"""Why no distribution is given. Partly named: some organisation stands on that side, beside one nobody identified."""

ATTRIBUTIONS = TableSchema(
    "attributions",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("event_id", pl.String, "event with a side nobody named"),
        Column("side", pl.String, "that side", allowed=("a", "b")),
        Column("rank", pl.Int64, "1 for the most probable"),
        Column(
            "actor_id",
            pl.String,
            "organisation that may have been it; null: somebody else, any organisation not listed for this side",
            nullable=True,
        ),
        Column("name", pl.String, "name to show; 'somebody else'"),
        Column("p", pl.Float64, "probability, 0 to 1; sums to 1 over the rows of one side"),
        Column("low", pl.Float64, "5 % quantile"),
        Column("high", pl.Float64, "95 % quantile"),
        Column(
            "event_ids", pl.List(pl.String), "its events that speak most for it (up to 5), strongest first"
        ),
        Column("n_events", pl.Int64, "its events in reach"),
    ),
    key=("theatre", "event_id", "side", "rank"),
)

ATTRIBUTION_SIDES = TableSchema(
    "attribution_sides",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("event_id", pl.String, "event with a side nobody named"),
        Column("side", pl.String, "that side", allowed=("a", "b")),
        Column("violence", pl.String, "type of violence"),
        Column("date_start", pl.Date, "first possible day"),
        Column("deaths_best", pl.Int64, "deaths, best estimate"),
        Column("opponent", pl.String, "who is on the other side", allowed=OPPONENTS),
        Column("mode", pl.String, "what was looked at", allowed=ATTRIBUTION_MODES),
        Column(
            "abstained",
            pl.String,
            "why no distribution is given; null: one is",
            allowed=ABSTENTIONS,
            nullable=True,
        ),
        Column("candidates", pl.Int64, "organisations in reach"),
        Column("support", pl.Float64, "events about it: those of all candidates, weighted by nearness"),
        Column("p_top", pl.Float64, "probability of the most probable named organisation", nullable=True),
        Column("p_other", pl.Float64, "probability of somebody else", nullable=True),
        Column("entropy", pl.Float64, "of the distribution, nats; 0: sure", nullable=True),
    ),
    key=("theatre", "event_id", "side"),
)

ATTRIBUTION_BARS = TableSchema(
    "attribution_bars",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("event_id", pl.String, "event"),
        Column("side", pl.String, "side nobody named", allowed=("a", "b")),
        Column("actor_id", pl.String, "most probable named organisation"),
        Column("against", pl.String, "the next; null: somebody else", nullable=True),
        Column("term", pl.String, "kind of evidence"),
        Column(
            "contribution", pl.Float64, "natural log-odds of the first against the second; sums over terms"
        ),
        Column("compared", pl.String, "what was compared, in words"),
    ),
    key=("theatre", "event_id", "side", "term"),
)
