"""Holes in the record: stretches of months without any event where those around them say there should be many."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.base import IntArray
from shadowgraph.measures.months import period_index
from shadowgraph.records.period import MONTHS, Step

LEAST_MONTHS, LEAST_EXPECTED = 6, 50.0
"""Shortest stretch, and events a usual month on both of its sides leads to expect in it. Far above what chance needs
(Poisson: e^-50), since wars pause and end: the three months between two wars in Sri Lanka in 1990, or the peace after
2009, are no holes; a year without a country's file is."""

AROUND_MONTHS = 12


def hole_months(events: pl.DataFrame) -> IntArray:
    """Months in holes of the record, counted from year 0, ascending; see `months.period_index`.

    An event counts in every month its possible days touch. Before the first and after the last event nothing is a hole:
    the conflict may have begun or ended, or the data.

    Args:
        events: `EVENTS` rows of the theatre.
    """
    if events.is_empty():
        return np.zeros(0, np.int64)
    first, last = (
        events.select(period_index(pl.col(name), "month"))[name].to_numpy()
        for name in ("date_start", "date_end")
    )
    begin = int(first.min())
    change = np.zeros(int(last.max()) - begin + 2, np.int64)
    np.add.at(change, first - begin, 1)
    np.add.at(change, last - begin + 1, -1)
    covered = np.cumsum(change)[:-1]
    known = np.flatnonzero(covered)
    found: list[int] = []
    for before, after in zip(known[:-1].tolist(), known[1:].tolist(), strict=True):
        length = after - before - 1
        if length < LEAST_MONTHS:
            continue
        # Both sides, since wars begin and end; a year at most, since a long silence is likelier peace than loss.
        usual = min(
            _usual(covered[: before + 1][-AROUND_MONTHS:]), _usual(covered[after : after + AROUND_MONTHS])
        )
        if usual * min(length, AROUND_MONTHS) >= LEAST_EXPECTED:
            found.extend(range(begin + before + 1, begin + after))
    return np.array(found, np.int64)


def _usual(around: IntArray) -> float:
    """Events of a middling month; the median, so that one month of riots is not taken for the usual."""
    # Months beyond the record count as quiet: too little of it on one side says nothing about what is usual.
    return float(np.median(np.concatenate([around, np.zeros(AROUND_MONTHS - len(around), np.int64)])))


def periods_in_holes(months: IntArray, step: Step, *, wholly: bool) -> pl.DataFrame:
    """Column period: periods with a month in a hole, or wholly in holes.

    Args:
        months: From `hole_months`.
        step: Length of a period.
        wholly: Whether all months of a period must lie in holes.
    """
    period, n = np.unique(months // MONTHS[step], return_counts=True)
    return pl.DataFrame({"period": period[n >= (MONTHS[step] if wholly else 1)]}, schema={"period": pl.Int64})
