"""Excitation: whose violence is followed by whose, beyond trend and season."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.schema import Column, TableSchema

EXCITATION = TableSchema(
    "excitation",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("source", pl.String, "organisation whose events come first"),
        Column("target", pl.String, "organisation whose events follow; the same: self-excitation"),
        Column("name_source", pl.String, "name to show"),
        Column("name_target", pl.String, "name to show"),
        Column(
            "offspring",
            pl.Float64,
            "events of the target that an event of the source, without the target, is followed by beyond expectation",
        ),
        Column("low", pl.Float64, "5 % quantile, at least 0"),
        Column("high", pl.Float64, "95 % quantile"),
        Column(
            "backwards",
            pl.Float64,
            "the same with time running backwards: as large where both answer a common cause",
        ),
        Column("half_life", pl.Float64, "days in which the excitation of the target falls to one half"),
        Column("explained", pl.Float64, "share of the target's events so explained, 0 to 1"),
        Column("n_source", pl.Int64, "events of the source without the target, while the target was active"),
        Column("n_target", pl.Int64, "events of the target dated to the day"),
    ),
    key=("theatre", "source", "target"),
)
