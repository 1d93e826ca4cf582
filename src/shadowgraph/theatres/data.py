"""TheatreData: the slice of events, actors and statements one theatre's stages work on."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from shadowgraph.records.theatre import Theatre


@dataclass(frozen=True)
class TheatreData:
    """Everything a tie model or a measure may look at, already cut to one theatre and window.

    Args:
        theatre: What was cut.
        events: `EVENTS` rows inside, plus 'district' and 'district_name' (nullable strings), sorted by
            date_start, event_id.
        participants: `PARTICIPANTS` rows of those events (all actors, civilians included).
        actors: `ACTORS` rows of the participants; all figures are of this slice.
        statements: `STATEMENTS` rows whose two actors are both in `actors` (mode 'events' must not use them).
        lineage: `LINEAGE` rows between those actors.
        notes: What the cut left out and why, in sentences, for the report's limits.
    """

    theatre: Theatre
    events: pl.DataFrame
    participants: pl.DataFrame
    actors: pl.DataFrame
    statements: pl.DataFrame
    lineage: pl.DataFrame
    notes: tuple[str, ...] = ()
