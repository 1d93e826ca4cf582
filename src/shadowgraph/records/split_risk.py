"""Split risk: the chance that an organisation splits within twelve months, and what it rests on."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.schema import Column, TableSchema

_ROW = (
    Column("theatre", pl.String, "theatre id"),
    Column("actor_id", pl.String, "organisation that may split"),
    Column("as_of", pl.Date, "last day anything is known of"),
)

SPLIT_RISK = TableSchema(
    "split_risk",
    (
        *_ROW,
        Column("until", pl.Date, "last day of the twelve months looked ahead"),
        Column("name", pl.String, "name to show"),
        Column(
            "p_split", pl.Float64, "chance that a group that split from it is first recorded by then, 0 to 1"
        ),
        Column("p_low", pl.Float64, "5 % quantile over the posterior of the weights"),
        Column("p_high", pl.Float64, "95 % quantile over the posterior of the weights"),
        Column("p_base", pl.Float64, "share of organisation-years followed by a split where it was learnt"),
        Column("log_odds", pl.Float64, "natural log-odds of p_split; sum of its evidence bars"),
        Column(
            "n_split",
            pl.Int64,
            "groups coded as having split from it in those months; null: they are not over in the record",
            nullable=True,
        ),
    ),
    key=("theatre", "actor_id", "as_of"),
)

SPLIT_EVIDENCE = TableSchema(
    "split_evidence",
    (
        *_ROW,
        Column("term", pl.String, "'prior' (the typical organisation), or the name of a sign"),
        Column("contribution", pl.Float64, "natural log-odds; sums over terms to log_odds"),
        Column("observed", pl.Float64, "value of this organisation, on the term's scale", nullable=True),
        Column("typical", pl.Float64, "mean where the weights were learnt", nullable=True),
        Column("compared", pl.String, "what the value is, in words"),
    ),
    key=("theatre", "actor_id", "as_of", "term"),
)
