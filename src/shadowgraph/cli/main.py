"""Entry point of the `shadowgraph` command."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from shadowgraph.cli.failing import fail, fail_unforeseen, fail_usage, stopped
from shadowgraph.cli.lazy import Entry, Interrupted, LazyGroup
from shadowgraph.cli.options import HELP
from shadowgraph.errors import ShadowgraphError

ASSESS, LOOK, SETUP = "Assess a conflict", "Look at a run", "Data and setup"

COMMANDS = {
    "assess": Entry(
        "shadowgraph.cli.assess", "Assess a theatre: who works with whom, how surely, to what effect.", ASSESS
    ),
    "ties": Entry("shadowgraph.cli.ties", "List the ties of a run, or explain one of them.", LOOK),
    "patrons": Entry("shadowgraph.cli.patrons", "Show which states may support which groups, and why.", LOOK),
    "measures": Entry("shadowgraph.cli.measures", "Show how fragmented and how violent, over time.", LOOK),
    "story": Entry("shadowgraph.cli.story", "Tell what happened, in order.", LOOK),
    "trust": Entry("shadowgraph.cli.trust", "Show how far the record can be believed.", LOOK),
    "report": Entry("shadowgraph.cli.report", "Write the report of a run again, or open it.", LOOK),
    "export": Entry("shadowgraph.cli.export", "Copy a run to CSV, Parquet, GeoJSON, GEXF or GraphML.", LOOK),
    "query": Entry("shadowgraph.cli.query", "Ask the tables of a run with SQL.", LOOK),
    "actors": Entry("shadowgraph.cli.actors", "Search organisations by any of their names.", SETUP),
    "data": Entry("shadowgraph.cli.data", "List, fetch and check datasets.", SETUP),
    "doctor": Entry("shadowgraph.cli.doctor", "Check that everything Shadowgraph needs is in place.", SETUP),
}


class Commands(LazyGroup):
    """The commands of `shadowgraph`."""

    entries = COMMANDS


app = typer.Typer(
    name="shadowgraph",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    # Plain help costs a third of the time of the decorated kind; `--help` has to answer at once.
    rich_markup_mode=None,
    context_settings=HELP,
    epilog="Begin with: shadowgraph assess --theatre sahel --open",
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"shadowgraph {version('shadowgraph')}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an unforeseen error happened.")] = False,
) -> None:
    """Who cooperates with whom in armed conflict, openly or not, from open event data.

    Every command takes --json and -h.
    """
    del version, debug  # acted on before and after: see _version and failing.fail_unforeseen


def run(arguments: Sequence[str]) -> int:
    """Run a command line; return its exit code."""
    given = list(arguments) or ["--help"]
    # --debug may stand anywhere; commands needn't know of it.
    passed = [word for word in given if word != "--debug"]
    command: Any = typer.main.get_command(app)
    try:
        result = command.main(args=passed, prog_name="shadowgraph", standalone_mode=False)
    except ShadowgraphError as error:
        return fail(error, given)
    except Interrupted as stop:
        return stopped(stop.notes, given)
    except KeyboardInterrupt as stop:
        return stopped(getattr(stop, "__notes__", []), given)
    except typer.Abort:
        return stopped([], given)
    except USAGE_ERRORS as error:
        return _usage(error, given)
    except Exception as error:  # noqa: BLE001 - the last place that can explain it to the user
        return fail_unforeseen(error, given)
    return result if isinstance(result, int) else 0


USAGE_ERRORS: type[Exception] = next(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException"
)
"""What typer raises on a wrong command line. Some releases carry their own click, so it is found, not imported."""


def _usage(error: Any, given: Sequence[str]) -> int:
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError" and context is not None:
        typer.echo(context.get_help())
        return 0
    path = context.command_path if context is not None else "shadowgraph"
    return fail_usage(error.format_message(), given, f"see `{path} --help`")


def main() -> None:
    """Run the command line of this process and exit."""
    # A polite request to end leaves a run as whole as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(run(sys.argv[1:]))
