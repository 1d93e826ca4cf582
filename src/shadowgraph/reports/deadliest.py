"""The deadliest event of a stretch of time, in the theatre or in one district."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl

from shadowgraph.records.period import dated_within
from shadowgraph.reports.codes import EPOCH, day_of
from shadowgraph.reports.numbers import count, day


class Deadliest:
    """Looks up events by time and district, the deadliest first.

    Args:
        events: `EVENTS` rows with 'district'; those dated worse than a month are never the answer.
    """

    def __init__(self, events: pl.DataFrame) -> None:
        self._events = events.filter(dated_within("month")).sort(
            ["deaths_best", "event_id"], descending=[True, False]
        )
        self._days = self._events.select(day_of(pl.col("date_start"))).to_series().to_numpy()
        rows = self._events.select("district").with_row_index("row").drop_nulls("district")
        self._everywhere = np.arange(self._events.height)
        self._inside = {
            district: np.array(inside)
            for district, inside in rows.group_by("district").agg(pl.col("row")).iter_rows()
        }

    def find(self, start: dt.date, end: dt.date, district: str | None = None) -> dict[str, Any] | None:
        """The deadliest event that starts in [start, end), or None.

        Args:
            start: First day.
            end: Day after the last.
            district: District id; None: the whole theatre.
        """
        first, last = (start - EPOCH).days, (end - EPOCH).days
        rows = self._everywhere if district is None else self._inside.get(district, self._everywhere[:0])
        days = self._days[rows]
        hits = np.flatnonzero((days >= first) & (days < last))
        return self._events.row(int(rows[hits[0]]), named=True) if len(hits) else None


def in_words(event: dict[str, Any]) -> str:
    """'14 Mar 2017, Ogossagou, Dozos and Fulani, 157 deaths'."""
    where = event["place"] or event["adm_2"] or event["adm_1"] or event["country"]
    sides = f"{event['side_a'] or 'unnamed'} and {event['side_b'] or 'unnamed'}"
    return f"{day(event['date_start'])}, {where}, {sides}, {count(event['deaths_best'])} deaths"
