"""`shadowgraph report`: write the report of a run again, or open it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shadowgraph.cli.grouped import OUTPUT, GroupedCommand
from shadowgraph.cli.options import COMMAND, JsonOption, OpenOption, QuietOption, RunArgument

app = typer.Typer(**COMMAND)


@app.command(cls=GroupedCommand)
def report(
    run: RunArgument = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help="File (one theatre) or folder to write to.",
            show_default="the run folder",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    open_report: OpenOption = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write the report of a run again, or open it.

    The report is made from the run's tables alone: nothing is inferred anew.
    """
    from shadowgraph.cli.output import say, write_json
    from shadowgraph.cli.progress import watching
    from shadowgraph.cli.session import find_run

    found = find_run(run)
    from shadowgraph import pipeline

    with watching(quiet=quiet) as progress:
        page = pipeline.render(found.path, out=out, progress=progress)
    if as_json:
        write_json({"run": str(found.path), "report": str(page)})
    else:
        say(str(page))
    if open_report:
        from shadowgraph.cli.browser import open_page

        open_page(page)
