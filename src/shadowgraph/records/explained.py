"""Explained: whether organisations go on fighting longer when a layer of their ties is likely."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.schema import Column, TableSchema

ANSWERS = ("more", "less", "can't tell", "can't say")
"""more, less: the interval excludes 0 and fewer than one in twenty shuffles go as far; can't tell: not so; can't say:
too little to compare."""

EXPLAINED = TableSchema(
    "explained",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("layer", pl.String, "'finance', 'logistics and materiel', or 'either'"),
        Column(
            "difference",
            pl.Float64,
            "chance of being active again in the next quarter, with the layer less without, adjusted; -1 to 1",
            nullable=True,
        ),
        Column("low", pl.Float64, "5 % quantile", nullable=True),
        Column("high", pl.Float64, "95 % quantile", nullable=True),
        Column("raw", pl.Float64, "the same without adjustment", nullable=True),
        Column(
            "null_low",
            pl.Float64,
            "5 % quantile when layers are shuffled among like organisations",
            nullable=True,
        ),
        Column("null_high", pl.Float64, "95 % quantile of the same", nullable=True),
        Column("p_null", pl.Float64, "share of shuffles at least as far from their middle", nullable=True),
        Column("n_organisations", pl.Int64, "organisations compared"),
        Column("n_quarters", pl.Int64, "quarters in which they were active"),
        Column("n_with", pl.Float64, "expected number of organisations that ever have the layer"),
        Column("answer", pl.String, "whether they persist more", allowed=ANSWERS),
    ),
    key=("theatre", "layer"),
)
