"""Levels: the month from which the deaths of the whole theatre run at another level for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from shadowgraph.measures.changes import Change, changes
from shadowgraph.measures.developments.found import SHOWN_EVENTS, Development
from shadowgraph.measures.developments.timeline import Timeline

LEAST_MONTHS = 24
KEPT = 3


def levels(line: Timeline) -> Iterator[Development]:
    """Kinds 'escalation' and 'calming': the three clearest changes of the level of monthly deaths.

    See `measures.changes.changes`; on log(1 + deaths), so that a doubling counts alike in a small war and a large one.

    Args:
        line: The theatre's events in order.
    """
    first, last = line.window
    dated = line.events.filter("dated")
    months = dated["month"].to_numpy() - first
    deaths = np.bincount(months, dated["deaths"].to_numpy(), minlength=last - first + 1).astype(float)
    found = [one for start, end in _stretches(line) for one in _within(deaths, start, end)]
    for one in sorted(found, key=lambda each: (-each.gain, each.at))[:KEPT]:
        before, after = float(deaths[one.start : one.at].mean()), float(deaths[one.at : one.end].mean())
        risen = after >= before
        where = months == (one.at if risen else one.at - 1)
        yield Development(
            kind="escalation" if risen else "calming",
            date=_first_day(first + one.at),
            precision="month",
            actors=(),
            before=before,
            after=after,
            of="deaths a month",
            basis="counted",
            stake=abs(after - before) / max(before, after),
            events=line.deadliest(dated["event"].to_numpy()[where], SHOWN_EVENTS),
        )


def _stretches(line: Timeline) -> list[tuple[int, int]]:
    """First position and the one after the last of each stretch of the record without a gap, two years or longer."""
    first, last = line.window
    edges = np.concatenate([[-1], line.gaps - first, [last - first + 1]])
    pairs = zip((edges[:-1] + 1).tolist(), edges[1:].tolist(), strict=True)
    return [(start, end) for start, end in pairs if end - start >= LEAST_MONTHS]


def _within(deaths: NDArray[np.float64], start: int, end: int) -> list[Change]:
    found = changes(np.log1p(deaths[start:end]))
    return [Change(one.at + start, one.start + start, one.end + start, one.gain) for one in found]


def _first_day(month: int) -> dt.date:
    return dt.date(month // 12, month % 12 + 1, 1)
