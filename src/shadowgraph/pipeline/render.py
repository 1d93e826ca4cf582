"""Render: the report of a run, now or again later."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from shadowgraph.pipeline.stages import read_record, read_theatres
from shadowgraph.reports.builder import build
from shadowgraph.reports.page import render as page_of
from shadowgraph.reports.payload import Payload
from shadowgraph.reports.tables import ReportTables
from shadowgraph.store import layout
from shadowgraph.store.progress import Progress, Silent
from shadowgraph.store.reading import RunReader
from shadowgraph.store.run import RunFolder
from shadowgraph.theatres import cut_all
from shadowgraph.theatres.data import TheatreData

FINDING_TABLES = (
    "patrons",
    "sources",
    "report_flags",
    "event_links",
    *layout.BY_THEATRE[layout.BY_THEATRE.index("attributions") :],
)
"""Tables the report's blocks draw on."""

MOST_HEADLINES = 3
"""Headlines kept per theatre when there are several."""


def render(path: Path, *, out: Path | None = None, progress: Progress | None = None) -> Path:
    """Write a run's report again from its tables.

    Args:
        path: The run folder.
        out: Where to write; None: into the run folder.
        progress: Told what is going on.

    Returns:
        The report, or the index page of several.
    """
    run = RunReader.open(path)
    events, actors = read_record(run)
    slices = cut_all(events, actors, read_theatres(run))
    return _write(run, slices, out or run.path, progress or Silent())[0]


def render_run(run: RunFolder, slices: Sequence[TheatreData], progress: Progress) -> Path:
    """Write the report of a run that is just being made, and keep its headlines."""
    page, lines = _write(run, slices, run.path, progress)
    run.fact("headline", lines)
    return page


def headlines(run: RunReader, slices: Sequence[TheatreData]) -> list[str]:
    """Headlines of a run without writing its report."""
    return [line for data in slices for line in _lines(build(_tables(run, data)))]


def _lines(payload: Payload) -> list[str]:
    return [line["text"] for answer in payload["answers"] if answer["answered"] for line in answer["lines"]]


def _write(
    run: RunReader, slices: Sequence[TheatreData], folder: Path, progress: Progress
) -> tuple[Path, list[str]]:
    from shadowgraph.reports.index import IndexEntry, render_index

    progress.stage("Writing the report", total=len(slices))
    lines: list[str] = []
    entries = []
    several = len(slices) > 1
    for data in slices:
        payload = build(_tables(run, data))
        name = f"{layout.REPORTS_FOLDER}/{data.theatre.id}.html" if several else layout.REPORT
        target = folder if folder.suffix in {".html", ".htm"} and not several else folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page_of(payload), encoding="utf-8", newline="\n")
        said = _lines(payload)
        lines += [f"{data.theatre.name}: {line}" for line in said[:MOST_HEADLINES]] if several else said
        entries.append(IndexEntry.of(data, name, said))
        progress.advance()
    if not several:
        return target, lines
    index = folder / layout.INDEX
    index.write_text(render_index(entries, synthetic=run.synthetic), encoding="utf-8", newline="\n")
    return index, lines


def _tables(run: RunReader, data: TheatreData) -> ReportTables:
    theatre = data.theatre.id
    made = {name: run.read_table(name, theatre=theatre) for name in ("ties", "pairs", "evidence", "measures")}
    # Runs of models that look at periods only, and of older releases, have neither.
    later = {
        field: run.read_table(name, theatre=theatre)
        for field, name in (
            ("standing", "standing"),
            ("layers", "ties_layers"),
            ("developments", "developments"),
        )
        if run.has_table(name)
    }
    findings = {name: _finding(run, name, theatre) for name in FINDING_TABLES if run.has_table(name)}
    return ReportTables(
        theatre=data.theatre,
        events=data.events,
        participants=data.participants,
        actors=data.actors,
        names=run.read_table("names"),
        lineage=data.lineage,
        statements=data.statements,
        **made,
        **later,
        quarantine=run.read_table("quarantine"),
        datasets=tuple(run.datasets),
        settings={
            **run.settings,
            "seed": run.seed,
            "versions": run.manifest.versions,
            "command": run.manifest.facts.get("command", ""),
            "created": run.manifest.created[:10],
            "parameters": run.manifest.facts.get(f"parameters:{theatre}", {}),
        },
        synthetic=run.synthetic,
        findings=findings,
    )


def _finding(run: RunReader, name: str, theatre: str) -> pl.DataFrame:
    return run.read_table(name, theatre=theatre) if name in layout.BY_THEATRE else run.read_table(name)
