"""Periods as whole numbers, counted from year 0."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.period import MONTHS, Step


def period_index(day: pl.Expr, step: Step) -> pl.Expr:
    """Number of the period a day falls in, counted from year 0."""
    return (day.dt.year().cast(pl.Int64) * 12 + day.dt.month().cast(pl.Int64) - 1) // MONTHS[step]


def first_day(index: pl.Expr, step: Step) -> pl.Expr:
    """First day of a period, from its number."""
    months = index * MONTHS[step]
    return pl.date(months // 12, months % 12 + 1, 1)
