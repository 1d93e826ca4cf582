"""Tracking: the same coalition in one period and the next."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

LEAST_OVERLAP = 1 / 3
"""Least Jaccard overlap with which a coalition goes on, as in Greene, Doyle and Cunningham (2010)."""

MEMORY_MONTHS = 12
"""A coalition not seen for longer does not return."""


@dataclass(frozen=True)
class Sighting:
    """One coalition in one period.

    Args:
        number: the coalition's own number, 1 and up, in the order of first sight.
        members: who is in it.
        change: one of `records.coalition.CHANGES`.
        parent: number of the coalition it split off from.
        took_in: numbers of the coalitions that went up in it.
    """

    number: int
    members: frozenset[int]
    change: str
    parent: int | None = None
    took_in: tuple[int, ...] = ()


@dataclass
class _Known:
    """Coalitions seen so far: members and month of the last sight."""

    members: dict[int, frozenset[int]] = field(default_factory=dict)
    month: dict[int, int] = field(default_factory=dict)


def track(periods: list[tuple[int, list[frozenset[int]]]]) -> list[list[Sighting]]:
    """Follow coalitions through time.

    Coalitions of a period are matched one to one with those of the period before so that the Jaccard overlaps sum to
    the most, counted among organisations that are in a coalition in both periods (who falls silent has not left); an
    overlap below a third is none. Those left over are then matched with coalitions last seen within a year. Only the
    past decides: later periods change no number.

    Args:
        periods: Per period its month (from any origin, ascending) and its coalitions, without common members, in an
            order that doesn't depend on names.

    Returns:
        Per period the sightings, in the order given.
    """
    known, made = _Known(), []
    before: list[Sighting] = []
    for month, camps in periods:
        last = {one.number: one.members for one in before}
        found = _matched(camps, last)
        open_to = [k for k in range(len(camps)) if k not in found]
        dormant = {
            number: members
            for number, members in known.members.items()
            if number not in last and month - known.month[number] <= MEMORY_MONTHS
        }
        back = _matched([camps[k] for k in open_to], dormant)
        returned = {open_to[k]: number for k, number in back.items()}
        before = _sightings(camps, found, returned, last, known)
        for one in before:
            known.members[one.number], known.month[one.number] = one.members, month
        made.append(before)
    return made


def _matched(camps: list[frozenset[int]], last: dict[int, frozenset[int]]) -> dict[int, int]:
    """Number of the coalition that each camp continues, by place of the camp."""
    from scipy.optimize import linear_sum_assignment

    numbers = sorted(last)
    now = frozenset().union(*camps)
    then = frozenset().union(*last.values())
    overlap = np.zeros((len(camps), len(numbers)))
    for k, camp in enumerate(camps):
        for m, number in enumerate(numbers):
            both = len(camp & last[number])
            either = len((camp & then) | (last[number] & now))
            # Among equal overlaps the larger common part decides, then the older coalition.
            overlap[k, m] = both / either + 1e-6 * both - 1e-9 * m if both else 0.0
    rows, columns = linear_sum_assignment(overlap, maximize=True)
    return {int(k): numbers[m] for k, m in zip(rows, columns, strict=True) if overlap[k, m] >= LEAST_OVERLAP}


def _sightings(
    camps: list[frozenset[int]],
    found: dict[int, int],
    returned: dict[int, int],
    last: dict[int, frozenset[int]],
    known: _Known,
) -> list[Sighting]:
    came_from = [_majority(camp, last) for camp in camps]
    gone_to = {
        number: _majority(members, dict(enumerate(camps)))
        for number, members in sorted(last.items())
        if number not in found.values()
    }
    made, following = [], max(known.members, default=0) + 1
    for k, camp in enumerate(camps):
        took_in = tuple(number for number, place in gone_to.items() if place == k)
        if k in found:
            made.append(Sighting(found[k], camp, "goes on", None, took_in))
        elif k in returned:
            made.append(Sighting(returned[k], camp, "returns", None, took_in))
        else:
            goes_on = came_from[k] if came_from[k] in found.values() else None
            change = "formed" if goes_on is None else "splits off"
            made.append(Sighting(following, camp, change, goes_on, took_in))
            following += 1
    return made


def _majority(members: frozenset[int], among: dict[int, frozenset[int]]) -> int | None:
    """The set that holds more than half of the members, if one does."""
    for name, others in among.items():
        if 2 * len(members & others) > len(members):
            return name
    return None
