"""Protraction: how long fighting has lasted in each district and between each pair, and whether it may soon pause."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.schema import Column, TableSchema

PROTRACTION = TableSchema(
    "protraction",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("unit_kind", pl.String, "what fought", allowed=("district", "pair")),
        Column("unit", pl.String, "district id, or the two organisations' ids with '|' between them"),
        Column("unit_name", pl.String, "name to show"),
        Column("spell", pl.Int64, "1 for the unit's first spell of fighting"),
        Column("first_month", pl.Date, "month of its first event"),
        Column("last_month", pl.Date, "month of its last event so far"),
        Column("months", pl.Int64, "from first to last month, both counted"),
        Column("n_events", pl.Int64, "events dated to a month or better"),
        Column("over", pl.Boolean, "a lull (six months without a recorded event) followed"),
        Column(
            "p_lull_12m",
            pl.Float64,
            "chance that a lull is complete within twelve months of the record's end; null: over, or can't be asked",
            nullable=True,
        ),
        Column("low", pl.Float64, "5 % quantile", nullable=True),
        Column("high", pl.Float64, "95 % quantile", nullable=True),
    ),
    key=("theatre", "unit_kind", "unit", "spell"),
)
