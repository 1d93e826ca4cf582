"""Successions: a new organisation appears as others fall silent on its ground, or are stated to join it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
import polars as pl

from shadowgraph.measures.developments.found import SHOWN_EVENTS, Development
from shadowgraph.measures.developments.timeline import Timeline

LEAST_NEW, LEAST_OLD = 10, 5
"""Dated events an organisation needs to count as new, and one that falls silent in the two years before."""

SETTLED = 12
"""Months of record needed before a new organisation (else it may be old) and after a silence (else it may be short)."""

SILENT_BEFORE, SILENT_AFTER = 6, 3
"""Months around the first event of the new organisation in which the old one's last event falls."""

RECENT = 24
LIKELY = 0.75
"""Least probability at which a silence that no register explains is told."""
JOINED = ("joined", "member_of", "merged_into", "renamed_to")


def successions(line: Timeline) -> Iterator[Development]:
    """Mergers and successions: `DEVELOPMENTS` of kind 'merger' and 'succession'.

    An organisation is new when it has ten events and the first comes after a year or more of unbroken record. Another
    is read as going into it when the register says so within a year, or when it was active on the same ground (cells
    or their neighbours) against a common opponent in the two years before and its last event lies between six months
    before and three months after. The probability sets the number that fell silent against how often groups of that
    ground fall silent at any time (Poisson): it can't tell a merger from a defeat. Without a register's word, one
    below three quarters is left out.

    Args:
        line: The theatre's events in order.
    """
    for new in line.groups:
        rows = line.rows_of[new]
        begun = int(line.month[rows[0]])
        if len(rows) < LEAST_NEW or not line.settled(begun, SETTLED, SETTLED):
            continue
        stated = _stated(line, new, begun)
        silent = [one for one in _near(line, new) if _fell_silent(line, one, begun)]
        old = tuple(sorted({*stated, *silent}))
        if not old:
            continue
        by_chance = _expected(line, new)
        p = _surprise(len(silent), by_chance) if silent else None
        if not stated and (p is None or p < LIKELY):
            continue
        early = rows[line.month[rows] < begun + RECENT]
        yield Development(
            kind="merger" if len(old) > 1 else "succession",
            date=line.day_of(rows[0]),
            actors=(new, *old),
            stated=stated,
            before=float(sum(_before(line, one, begun) for one in old)),
            after=float(len(early)),
            of="events in the two years",
            p=p,
            basis="reported" if stated else "inferred",
            stake=line.stake(line.involving((new, *old)), begun),
            events=tuple(int(row) for row in early[: SHOWN_EVENTS // 2]) + _last_of(line, old, begun),
        )


def _stated(line: Timeline, new: str, begun: int) -> tuple[str, ...]:
    """Organisations the register says went into this one about then."""
    year = begun // 12
    lineage = line.data.lineage.filter(
        (pl.col("other_id") == new)
        & pl.col("relation").is_in(JOINED)
        & pl.col("year_from").is_between(year - 1, year + 1)
    )
    return tuple(sorted(set(lineage["actor_id"].to_list()) & set(line.rows_of)))


def _near(line: Timeline, new: str) -> list[str]:
    """Other groups of its ground with a common opponent."""
    rows = line.rows_of[new]
    ground, enemies = line.ground(rows), line.opponents.get(new, set())
    return [
        other
        for other in line.groups
        if other != new
        and enemies & line.opponents.get(other, set())
        and ground & line.cells(line.rows_of[other])
    ]


def _fell_silent(line: Timeline, one: str, begun: int) -> bool:
    months = line.month[line.rows_of[one]]
    recent = (months >= begun - RECENT) & (months <= begun)
    ends = begun - SILENT_BEFORE <= months[-1] <= begun + SILENT_AFTER
    return bool(ends and recent.sum() >= LEAST_OLD and months[0] < begun)


def _expected(line: Timeline, new: str) -> float:
    """How many groups of its ground would fall silent in nine months at any other time."""
    first, last = line.window
    endings = 0
    for one in _near(line, new):
        months = line.month[line.rows_of[one]]
        recent = int((months >= months[-1] - RECENT).sum())
        endings += recent >= LEAST_OLD and line.settled(int(months[-1]), 0, SETTLED)
    return endings * (SILENT_BEFORE + SILENT_AFTER + 1) / max(last - first + 1, 1)


def _surprise(n: int, expected: float) -> float:
    """Probability of fewer than n by chance alone."""
    from scipy.stats import poisson

    return float(poisson.cdf(n - 1, expected))


def _before(line: Timeline, one: str, begun: int) -> int:
    months = line.month[line.rows_of[one]]
    return int(((months >= begun - RECENT) & (months <= begun + SILENT_AFTER)).sum())


def _last_of(line: Timeline, old: tuple[str, ...], begun: int) -> tuple[int, ...]:
    """The last event of each organisation that went into it."""
    made = []
    for one in old:
        rows = line.rows_of[one]
        before = rows[line.month[rows] <= begun + SILENT_AFTER]
        made += [int(before[-1])] if len(before) else []
    return tuple(made[: SHOWN_EVENTS // 2])


def stated_changes(line: Timeline, covered: set[tuple[str, str]]) -> Iterator[Development]:
    """Kinds 'joined' and 'split', as the register dates them.

    Args:
        line: The theatre's events in order.
        covered: Pairs (old, new) that a succession tells already.
    """
    first, last = line.window
    dated = line.data.lineage.filter(
        pl.col("year_from").is_between(first // 12, last // 12)
        & pl.col("relation").is_in([*JOINED, "split_from"])
    ).sort("year_from", "actor_id", "other_id")
    for actor, relation, other, year in dated.select(
        "actor_id", "relation", "other_id", "year_from"
    ).iter_rows():
        split = relation == "split_from"
        if actor not in line.rows_of or other not in line.rows_of or (actor, other) in covered:
            continue
        middle = year * 12 + 6
        rows = np.concatenate([line.rows_of[actor], line.rows_of[other]])
        rows = np.unique(rows[(line.month[rows] // 12 >= year) & (line.month[rows] // 12 <= year + 1)])
        # A register dates to the year; a splinter's first event in that year or the next says more.
        begun = line.day_of(line.rows_of[actor][0])
        known = split and year <= begun.year <= year + 1
        yield Development(
            kind="split" if split else "joined",
            date=begun if known else dt.date(year, 1, 1),
            precision="day" if known else "year",
            actors=(actor, other),
            stated=(actor, other),
            before=float((line.month[line.rows_of[other]] // 12 == year - 1).sum()),
            after=float((line.month[line.rows_of[actor]] // 12 == year + 1).sum()),
            of="events of the one a year before, of the other a year after",
            basis="reported",
            stake=line.stake(line.involving((actor,)), middle),
            events=line.deadliest(rows, SHOWN_EVENTS),
        )
