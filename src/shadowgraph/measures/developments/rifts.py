"""Rifts: organisations that shared ground without a fight, were allies, or never met, begin to fight each other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from shadowgraph.measures.base import IntArray
from shadowgraph.measures.developments.found import SHOWN_EVENTS, Development
from shadowgraph.measures.developments.timeline import Mask, Timeline
from shadowgraph.records.tie import TIES
from shadowgraph.ties.result import TieResult

LEAST_CLASHES, WITHIN = 3, 24
"""Fights between the two within so many months of the first, for it to be no stray bullet."""

SIDE_BY_SIDE = 4
"""Quarters both were active on the same ground before, without a fight."""

SEEN_BEFORE = 3
"""Months of unbroken record before the first fight, or it may not be the first."""

EVEN = 0.5
KIN = ("split_from", "joined", "member_of", "allied_with", "merged_into")


def rifts(line: Timeline, ties: TieResult | None) -> Iterator[Development]:
    """First fights between former allies ('break'), neighbours ('rift') or newcomers ('front') that went on.

    Allies: named on one side of an earlier event, related in the register, or with a tie at least as likely as not in
    an earlier period. Neighbours: at least four earlier quarters with events of both in the same or neighbouring cells.
    Fronts are between two groups of which neither is a state: a war between a state and a new group is told as the
    new group. The stake of a front is that of the fights between the two. The probability is the highest chance of
    rivalry in the two years after; none without ties.

    Args:
        line: The theatre's events in order.
        ties: Its ties, if any.
    """
    groups = set(line.groups)
    allied = _allied(line, ties)
    table = TIES.empty() if ties is None else ties.table
    for (one, other), fights in line.fights.group_by(["one", "other"], maintain_order=True):
        a, b = str(one), str(other)
        if not {a, b} & groups:
            continue
        month = int(fights["month"][0])
        soon = fights.filter(pl.col("month") < month + WITHIN)
        before = _quarters_shared(line, a, b, month)
        friends = (a, b) in allied and allied[a, b] < month
        if soon.height < LEAST_CLASHES or not line.settled(month, SEEN_BEFORE, 0):
            continue
        both = {a, b} <= groups
        if not (friends or both):
            continue
        kind = "break" if friends else "rift" if before >= SIDE_BY_SIDE else "front"
        rows = soon["event"].to_numpy()
        concerned = (
            line.involving(tuple(sorted({a, b} & groups)))
            if kind != "front"
            else _only(line, fights["event"].to_numpy())
        )
        yield Development(
            kind=kind,
            date=fights["day"][0],
            actors=_larger_first(line, a, b),
            before=float(before),
            after=float(soon.height),
            of="quarters side by side without a fight, fights in the two years from the first",
            p=_rivalry(table, a, b, month),
            basis="counted",
            stake=line.stake(concerned, month),
            events=tuple(int(row) for row in rows[:SHOWN_EVENTS]),
        )


def _only(line: Timeline, rows: IntArray) -> Mask:
    made = np.zeros(line.events.height, bool)
    made[rows] = True
    return made


def _larger_first(line: Timeline, one: str, other: str) -> tuple[str, str]:
    return (one, other) if len(line.rows_of[one]) >= len(line.rows_of[other]) else (other, one)


def _quarters_shared(line: Timeline, one: str, other: str, month: int) -> int:
    """Quarters before a month in which both had an event in the same or neighbouring cells."""

    def spots(actor: str, *, around: bool) -> dict[int, set[int]]:
        made: dict[int, set[int]] = {}
        rows = line.rows_of[actor]
        quarters: IntArray = line.month[rows] // 3
        for quarter in np.unique(quarters[quarters < month // 3]).tolist():
            some = rows[quarters == quarter]
            made[quarter] = line.ground(some) if around else line.cells(some)
        return made

    here, there = spots(one, around=True), spots(other, around=False)
    return sum(bool(here[quarter] & there[quarter]) for quarter in here.keys() & there.keys())


def _allied(line: Timeline, ties: TieResult | None) -> dict[tuple[str, str], int]:
    """Month from which each pair is known, or likely, to have been on one side."""
    found: dict[tuple[str, str], int] = {}

    def note(a: str, b: str, month: int) -> None:
        pair = (min(a, b), max(a, b))
        found[pair] = min(month, found.get(pair, month))

    frames = line.frames
    named = frames.actors.select("actor", "actor_id")
    side = frames.participants.filter(pl.col("organised") & (pl.col("share") < 1.0)).join(named, on="actor")
    side = side.select("event", "side", "actor_id")
    together = side.join(side, on=["event", "side"], suffix="_b").filter(
        pl.col("actor_id") < pl.col("actor_id_b")
    )
    for event, a, b in together.select("event", "actor_id", "actor_id_b").iter_rows():
        note(a, b, int(line.month[event]))
    kin = line.data.lineage.filter(pl.col("relation").is_in(KIN) & pl.col("year_from").is_not_null())
    for a, b, year in kin.select("actor_id", "other_id", "year_from").iter_rows():
        note(a, b, year * 12)
    if ties is not None:
        likely = ties.table.filter(pl.col("p_cooperating") >= EVEN)
        for a, b, day in likely.select("actor_a", "actor_b", "period_end").iter_rows():
            note(a, b, day.year * 12 + day.month - 1)
    return found


def _rivalry(table: pl.DataFrame, one: str, other: str, month: int) -> float | None:
    year, rest = divmod(month, 12)
    start = pl.date(year, rest + 1, 1)
    end = pl.date(year + WITHIN // 12, rest + 1, 1)
    rows = table.filter(
        (pl.col("actor_a") == one)
        & (pl.col("actor_b") == other)
        & (pl.col("period_end") >= start)
        & (pl.col("period_start") < end)
    )
    return None if rows.is_empty() else float(rows.select(pl.col("p_rival").max()).item())
