"""Holes in the record as the report tells of them; the measures say which months they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from shadowgraph.measures.holes import AROUND_MONTHS, hole_months
from shadowgraph.records.theatre import Theatre
from shadowgraph.reports.codes import EPOCH, month_number, month_of

EPOCH_MONTH = EPOCH.year * 12
"""January 1970, counted from year 0 as the measures count months."""


@dataclass(frozen=True)
class Hole:
    """A stretch of months with no event.

    Args:
        first: First month, counted from January 1970.
        last: Last month.
        usual: Mean number of events a month in the year before and the year after it.
    """

    first: int
    last: int
    usual: float

    @property
    def start(self) -> dt.date:
        """First day."""
        return dt.date(1970 + self.first // 12, self.first % 12 + 1, 1)

    @property
    def end(self) -> dt.date:
        """First day of its last month."""
        return dt.date(1970 + self.last // 12, self.last % 12 + 1, 1)


def months_covered(events: pl.DataFrame, theatre: Theatre) -> np.ndarray:
    """Events possibly in each month of the window: each counts in every month its span of possible days touches.

    Args:
        events: `EVENTS` rows.
        theatre: Gives the window.

    Returns:
        shape (n_months,), whole numbers.
    """
    first, last = month_number(theatre.start), month_number(theatre.end)
    change = np.zeros(last - first + 2, np.int64)
    if events.height:
        ends = events.select(
            month_of(pl.col("date_start")).clip(first, last).alias("from"),
            month_of(pl.col("date_end")).clip(first, last).alias("to"),
        )
        np.add.at(change, ends["from"].to_numpy() - first, 1)
        np.add.at(change, ends["to"].to_numpy() - first + 1, -1)
    return np.cumsum(change)[:-1]


def find_holes(events: pl.DataFrame, theatre: Theatre) -> list[Hole]:
    """Return the holes of a theatre, in order: stretches of the months that `measures.holes.hole_months` gives.

    A stretch before the first or after the last event is no hole: the conflict may have begun or ended, or the data
    may; the report states first and last event by themselves.

    Args:
        events: `EVENTS` rows of the theatre.
        theatre: Gives the window; months outside it are left out.
    """
    first, last = month_number(theatre.start), month_number(theatre.end)
    months = hole_months(events) - EPOCH_MONTH
    months = months[(months >= first) & (months <= last)]
    if not len(months):
        return []
    covered = months_covered(events, theatre)
    found = []
    for stretch in np.split(months, np.flatnonzero(np.diff(months) > 1) + 1):
        start, end = int(stretch[0]), int(stretch[-1])
        around = [
            *covered[max(0, start - first - AROUND_MONTHS) : start - first],
            *covered[end - first + 1 : end - first + 1 + AROUND_MONTHS],
        ]
        found.append(Hole(start, end, float(np.mean(around)) if around else 0.0))
    return found


def in_hole(column: pl.Expr, months: pl.Expr | int, holes: list[Hole]) -> pl.Expr:
    """True where a period overlaps a hole.

    Args:
        column: First day of each period.
        months: Its length in months.
        holes: What `find_holes` gives.
    """
    start = month_of(column)
    inside = pl.lit(value=False)
    for hole in holes:
        inside = inside | ((start <= hole.last) & (start + months > hole.first))
    return inside
