"""Patterns: where a district and year stand on the four patterns of escalation."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.measure import UNIT_KINDS
from shadowgraph.records.schema import Column, TableSchema

PATTERN_NAMES = ("many-sided and local", "ambiguous", "insulated", "patron-driven")

PATTERN_BASES = ("measured", "can't say")
"""measured: at least one component is known; can't say: none is, or too few events."""

PATTERNS = TableSchema(
    "patterns",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("unit_kind", pl.String, "what is scored: district", allowed=UNIT_KINDS),
        Column("unit", pl.String, "id of the district"),
        Column("unit_name", pl.String, "name to show"),
        Column("year", pl.Int64, "calendar year"),
        Column("pattern", pl.String, "pattern of escalation", allowed=PATTERN_NAMES),
        Column(
            "score",
            pl.Float64,
            "mean share of the district-years of the reference record that it lies above, 0 to 1; null: can't say",
            nullable=True,
        ),
        Column("low", pl.Float64, "5 % quantile of that share", nullable=True),
        Column("high", pl.Float64, "95 % quantile of that share", nullable=True),
        Column("p_above", pl.Float64, "probability that it lies above their median, 0 to 1", nullable=True),
        Column(
            "components",
            pl.String,
            "measures behind it with their own ranks: 'name 0.87; ...'",
            nullable=True,
        ),
        Column("n_events", pl.Int64, "events of the year"),
        Column("basis", pl.String, "measured, or can't say", allowed=PATTERN_BASES),
    ),
    key=("theatre", "unit_kind", "unit", "year", "pattern"),
)
