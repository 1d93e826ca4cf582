"""Measures: one number with an interval about a theatre, a district, a cell or an organisation."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.schema import Column, TableSchema

UNIT_KINDS = ("theatre", "district", "cell", "actor")

MEASURES = TableSchema(
    "measures",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("unit_kind", pl.String, "what is measured", allowed=UNIT_KINDS),
        Column("unit", pl.String, "id of the theatre, district ('country|adm_1|adm_2'), cell or actor"),
        Column("unit_name", pl.String, "name to show"),
        Column("measure", pl.String, "registered name, e.g. 'effective_groups'"),
        Column("period_start", pl.Date, "first day of the period"),
        Column("period_end", pl.Date, "last day of the period"),
        Column("value", pl.Float64, "point value; null: can't be computed here", nullable=True),
        Column("low", pl.Float64, "5 % quantile", nullable=True),
        Column("high", pl.Float64, "95 % quantile", nullable=True),
        Column("units", pl.String, "unit of the value: groups, deaths, share, nats..."),
        Column("n_events", pl.Int64, "events it rests on"),
    ),
    key=("theatre", "unit_kind", "unit", "measure", "period_start"),
)
