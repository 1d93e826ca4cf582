"""Admiralty codes: which chance gets which letter and number."""

from __future__ import annotations

from typing import Any

import polars as pl

LETTERS = (("A", 0.97), ("B", 0.92), ("C", 0.85), ("D", 0.7))
"""Letter and the least chance that a report resting on the source alone stands; below all of them: E."""

SURE_LOW = 0.8
"""A source is completely reliable (A) only if the 5 % quantile of that chance is at least this."""

LEAST_REPORTS = 5
WIDEST = 0.45
"""With fewer reports, or a wider interval (of the chance), a source can't be judged (F)."""

NUMBERS = (("2", 0.85), ("3", 0.5), ("4", 0.2))
"""Number and the least chance that the report stands, were its parties known and active; below all of them: 5. That
UCDP leaves out who has not killed 25 in a year says nothing about whether it happened."""

CONFIRMED = 0.95
"""A report is confirmed (1) with this chance, and only if two offices report it at least."""


def letter(p: pl.Expr, low: pl.Expr, high: pl.Expr, reports: pl.Expr, many: pl.Expr) -> pl.Expr:
    """Reliability A to F.

    Args:
        p: Chance that a report resting on the source alone stands.
        low: 5 % quantile of it.
        high: 95 % quantile of it.
        reports: Events it reports.
        many: True for a name that stands for many sources (accounts on social media).
    """
    unknown = many | (reports < LEAST_REPORTS) | (high - low > WIDEST)
    made: Any = pl.when(unknown).then(pl.lit("F"))
    for name, least in LETTERS:
        good = p >= least
        made = made.when(good & (low >= SURE_LOW) if name == "A" else good).then(pl.lit(name))
    coded: pl.Expr = made.otherwise(pl.lit("E"))
    return coded


def number(p: pl.Expr, offices: pl.Expr, told: pl.Expr) -> pl.Expr:
    """Credibility 1 to 6.

    Args:
        p: Chance that the report stands, were its parties known and active.
        offices: How many offices report it, accounts on social media left out.
        told: False where nothing is known of its sources, clarity and status.
    """
    made: Any = pl.when(~told).then(pl.lit("6")).when((offices >= 2) & (p >= CONFIRMED)).then(pl.lit("1"))
    for name, least in NUMBERS:
        made = made.when(p >= least).then(pl.lit(name))
    coded: pl.Expr = made.otherwise(pl.lit("5"))
    return coded
