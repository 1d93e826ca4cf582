"""The scale on which two values of a measure are compared."""

from __future__ import annotations

import polars as pl

PLAIN_UNITS = ("share", "index", "nats", "standard deviations", "log ratio per period")
"""Units compared as they are; all others are counts or ratios of counts, compared by log(1 + value)."""


def plain() -> pl.Expr:
    """Whether a row's values are compared as they are."""
    return pl.col("units").is_in(PLAIN_UNITS)


def compared(name: str) -> pl.Expr:
    """A column of values on the scale on which they are compared."""
    return pl.when(plain()).then(pl.col(name)).otherwise(pl.col(name).clip(lower_bound=0.0).log1p())
