"""Admiralty ratings as log-likelihood ratios, for sources whose error rates can't be learnt.

The two fields are NATO's (AJP-2.1; STANAG 2511): reliability of the source A to E and credibility of the information 1
to 5, with F and 6 for "can't be judged". The doctrine gives words, not numbers. The numbers here are **assumed**. What
is known of them: analysts read A to C and 1 to 3 as speaking for a statement, D, E and 4, 5 as speaking against
it, and F and 6 as standing between (Mandel, Irwin, Dhami and Budescu 2023); credibility weighs more than
reliability (Samet 1975); analysts differ widely in what they take a rating to mean (Irwin and Mandel 2019).

A rating says how a statement compares with one that nobody has rated; that one has a worth of its own (`BASE`), since
few pairs are spoken of at all. `BASE` is set so that B2 and B3, the ratings of coded and of alleged support in UCDP's
files, fall among what those files' agreement teaches (`learnt.csv`: 4 to 8 for stated, 2 to 3 for alleged support);
the benchmark shows both.
"""

from __future__ import annotations

import math

import polars as pl

BASE = 2.2
"""Log-likelihood ratio of a statement rated F6: somebody says so, and no more is known of it."""

ACCURATE_SOURCE = {"A": 0.90, "B": 0.75, "C": 0.60, "D": 0.40, "E": 0.25}
"""Assumed chance that what such a source says is right, where even odds would be F."""
ACCURATE_INFORMATION = {1: 0.95, 2: 0.85, 3: 0.55, 4: 0.35, 5: 0.15}
"""Assumed chance that such information is right, where even odds would be 6."""

RELIABILITY = {key: math.log(p / (1 - p)) for key, p in ACCURATE_SOURCE.items()} | {"F": 0.0}
CREDIBILITY = {key: math.log(p / (1 - p)) for key, p in ACCURATE_INFORMATION.items()} | {6: 0.0}


def log_ratio(reliability: str, credibility: int) -> float:
    """Log-likelihood ratio of a tie, given a statement so rated, at least 0.

    A bad rating takes the worth of a statement away; it doesn't turn it into a denial.

    Args:
        reliability: 'A' to 'F'.
        credibility: 1 to 6.

    Examples:
        >>> round(log_ratio("B", 2), 2), log_ratio("F", 6), log_ratio("E", 5)
        (5.03, 2.2, 0.0)
    """
    return max(BASE + RELIABILITY[reliability] + CREDIBILITY[credibility], 0.0)


def log_ratios(reliability: pl.Expr, credibility: pl.Expr) -> pl.Expr:
    """The same for columns."""
    source = reliability.replace_strict(RELIABILITY, return_dtype=pl.Float64)
    information = credibility.cast(pl.Int64).replace_strict(CREDIBILITY, return_dtype=pl.Float64)
    return (BASE + source + information).clip(lower_bound=0.0)


def table() -> pl.DataFrame:
    """All 36 ratings: columns reliability, credibility, log_ratio, times (the likelihood ratio)."""
    rows = [(r, c, log_ratio(r, c), math.exp(log_ratio(r, c))) for r in RELIABILITY for c in CREDIBILITY]
    names = ["reliability", "credibility", "log_ratio", "times"]
    return pl.DataFrame(rows, schema=names, orient="row").sort("reliability", "credibility")
