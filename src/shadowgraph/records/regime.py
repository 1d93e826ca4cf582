"""Regimes: stretches at one level; and changes of level as they could be seen at the time."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.measure import UNIT_KINDS
from shadowgraph.records.schema import Column, TableSchema

REGIME_LABELS = ("steady", "calm", "low", "raised", "high")
"""steady: the series has one stretch; else which quarter of the way from its lowest stretch to its highest."""

_SERIES = (
    Column("theatre", pl.String, "theatre id"),
    Column("unit_kind", pl.String, "what is measured", allowed=UNIT_KINDS),
    Column("unit", pl.String, "id of the theatre, district or actor"),
    Column("unit_name", pl.String, "name to show"),
    Column("measure", pl.String, "registered name"),
    Column("units", pl.String, "unit of the levels"),
)

REGIMES = TableSchema(
    "regimes",
    (
        *_SERIES,
        Column("start", pl.Date, "first day of the stretch"),
        Column("end", pl.Date, "last day of the stretch"),
        Column("start_low", pl.Date, "5 % quantile of when it began; null for the first", nullable=True),
        Column("start_high", pl.Date, "95 % quantile", nullable=True),
        Column("label", pl.String, "level, by the series' own range", allowed=REGIME_LABELS),
        Column("level", pl.Float64, "mean of the stretch"),
        Column("level_low", pl.Float64, "5 % quantile"),
        Column("level_high", pl.Float64, "95 % quantile"),
        Column("n_periods", pl.Int64, "periods in the stretch with a value"),
    ),
    key=("theatre", "unit_kind", "unit", "measure", "start", "end"),
)

WATCHED = TableSchema(
    "watched",
    (
        *_SERIES,
        Column("period_start", pl.Date, "first day of the period at whose end it is said"),
        Column("period_end", pl.Date, "last day of that period"),
        Column("alarm", pl.Boolean, "a change of level is first seen in this period"),
        Column(
            "evidence", pl.Float64, "twice the log-likelihood ratio for a new level since the last one seen"
        ),
        Column("threshold", pl.Float64, "evidence from which an alarm is given"),
        Column("since", pl.Date, "first day of the level the series is now seen to be at", nullable=True),
        Column("seen", pl.Date, "last day of the period in which that was first seen", nullable=True),
        Column("before", pl.Float64, "mean of the level before it", nullable=True),
        Column("now", pl.Float64, "mean since then"),
    ),
    key=("theatre", "unit_kind", "unit", "measure", "period_start", "period_end"),
)
