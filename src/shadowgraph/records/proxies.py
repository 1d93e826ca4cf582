"""Proxies: what each state's likely clients do of a theatre's violence, year by year."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.schema import Column, TableSchema
from shadowgraph.records.tie import BASES

PROXIES = TableSchema(
    "proxies",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("state", pl.String, "government, organisation id"),
        Column("name_state", pl.String, "name to show"),
        Column(
            "actor_b",
            pl.String,
            "group that may be supported; null: all of the state's groups",
            nullable=True,
        ),
        Column("name_b", pl.String, "name to show", nullable=True),
        Column("period_start", pl.Date, "first day of the calendar year"),
        Column("period_end", pl.Date, "last day of it"),
        Column(
            "p_support",
            pl.Float64,
            "probability of support at some time in the window; of all: of any, 0 to 1",
        ),
        Column("p_low", pl.Float64, "5 % quantile; null for all groups together", nullable=True),
        Column("p_high", pl.Float64, "95 % quantile; null for all groups together", nullable=True),
        Column("basis", pl.String, "inferred or reported (of all: of any)", allowed=BASES),
        Column("n_events", pl.Int64, "events of the year in which the group takes part"),
        Column("n_districts", pl.Int64, "districts of those events that are located surely enough"),
        Column("share", pl.Float64, "part of the theatre's non-state violence, weighed by p_support, 0 to 1"),
        Column("low", pl.Float64, "5 % quantile of share"),
        Column("high", pl.Float64, "95 % quantile of share"),
    ),
    key=("theatre", "state", "actor_b", "period_start"),
)
