"""Developments: the turns a conflict took, each with its date, who and where, and the events behind it."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.schema import Column, TableSchema

DEVELOPMENT_KINDS = (
    "merger",
    "succession",
    "joined",
    "split",
    "break",
    "rift",
    "front",
    "alliance",
    "entrant",
    "spread",
    "escalation",
    "calming",
)
"""merger: a new organisation appears as two or more fall silent or are stated to join it; succession: as one does;
joined: stated to join an existing one; split: stated to break away; break: former allies fight; rift: organisations
that shared ground without a fight begin to fight; front: two groups that had never met fight; alliance: a tie becomes
likelier than not; entrant: a new organisation takes part in the violence; spread: violence comes to a country or
province; escalation, calming: the level of deaths changes for good, in the theatre, a province or a group's events."""

DEVELOPMENT_BASES = ("reported", "counted", "inferred")
"""reported: a dataset states it; counted: it is in the events themselves; inferred: a reading of them."""

DEVELOPMENTS = TableSchema(
    "developments",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("kind", pl.String, "what sort of turn", allowed=DEVELOPMENT_KINDS),
        Column("date", pl.Date, "first day of it"),
        Column("precision", pl.String, "how finely it is dated", allowed=("day", "month", "quarter", "year")),
        Column("actors", pl.List(pl.String), "organisation ids, the main one first"),
        Column("stated", pl.List(pl.String), "those of them that a register states"),
        Column("place", pl.String, "country, or 'country|province'", nullable=True),
        Column("before", pl.Float64, "figure before it", nullable=True),
        Column("after", pl.Float64, "figure after it", nullable=True),
        Column("of", pl.String, "what before and after count"),
        Column("p", pl.Float64, "probability that it is no coincidence; null: not judged", nullable=True),
        Column("basis", pl.String, "what it rests on", allowed=DEVELOPMENT_BASES),
        Column("stake", pl.Float64, "share of the theatre's deaths at the time that it concerns, 0 to 1"),
        Column("rank", pl.Int64, "1 for the weightiest of the theatre"),
        Column("event_ids", pl.List(pl.String), "events to start reading with, at most 10"),
    ),
    key=("theatre", "rank"),
)
