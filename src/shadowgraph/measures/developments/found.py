"""Found: one development, and how much of the violence it concerns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

SHOWN_EVENTS = 10


@dataclass(frozen=True)
class Development:
    """One turn of a conflict; fields as the columns of `records.development.DEVELOPMENTS`.

    Args:
        kind: One of `DEVELOPMENT_KINDS`.
        date: First day.
        actors: Organisation ids, the main one first.
        stated: Those that a register states.
        place: Country, or 'country|province'.
        before: Figure before it.
        after: Figure after it.
        of: What they count.
        p: Probability that it is no coincidence.
        basis: 'reported', 'counted' or 'inferred'.
        stake: Share of the deaths at the time that it concerns.
        events: Rows of `data.events` to start reading with.
        precision: How finely it is dated.
    """

    kind: str
    date: dt.date
    actors: tuple[str, ...]
    of: str
    basis: str
    stake: float
    stated: tuple[str, ...] = ()
    place: str | None = None
    before: float | None = None
    after: float | None = None
    p: float | None = None
    events: tuple[int, ...] = field(default=(), repr=False)
    precision: str = "day"
