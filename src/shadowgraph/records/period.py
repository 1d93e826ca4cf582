"""Periods: the time steps of a run, and which records are dated well enough for which step."""

from __future__ import annotations

import datetime as dt
from typing import Literal, get_args

import polars as pl

from shadowgraph.errors import UsageError

Step = Literal["month", "quarter", "year"]
STEPS: tuple[Step, ...] = get_args(Step)
MONTHS = {"month": 1, "quarter": 3, "year": 12}

SPAN_LIMIT_DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
"""The longest span of possible days a record may have to feed a statistic at that step."""

COARSEST_PRECISION = {"day": 1, "week": 3, "month": 4, "quarter": 4, "year": 5}
"""The coarsest UCDP `date_prec` a record may have to feed a statistic at that step. Precision 5 means
"more than a month, up to a year": however short its printed span, it feeds yearly statistics only."""


def check_step(step: str) -> Step:
    """Return the step, or raise.

    Raises:
        UsageError: Not one of month, quarter, year.
    """
    for known in STEPS:
        if step == known:
            return known
    raise UsageError(
        "Unknown time step",
        field="step",
        value=step,
        rule="month, quarter or year",
        way_out="use --step quarter",
    )


def period_start(column: pl.Expr, step: Step) -> pl.Expr:
    """First day of the period each date falls in."""
    return column.dt.truncate(f"{MONTHS[step]}mo")


def period_end(column: pl.Expr, step: Step) -> pl.Expr:
    """Last day of the period that starts on each date."""
    return column.dt.offset_by(f"{MONTHS[step]}mo").dt.offset_by("-1d")


def periods(start: dt.date, end: dt.date, step: Step) -> pl.Series:
    """Starts of every period that touches [start, end], as a Date series named 'period_start'.

    Examples:
        >>> import datetime as dt
        >>> periods(dt.date(2017, 2, 3), dt.date(2017, 7, 1), "quarter").to_list()
        [datetime.date(2017, 1, 1), datetime.date(2017, 4, 1), datetime.date(2017, 7, 1)]
    """
    first = pl.select(period_start(pl.lit(start), step)).item()
    return pl.date_range(first, end, interval=f"{MONTHS[step]}mo", eager=True).alias("period_start")


def dated_within(step: Literal["day", "week", "month", "quarter", "year"]) -> pl.Expr:
    """True for events dated well enough to feed a statistic at that step.

    Looks at both the coded precision and the span of possible days, since either can be the coarser.
    """
    span = (pl.col("date_end") - pl.col("date_start")).dt.total_days() + 1
    return (pl.col("date_precision") <= COARSEST_PRECISION[step]) & (span <= SPAN_LIMIT_DAYS[step])
