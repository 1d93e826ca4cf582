"""Entrants: a new organisation that soon has a large part in the deaths."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from shadowgraph.measures.developments.found import SHOWN_EVENTS, Development
from shadowgraph.measures.developments.successions import LEAST_NEW, SETTLED
from shadowgraph.measures.developments.timeline import Timeline

LEAST_STAKE = 1 / 100
RECENT = 24


def entrants(line: Timeline, covered: Collection[str]) -> Iterator[Development]:
    """Kind 'entrant': first recorded after a year of unbroken record, and in a hundredth of the deaths around then.

    First recorded is not founded: a group may have been there before any source named it.

    Args:
        line: The theatre's events in order.
        covered: Organisations of which a merger, a succession or a split tells already.
    """
    for new in line.groups:
        rows = line.rows_of[new]
        begun = int(line.month[rows[0]])
        if new in covered or len(rows) < LEAST_NEW or not line.settled(begun, SETTLED, SETTLED):
            continue
        stake = line.stake(line.involving((new,)), begun)
        if stake < LEAST_STAKE:
            continue
        early = rows[line.month[rows] < begun + RECENT]
        yield Development(
            kind="entrant",
            date=line.day_of(rows[0]),
            actors=(new,),
            before=0.0,
            after=float(len(early)),
            of="events in the two years",
            basis="counted",
            stake=stake,
            events=line.deadliest(early, SHOWN_EVENTS),
        )
