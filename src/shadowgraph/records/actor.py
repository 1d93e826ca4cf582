"""Actors: organisations, their names, and how they descend from one another. Never individuals."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.schema import Column, TableSchema

KINDS = (
    "state",
    "rebel",
    "militia",
    "communal",
    "criminal",
    "mercenary",
    "patron",
    "front",
    "party",
    "civilians",
    "unknown",
)
"""state: government and its forces; party: supporters of a political party; patron: an outside supporter
seen only in statements; front: front organisation, business or movement without fighters of its own."""

ORGANISED_KINDS = (
    "state",
    "rebel",
    "militia",
    "communal",
    "criminal",
    "mercenary",
    "patron",
    "front",
    "party",
)
"""Kinds that can hold a tie: all but civilians and unknown."""

ACTORS = TableSchema(
    "actors",
    (
        Column("actor_id", pl.String, "'ucdp:234' or 'name:<hash of the folded name>'"),
        Column("name", pl.String, "name to show"),
        Column("kind", pl.String, "kind of organisation", allowed=KINDS),
        Column(
            "kind_basis", pl.String, "where the kind comes from: register, event types, name rule, mapping"
        ),
        Column("ucdp_id", pl.Int32, "UCDP actor id", nullable=True),
        Column("gwno", pl.Int32, "Gleditsch-Ward number, for states", nullable=True),
        Column(
            "countries",
            pl.String,
            "countries of activity, most active first, separated by ';'",
            nullable=True,
        ),
        Column("first_seen", pl.Date, "first day of its first event", nullable=True),
        Column("last_seen", pl.Date, "last day of its last event", nullable=True),
        Column("n_events", pl.Int64, "events in which it takes part"),
        Column("deaths", pl.Int64, "deaths (best) in those events"),
        Column("ideology", pl.String, "what it stands for, sorted, separated by ';'", nullable=True),
        Column(
            "constituency",
            pl.String,
            "peoples, faiths, classes or regions it claims to speak for, sorted, separated by ';'",
            nullable=True,
        ),
        Column(
            "base_basis",
            pl.String,
            "where ideology and constituency come from: record, name rule; null: neither is known",
            nullable=True,
        ),
    ),
    key=("actor_id",),
)

NAMES = TableSchema(
    "names",
    (
        Column("actor_id", pl.String, "organisation"),
        Column("name", pl.String, "a name it is or was known by, any script"),
        Column("name_kind", pl.String, "main, original, full, english, acronym, previous, alias, event"),
        Column("dataset", pl.String, "where the name comes from"),
        Column("dataset_version", pl.String, "release"),
        Column("row_id", pl.String, "row in that dataset", nullable=True),
    ),
    key=("actor_id", "name", "name_kind", "dataset"),
)

LINEAGE_RELATIONS = ("split_from", "merged_into", "renamed_to", "joined", "allied_with", "member_of")

LINEAGE = TableSchema(
    "lineage",
    (
        Column("actor_id", pl.String, "organisation"),
        Column("relation", pl.String, "actor_id <relation> other_id", allowed=LINEAGE_RELATIONS),
        Column("other_id", pl.String, "organisation"),
        Column("year_from", pl.Int32, "first year it holds", nullable=True),
        Column("year_to", pl.Int32, "last year it holds", nullable=True),
        Column("statement_id", pl.String, "statement it rests on"),
    ),
)

REGISTER = TableSchema(
    "register",
    (
        Column("ucdp_id", pl.Int32, "UCDP actor id"),
        Column("name", pl.String, "name as the events use it"),
        Column("name_original", pl.String, "name in its own language", nullable=True),
        Column("name_full", pl.String, "full name in its own language", nullable=True),
        Column("name_english", pl.String, "full name in English", nullable=True),
        Column(
            "org", pl.Int8, "UCDP org: 1 formally organised, 2 supporters, 3 communal, 4 state", nullable=True
        ),
        Column("countries", pl.String, "locations, separated by ';'", nullable=True),
        Column(
            "current", pl.Boolean, "false: a name the actor had before; null: the current one", nullable=True
        ),
        Column("dataset_version", pl.String, "release"),
        Column("row_id", pl.String, "row in the register"),
    ),
    key=("ucdp_id", "row_id"),
)
