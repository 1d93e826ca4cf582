"""Levels: the month from which deaths run at another level for good, in the theatre, a province or a group's events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from shadowgraph.measures.base import IntArray
from shadowgraph.measures.changes import Change, changes
from shadowgraph.measures.developments.found import SHOWN_EVENTS, Development
from shadowgraph.measures.developments.timeline import Timeline

LEAST_MONTHS = 24
LEAST_RATIO = 2.0
"""A level that doesn't at least double or halve is left to the measures' turning points."""

LEAST_EVENTS = 30
"""Dated events of a province or group whose level is followed."""

TOLD_WITHIN = 3
"""Months around a turn that tells the same of the theatre, the province or the group already."""


def levels(line: Timeline, told: Sequence[Development]) -> Iterator[Development]:
    """Kinds 'escalation' and 'calming': changes of the level of monthly deaths that last.

    See `measures.changes.changes`; on log(1 + deaths), so that a doubling counts alike in a small war and a large one.
    Followed for the theatre, for provinces and for groups with thirty events; in a province or of a group, the months
    between its first and its last event. A rise or fall of the whole theatre is not told again of its parts, nor that
    of a province or group which another turn tells.

    Args:
        line: The theatre's events in order.
        told: Other turns: a spread tells of its place, a new organisation of itself.
    """
    dated = line.events.filter("dated")
    whole = list(_of(line, dated["event"].to_numpy(), None, ()))
    yield from whole
    known = [*told, *whole]
    for (country, province), events in dated.drop_nulls("province").group_by(
        ["country", "province"], maintain_order=True
    ):
        own = events["event"].to_numpy()
        if len(own) >= LEAST_EVENTS:
            yield from (one for one in _of(line, own, f"{country}|{province}", ()) if not _told(one, known))
    for group in line.groups:
        own = line.rows_of[group]
        if len(own) >= LEAST_EVENTS:
            yield from (one for one in _of(line, own, None, (group,)) if not _told(one, known))


def _told(one: Development, known: Sequence[Development]) -> bool:
    """Whether a change of level of a part is told by a turn near it."""
    for other in known:
        near = abs((one.date - other.date).days) <= 31 * TOLD_WITHIN
        same_way = other.kind == one.kind or (
            one.kind == "escalation" and other.kind in ("spread", "entrant")
        )
        theatre = other.place is None and not other.actors
        place = other.kind == "spread" and one.place is not None and _inside(one.place, other.place or "")
        group = other.kind == "entrant" and other.actors == one.actors
        if near and same_way and (theatre or place or group):
            return True
    return False


def _inside(place: str, other: str) -> bool:
    return place == other or place.startswith(f"{other}|")


def _of(line: Timeline, rows: IntArray, place: str | None, actors: tuple[str, ...]) -> Iterator[Development]:
    """Changes of level of the deaths in some dated events."""
    first = line.window[0]
    months = line.month[rows] - first
    whole = place is None and not actors
    begin, end = (0, line.window[1] - first) if whole else (int(months.min()), int(months.max()))
    deaths = np.bincount(months, line.deaths[rows], minlength=line.window[1] - first + 1).astype(float)
    inside = np.zeros(line.events.height, bool)
    inside[rows] = True
    for one in _changes(line, deaths, begin, end + 1):
        before, after = float(deaths[one.start : one.at].mean()), float(deaths[one.at : one.end].mean())
        risen = after >= before
        if max(before, after) < LEAST_RATIO * min(before, after):
            continue
        where = months == (one.at if risen else one.at - 1)
        size = abs(after - before) / max(before, after)
        yield Development(
            kind="escalation" if risen else "calming",
            date=_first_day(first + one.at),
            precision="month",
            actors=actors,
            place=place,
            before=before,
            after=after,
            of="deaths a month",
            basis="counted",
            stake=size if whole else size * line.stake(inside, first + one.at),
            events=line.deadliest(rows[where], SHOWN_EVENTS),
        )


def _changes(line: Timeline, deaths: NDArray[np.float64], begin: int, end: int) -> list[Change]:
    """Changes of level in each stretch of the record without a gap, two years or longer."""
    edges = np.concatenate([[begin - 1], line.gaps - line.window[0], [end]])
    edges = edges[(edges >= begin - 1) & (edges <= end)]
    found = []
    for start, stop in zip((edges[:-1] + 1).tolist(), edges[1:].tolist(), strict=True):
        if stop - start >= LEAST_MONTHS:
            found += [
                Change(one.at + start, one.start + start, one.end + start, one.gain)
                for one in changes(np.log1p(deaths[start:stop]))
            ]
    return found


def _first_day(month: int) -> dt.date:
    return dt.date(month // 12, month % 12 + 1, 1)
