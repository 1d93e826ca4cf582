"""Statements: what a source says about a relation between two organisations."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.schema import Column, TableSchema

RELATIONS = (
    "support",
    "alliance",
    "coalition",
    "joined",
    "split",
    "renamed",
    "merged",
    "rivalry",
)
"""support: a helps b (directed). alliance, coalition: mutual, coalition meaning "listed as a component of".
joined: a went into b. split: a came out of b. renamed: a became b. merged: a dissolved into b.
rivalry: the two fight."""

LAYERS = (
    "joint operations",
    "finance",
    "logistics",
    "materiel",
    "weapons",
    "training",
    "intelligence",
    "sanctuary",
    "propaganda",
    "non-aggression",
    "lineage",
    "unspecified",
)

RELIABILITY = ("A", "B", "C", "D", "E", "F")
"""Admiralty source reliability; F: can't be judged."""

STATEMENTS = TableSchema(
    "statements",
    (
        Column("statement_id", pl.String, "'<dataset>:<row id>:<n>', stable"),
        Column("relation", pl.String, "what is stated", allowed=RELATIONS),
        Column("layer", pl.String, "kind of cooperation", allowed=LAYERS),
        Column("actor_a", pl.String, "organisation id once resolved; null before", nullable=True),
        Column("actor_b", pl.String, "organisation id once resolved; null before", nullable=True),
        Column("name_a", pl.String, "name as stated"),
        Column("name_b", pl.String, "name as stated"),
        Column("ucdp_a", pl.Int32, "UCDP actor id as stated", nullable=True),
        Column("ucdp_b", pl.Int32, "UCDP actor id as stated", nullable=True),
        Column("directed", pl.Boolean, "true: a does it to or for b"),
        Column("date_start", pl.Date, "first day it is stated to hold", nullable=True),
        Column("date_end", pl.Date, "last day it is stated to hold", nullable=True),
        Column("date_precision", pl.Int8, "as for events; 5: year", nullable=True),
        Column(
            "country",
            pl.String,
            "country of the conflict it is about, as stated; several: ';'",
            nullable=True,
        ),
        Column("alleged", pl.Boolean, "the dataset itself marks it as suspected"),
        Column("reliability", pl.String, "Admiralty source reliability", allowed=RELIABILITY),
        Column("credibility", pl.Int8, "Admiralty credibility 1-6; 6: can't be judged"),
        Column("dataset", pl.String, "catalogue id"),
        Column("dataset_version", pl.String, "release"),
        Column("row_id", pl.String, "row in that dataset"),
        Column("original", pl.String, "original value"),
    ),
    key=("statement_id",),
)
