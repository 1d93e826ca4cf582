"""`shadowgraph assess`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shadowgraph.cli.choices import MODELS, Mode, Step
from shadowgraph.cli.grouped import OUTPUT, GroupedCommand, examples
from shadowgraph.cli.options import COMMAND, JsonOption, OpenOption, QuietOption

if TYPE_CHECKING:
    from shadowgraph.pipeline import Assessment

app = typer.Typer(**COMMAND)

WHAT, WHEN, HOW = "What to assess", "When", "How"


@app.command(
    cls=GroupedCommand,
    epilog=examples(
        "shadowgraph assess --theatre sahel --from 2012 --to 2021 --open",
        'shadowgraph assess --countries "Syria,Iraq" --from 2013 --step month',
        "shadowgraph assess --events my.csv --mapping my.yaml --mode events",
    ),
)
def assess(
    events: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="File or folder of events. Without it they are found.", rich_help_panel=WHAT
        ),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="YAML mapping that explains --events.", rich_help_panel=WHAT),
    ] = None,
    countries: Annotated[
        str | None, typer.Option(metavar='"A,B"', help="Countries, any spelling.", rich_help_panel=WHAT)
    ] = None,
    theatre: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|POLYGON",
            help="Named region such as sahel, or a polygon: WKT, a GeoJSON file, west,south,east,north.",
            rich_help_panel=WHAT,
        ),
    ] = None,
    all_theatres: Annotated[
        bool,
        typer.Option(
            "--all-theatres", help="Find the theatres in the events, assess each.", rich_help_panel=WHAT
        ),
    ] = False,
    start: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="DATE", help="First day: 2012, 2012-03 or 2012-03-14.", rich_help_panel=WHEN
        ),
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Last day.", rich_help_panel=WHEN)
    ] = None,
    step: Annotated[
        Step | None, typer.Option(help="Time step of ties.", rich_help_panel=WHEN, show_default="quarter")
    ] = None,
    measure_step: Annotated[
        Step | None, typer.Option(help="Time step of measures.", rich_help_panel=WHEN, show_default="month")
    ] = None,
    mode: Annotated[
        Mode | None,
        typer.Option(
            help="What ties rest on: events alone, or also what sources say.",
            rich_help_panel=HOW,
            show_default="events+reports",
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Tie model: " + ", ".join(MODELS) + ".",
            rich_help_panel=HOW,
            show_default="learnt",
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, help="Seed of every draw.", rich_help_panel=HOW, show_default="0"),
    ] = None,
    sites: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="CSV of resource sites (kind, latitude, longitude), for the share of violence near them.",
            rich_help_panel=HOW,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Run folder. Without it, one in runs/ named for the question.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin afresh instead of going on.", rich_help_panel=OUTPUT)
    ] = False,
    no_report: Annotated[
        bool, typer.Option("--no-report", help="Tables only.", rich_help_panel=OUTPUT)
    ] = False,
    open_report: OpenOption = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Assess a theatre: who works with whom, how surely, to what effect.

    With no choice at all, the Sahel from 2012 to 2021 when real events are found, else a synthetic theatre.
    A killed assessment goes on from its last completed stage when the same command is given again.
    """
    from shadowgraph.cli.dates import day
    from shadowgraph.cli.progress import watching
    from shadowgraph.cli.session import load_settings

    _one_choice(countries, theatre, all_theatres=all_theatres)
    settings = load_settings(
        step=step and step.value,
        measure_step=measure_step and measure_step.value,
        mode=mode and mode.value,
        model=model,
        seed=seed,
    )
    first, last = day(start, "--from"), day(end, "--to", last=True)
    from shadowgraph import pipeline

    with watching(quiet=quiet) as progress:
        made = pipeline.assess(
            events=events,
            mapping=mapping,
            countries=None if countries is None else _listed(countries),
            theatre=theatre,
            all_theatres=all_theatres,
            start=first,
            end=last,
            step=settings.step,
            measure_step=settings.measure_step,
            mode=settings.mode,
            model=settings.model,
            seed=settings.seed,
            sites=sites,
            out=out,
            resume=not fresh,
            report=not no_report,
            progress=progress,
        )
    _tell(made, as_json=as_json)
    if open_report and made.report is not None:
        from shadowgraph.cli.browser import open_page

        open_page(made.report)


def _one_choice(countries: str | None, theatre: str | None, *, all_theatres: bool) -> None:
    given = [
        name
        for name, value in (
            ("--countries", countries),
            ("--theatre", theatre),
            ("--all-theatres", all_theatres),
        )
        if value
    ]
    if len(given) > 1:
        from shadowgraph.errors import UsageError

        raise UsageError(
            "A theatre is chosen in one way at a time",
            field=", ".join(given),
            rule="one of --countries, --theatre, --all-theatres",
            way_out="drop all but one",
        )


def _listed(countries: str) -> list[str]:
    """Countries are separated by commas, or by semicolons where a name holds a comma."""
    mark = ";" if ";" in countries else ","
    return [name.strip() for name in countries.split(mark) if name.strip()]


def _tell(made: Assessment, *, as_json: bool) -> None:
    from shadowgraph.cli.output import say, say_prose, write_json

    if as_json:
        write_json(made.to_json())
        return
    if made.run.synthetic:
        say("SYNTHETIC DATA: nothing in this assessment is real.", "")
    say_prose(*made.notes, dim=True)
    say("")
    say_prose(*made.headline, mark="- ")
    say("")
    run = made.run.path
    if made.report is not None:
        say(f"Report      {made.report}")
    say(
        f"Run folder  {run}",
        f'Look on     shadowgraph ties "{run}"',
        f'Explain     shadowgraph ties "{run}" --pair {_example(made)} --explain',
        f'Pass on     shadowgraph export "{run}" --format csv',
    )


def _example(made: Assessment) -> str:
    """The pair a reader is likeliest to ask about: the strongest tie that nobody reported."""
    pairs = made.pairs.sort("basis", "log_odds", "actor_a", "actor_b", descending=[False, True, False, False])
    if pairs.is_empty():
        return '"NAME A" "NAME B"'
    first = pairs.row(0, named=True)
    return f'"{first["name_a"]}" "{first["name_b"]}"'
