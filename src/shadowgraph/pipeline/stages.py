"""Stages: each one does its work, or reads what an earlier attempt of the same run left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import polars as pl

from shadowgraph.actors import register
from shadowgraph.actors.result import Actors
from shadowgraph.errors import NoEventsError
from shadowgraph.events import build
from shadowgraph.events.result import Events
from shadowgraph.measures import measure
from shadowgraph.measures.beside import Beside
from shadowgraph.pipeline.ask import DEFAULT_END, DEFAULT_START, DEFAULT_THEATRE, Ask
from shadowgraph.pipeline.inputs import Inputs
from shadowgraph.pipeline.sites import Sites
from shadowgraph.records.provenance import DatasetRef
from shadowgraph.records.theatre import Theatre
from shadowgraph.records.tie import EVIDENCE, PAIRS, TIES
from shadowgraph.store.progress import Progress
from shadowgraph.store.reading import RunReader
from shadowgraph.store.run import RunFolder
from shadowgraph.theatres import cut_all, resolve, select
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties import TieResult, infer
from shadowgraph.trust.attribution import attribute

LEFTOVER = "elsewhere"
"""Id of the found theatre that gathers events too few to assess: kept in the record, given no ties."""


def record(run: RunFolder, inputs: Inputs, progress: Progress) -> tuple[Events, Actors]:
    """Read, clean and resolve: events and organisations."""
    with run.stage("record", inputs.hash) as stage:
        if stage.done:
            return read_record(run)
        progress.stage("Reading", total=max(1, len(inputs.paths)))
        readings = inputs.read(run.seed, progress)
        progress.stage("Cleaning events")
        events = build(readings)
        progress.stage("Resolving organisations")
        actors = register(events, readings)
        run.record_inputs(_datasets(events, actors))
        run.fact("origin", inputs.origin)
        run.write_table("events", events.table)
        run.write_table("quarantine", pl.concat([events.quarantine, actors.quarantine]))
        run.write_table("actors", actors.table)
        run.write_table("names", actors.names)
        run.write_table("lineage", actors.lineage)
        run.write_table("participants", actors.participants)
        run.write_table("statements", actors.statements)
    return events, actors


def read_record(run: RunReader) -> tuple[Events, Actors]:
    """Events and organisations as a run keeps them."""
    refs = tuple(run.datasets)
    quarantine = run.read_table("quarantine")
    tables = {name: run.read_table(name) for name in ("names", "lineage", "participants", "statements")}
    return (
        Events(run.read_table("events"), quarantine, refs),
        Actors(run.read_table("actors"), **tables, quarantine=quarantine.head(0), datasets=refs),
    )


def choose(run: RunFolder, ask: Ask, events: Events, actors: Actors, progress: Progress) -> list[TheatreData]:
    """Choose the theatres and cut them out."""
    with run.stage("theatres", "") as stage:
        progress.stage("Choosing theatres")
        theatres = read_theatres(run) if stage.done else _select(run, ask, events, actors)
        data = cut_all(events, actors, theatres)
        if not stage.done:
            run.write_table("theatres", _theatre_table(data))
    return data


def _select(run: RunFolder, ask: Ask, events: Events, actors: Actors) -> list[Theatre]:
    window: dict[str, Any] = {"start": ask.start, "end": ask.end}
    if ask.all_theatres:
        return select(events, actors, found=True, **window)
    if ask.countries:
        return select(events, actors, countries=ask.countries, **window)
    if ask.theatre is not None:
        return select(events, actors, **resolve(ask.theatre), **window)
    if ask.nothing_chosen and not any(ref.synthetic for ref in events.datasets):
        try:
            made = select(events, actors, region=DEFAULT_THEATRE, start=DEFAULT_START, end=DEFAULT_END)
        except NoEventsError:
            run.note(
                "These events have nothing in the Sahel, 2012 to 2021: everything in them is one theatre."
            )
        else:
            run.note(
                "No theatre was chosen: this is the Sahel, 2012 to 2021. --theatre and --countries choose."
            )
            return made
    return select(events, actors, **window)


def tie(run: RunFolder, ask: Ask, data: TheatreData) -> TieResult:
    """Infer the ties of one theatre."""
    theatre = data.theatre.id
    with run.stage(f"ties:{theatre}", "") as stage:
        if stage.done:
            return read_ties(run, ask, theatre)
        try:
            if theatre == LEFTOVER:
                raise NoEventsError("Events too few to assess")
            result = infer(data, mode=ask.mode, step=ask.step, model=ask.model, seed=ask.seed)
        except NoEventsError as reason:
            run.note(f"{data.theatre.name}: no ties. {reason.message}.")
            result = TieResult(
                TIES.empty(), PAIRS.empty(), EVIDENCE.empty(), ask.model, ask.mode, ask.step, {}
            )
        run.fact(f"parameters:{theatre}", result.parameters)
        run.write_table("ties", result.table, theatre=theatre)
        run.write_table("pairs", result.pair_table, theatre=theatre)
        run.write_table("standing", result.standing, theatre=theatre)
        run.write_table("evidence", result.evidence, theatre=theatre)
        run.write_table("ties_layers", result.layers, theatre=theatre)
    return result


def read_ties(run: RunReader, ask: Ask, theatre: str) -> TieResult:
    """Ties of one theatre as a run keeps them."""

    def table(name: str) -> pl.DataFrame:
        return run.read_table(name, theatre=theatre)

    return TieResult(
        table("ties"),
        table("pairs"),
        table("evidence"),
        ask.model,
        ask.mode,
        ask.step,
        run.manifest.facts.get(f"parameters:{theatre}", {}),
        standing=table("standing"),
        layers=table("ties_layers"),
    )


def measured(
    run: RunFolder, ask: Ask, data: TheatreData, ties: TieResult, beside: Callable[[], Beside]
) -> pl.DataFrame:
    """Measure one theatre; `MEASURES` rows.

    Args:
        run: The run.
        ask: What is asked.
        data: The theatre.
        ties: Its ties.
        beside: Makes the further tables its measures read, where they have to be measured.
    """
    theatre = data.theatre.id
    with run.stage(f"measures:{theatre}", "") as stage:
        if stage.done:
            return run.read_table("measures", theatre=theatre)
        made = measure(data, ties, step=ask.measure_step, seed=ask.seed, beside=beside()).table
        run.write_table("measures", made, theatre=theatre)
    return made


def tables_beside(data: TheatreData, patrons: pl.DataFrame, sites: Sites | None = None) -> Beside:
    """Tables that measures read beside events and ties.

    Attribution is that of the day: a measure of a month must not move when later events come in.
    """
    resources = None if sites is None else sites.table
    return Beside(patrons=patrons, attribution=attribute(data, mode="then").table, sites=resources)


def read_theatres(run: RunReader) -> list[Theatre]:
    """The theatres of a run, in their order."""
    return [run.theatre(theatre) for theatre in run.theatres()["theatre"]]


def _theatre_table(data: Sequence[TheatreData]) -> pl.DataFrame:
    rows = []
    for one in data:
        fields = asdict(one.theatre)
        rows.append(
            {
                "theatre": fields["id"],
                "name": fields["name"],
                "basis": fields["basis"],
                **{key: ";".join(fields[key]) or None for key in ("countries", "actors", "places")},
                "polygon": fields["polygon"],
                "first_day": fields["start"],
                "last_day": fields["end"],
                "n_events": one.events.height,
                "n_actors": one.actors.height,
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def _datasets(events: Events, actors: Actors) -> list[DatasetRef]:
    seen = {}
    for ref in (*events.datasets, *actors.datasets):
        seen[ref.id, ref.version, ref.file] = ref
    return list(seen.values())
