"""Telling: all developments of a theatre, the weightiest first."""

from __future__ import annotations

import polars as pl

from shadowgraph.measures.developments.alliances import alliances
from shadowgraph.measures.developments.entrants import entrants
from shadowgraph.measures.developments.found import Development
from shadowgraph.measures.developments.levels import levels
from shadowgraph.measures.developments.rifts import rifts
from shadowgraph.measures.developments.spread import spread
from shadowgraph.measures.developments.successions import stated_changes, successions
from shadowgraph.measures.developments.timeline import Timeline
from shadowgraph.records.development import DEVELOPMENTS
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.result import TieResult

KEPT = 100
REPEATED = 0.6
"""Each further development of a kind counts this much of the one before it, so that one kind doesn't fill the page."""


def developments(data: TheatreData, ties: TieResult | None = None) -> pl.DataFrame:
    """List the turns a conflict took: mergers, splits, rifts, alliances, new organisations, spread, changes of level.

    Ranked by the share of the theatre's deaths at the time that each concerns, times how likely it is to be no
    coincidence, with a discount for the second and further ones of a kind. Looks at the whole window at once: to
    tell what happened, not to forecast. Only events dated to the month can tell; for a theatre of year-only records
    there is nothing.

    Args:
        data: The theatre.
        ties: Its ties; None leaves alliances out, and former allies to registers and joint events.

    Returns:
        `DEVELOPMENTS` rows, by rank.
    """
    line = Timeline(data)
    if data.events.is_empty() or line.window[1] < line.window[0]:
        return DEVELOPMENTS.empty()
    merged = list(successions(line))
    covered = {(old, one.actors[0]) for one in merged for old in one.actors[1:]}
    stated = list(stated_changes(line, covered))
    told = {one.actors[0] for one in (*merged, *stated) if one.kind != "joined"}
    found = [
        *merged,
        *stated,
        *rifts(line, ties),
        *alliances(line, ties),
        *entrants(line, told),
        *spread(line),
    ]
    found += levels(line, found)
    return _table(line, _ranked(found))


def _ranked(found: list[Development]) -> list[tuple[float, Development]]:
    """Weight and development, the weightiest first."""
    by_weight = sorted(
        ((one.stake * (1.0 if one.p is None else one.p), one) for one in found),
        key=lambda pair: (-pair[0], pair[1].date, pair[1].kind, pair[1].actors, pair[1].place or ""),
    )
    seen: dict[str, int] = {}
    weighed = []
    for weight, one in by_weight:
        nth = seen.get(one.kind, 0)
        seen[one.kind] = nth + 1
        weighed.append((weight * REPEATED**nth, one))
    return sorted(
        weighed, key=lambda pair: (-pair[0], pair[1].date, pair[1].kind, pair[1].actors, pair[1].place or "")
    )


def _table(line: Timeline, ranked: list[tuple[float, Development]]) -> pl.DataFrame:
    ids = line.events["event_id"]
    rows = [
        {
            "theatre": line.data.theatre.id,
            "kind": one.kind,
            "date": one.date,
            "precision": one.precision,
            "actors": list(one.actors),
            "stated": list(one.stated),
            "place": one.place,
            "before": one.before,
            "after": one.after,
            "of": one.of,
            "p": one.p,
            "basis": one.basis,
            "stake": one.stake,
            "rank": rank,
            "event_ids": [ids[row] for row in one.events],
        }
        for rank, (_, one) in enumerate(ranked[:KEPT], start=1)
    ]
    if not rows:
        return DEVELOPMENTS.empty()
    return DEVELOPMENTS.conform(pl.DataFrame(rows, schema=DEVELOPMENTS.dtypes))
