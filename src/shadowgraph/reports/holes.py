"""Holes in the record: stretches of months with no event at all where the months around them say there should be."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from shadowgraph.records.theatre import Theatre
from shadowgraph.reports.codes import month_number, month_of

LEAST_MONTHS = 3
LEAST_EXPECTED = 100.0
"""Events the months around a stretch lead to expect in it. Far above what chance needs (Poisson: e^-100), since
wars do pause: a lull is not taken for a hole unless a great deal is missing."""
AROUND_MONTHS = 12


@dataclass(frozen=True)
class Hole:
    """A stretch of months with no event.

    Args:
        first: First month, counted from January 1970.
        last: Last month.
        usual: Events a month in the year before and after it.
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
    """Return the holes of a theatre, in order.

    A stretch before the first or after the last event is no hole: the conflict may have begun or ended, or the data
    may; the report states first and last event by themselves.
    """
    covered = months_covered(events, theatre)
    first = month_number(theatre.start)
    known = np.flatnonzero(covered)
    found = []
    for before, after in zip(known[:-1].tolist(), known[1:].tolist(), strict=True):
        length = after - before - 1
        if length < LEAST_MONTHS:
            continue
        around = [
            *covered[max(0, before - AROUND_MONTHS + 1) : before + 1],
            *covered[after : after + AROUND_MONTHS],
        ]
        usual = float(np.mean(around))
        if usual * length >= LEAST_EXPECTED:
            found.append(Hole(first + before + 1, first + after - 1, usual))
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
