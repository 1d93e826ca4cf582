"""Trusting: what the reports of a record are worth, and who may have done what nobody was named for."""

from __future__ import annotations

import polars as pl

from shadowgraph.actors.result import Actors
from shadowgraph.events.result import Events
from shadowgraph.store.progress import Progress
from shadowgraph.store.run import RunFolder
from shadowgraph.theatres.data import TheatreData
from shadowgraph.trust.attribution import attribute
from shadowgraph.trust.credibility import judge
from shadowgraph.trust.duplicates import link


def judged(
    run: RunFolder, events: Events, actors: Actors, progress: Progress
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Judge every report of the record; `CREDIBILITY` and `REPORT_FLAGS` rows."""
    with run.stage("trust", "") as stage:
        if stage.done:
            return run.read_table("credibility"), run.read_table("report_flags")
        progress.stage("Judging reports")
        found = judge(events.table, actors.participants)
        run.write_table("credibility", found.table)
        run.write_table("sources", found.sources)
        run.write_table("report_flags", found.flags)
        run.write_table("event_links", link(events.table, actors.participants))
    return found.table, found.flags


def attributed(run: RunFolder, data: TheatreData) -> None:
    """Say who may have been the sides nobody named, looking back and ahead."""
    theatre = data.theatre.id
    with run.stage(f"attribution:{theatre}", "") as stage:
        if not stage.done:
            found = attribute(data)
            run.write_table("attributions", found.table, theatre=theatre)
            run.write_table("attribution_sides", found.sides, theatre=theatre)
            run.write_table("attribution_bars", found.bars, theatre=theatre)
