"""Patronage: which states support which groups of a theatre, as a stage of a run."""

from __future__ import annotations

from typing import cast

import polars as pl

from shadowgraph.actors.result import Actors
from shadowgraph.errors import NoEventsError
from shadowgraph.events.result import Events
from shadowgraph.pipeline.ask import Ask
from shadowgraph.pipeline.stages import LEFTOVER
from shadowgraph.records.tie import PATRON_EVIDENCE, PATRONS
from shadowgraph.store.run import RunFolder
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.base import Mode
from shadowgraph.ties.patrons import patrons, wider


def patronised(run: RunFolder, ask: Ask, events: Events, actors: Actors, data: TheatreData) -> pl.DataFrame:
    """Infer the patrons of one theatre's groups; `PATRONS` rows."""
    theatre = data.theatre.id
    with run.stage(f"patrons:{theatre}", "") as stage:
        if stage.done:
            return run.read_table("patrons", theatre=theatre)
        table, evidence = PATRONS.empty(), PATRON_EVIDENCE.empty()
        if theatre != LEFTOVER:
            try:
                found = patrons(data, cast("Mode", ask.mode), record=wider(events, actors, data))
            except NoEventsError as reason:
                run.note(f"{data.theatre.name}: no patrons. {reason.message}.")
            else:
                table, evidence = found.table, found.evidence
                for note in found.notes:
                    run.note(f"{data.theatre.name}: {note}")
        run.write_table("patrons", table, theatre=theatre)
        run.write_table("patron_evidence", evidence, theatre=theatre)
    return table
