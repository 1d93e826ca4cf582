"""Assess: from events to a report, in one call."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from pathlib import Path

from shadowgraph.pipeline.ask import DEFAULT_THEATRE, Ask, as_names
from shadowgraph.pipeline.assessment import Assessment
from shadowgraph.pipeline.findings import Found, findings
from shadowgraph.pipeline.inputs import NOTHING, find_inputs
from shadowgraph.pipeline.patronage import patronised
from shadowgraph.pipeline.render import headlines, render_run
from shadowgraph.pipeline.sites import Sites
from shadowgraph.pipeline.stages import choose, measured, record, tables_beside, tie
from shadowgraph.pipeline.trusting import attributed, judged
from shadowgraph.settings import Settings
from shadowgraph.store.progress import Progress, Silent
from shadowgraph.store.reading import RunReader
from shadowgraph.store.run import RunFolder, run_path
from shadowgraph.theatres import resolve
from shadowgraph.ties.infer import DEFAULT_MODEL


def assess(
    *,
    events: Path | str | None = None,
    mapping: Path | str | None = None,
    countries: Sequence[str] | str | None = None,
    theatre: str | None = None,
    all_theatres: bool = False,
    start: dt.date | None = None,
    end: dt.date | None = None,
    step: str = "quarter",
    measure_step: str = "month",
    mode: str = "events+reports",
    model: str = DEFAULT_MODEL,
    seed: int = 0,
    sites: Path | str | None = None,
    out: Path | str | None = None,
    resume: bool = True,
    report: bool = True,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Assessment:
    """Assess one theatre or several, and write everything to a run folder.

    Args:
        events: File or folder of events; None: the data folder, the cache, a download, or, with nothing
            reachable, the built-in synthetic theatre.
        mapping: Mapping file for a CSV of your own.
        countries: Countries to assess as one theatre, a list or a comma-separated text.
        theatre: A named region ('sahel'), a country, or a polygon (WKT or a GeoJSON file).
        all_theatres: Let the events decide which theatres there are.
        start: First day.
        end: Last day.
        step: Period of the ties: 'month', 'quarter' or 'year'.
        measure_step: Period of the measures.
        mode: 'events', or 'events+reports' to let statements speak too.
        model: Registered tie model.
        seed: Seed of every random draw: the same inputs and seed give the same bytes.
        sites: CSV of resource sites (kind, latitude, longitude), for the share of violence near them; None: that
            measure is left out.
        out: Run folder; None: a folder under the settings' `runs`, named after what is asked.
        resume: Go on where an earlier attempt at the same folder stopped; False: begin afresh.
        report: Write the report.
        settings: Data folder, cache and so on; None: as the environment and files say.
        progress: Told what is going on.

    Returns:
        The finished run, with its tables and headlines.

    Raises:
        UsageError: An option makes no sense.
        InputError: The events can't be read, or none are left.
        RunError: The run folder belongs to something else.
    """
    told, setup = progress or Silent(), settings or Settings.load()
    resources = None if sites is None else Sites.read(Path(sites))
    about = None if resources is None else resources.about
    window = (start, end, step, measure_step)
    ask = Ask(as_names(countries), theatre, all_theatres, *window, mode, model, seed, about)
    if theatre is not None:
        resolve(theatre)  # a misspelt name should fail before anything is read
    source = find_inputs(_path(events), _path(mapping), setup, told, seed)
    wanted = {**ask.to_settings(), "inputs": [path.name for path in source.paths] or ["synthetic"]}
    slug = ask.slug if not ask.nothing_chosen else "synthetic" if source.synthetic else DEFAULT_THEATRE
    folder = Path(out) if out is not None else run_path(setup.runs, slug, wanted, seed)
    with RunFolder.begin(
        folder,
        settings=wanted,
        seed=seed,
        created=dt.datetime.now(dt.UTC),
        resume=resume,
        log_level=setup.log_level,
    ) as run:
        run.fact("command", ask.command(source.events))
        if source.synthetic:
            run.note(NOTHING)
        if resources is not None and resources.left_out:
            run.note(resources.left_out)
        clean, actors = record(run, source, told)
        credible, flags = judged(run, clean, actors, told)
        slices = choose(run, ask, clean, actors, told)
        told.stage("Inferring ties and measuring", total=4 * len(slices))
        for data in slices:
            for note in data.notes:
                run.note(f"{data.theatre.name}: {note}")
            ties = tie(run, ask, data)
            told.advance()
            supporters = patronised(run, ask, clean, actors, data)
            told.advance()
            attributed(run, data)
            measures = measured(
                run, ask, data, ties, functools.partial(tables_beside, data, supporters, resources)
            )
            told.advance()
            made = Found(data, ties, measures, supporters, credible, flags, ask.seed)
            findings(run, made)
            told.advance()
        run.join_tables([data.theatre.id for data in slices])
        page = render_run(run, slices, told) if report else None
        run.fact("headline", headlines(run, slices) if not report else run.manifest.facts.get("headline", []))
        run.finish()
    done = RunReader.open(folder)
    return Assessment(done, page, tuple(done.manifest.facts["headline"]), tuple(done.manifest.notes))


def _path(text: Path | str | None) -> Path | None:
    return None if text is None else Path(text)
