"""Options that several commands share, spelt and explained once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from shadowgraph.cli.grouped import OUTPUT

JsonOption = Annotated[
    bool,
    typer.Option("--json", help="One JSON document on standard output.", rich_help_panel=OUTPUT),
]
QuietOption = Annotated[
    bool, typer.Option("--quiet", "-q", help="Don't show progress.", rich_help_panel=OUTPUT)
]
RunArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="RUN",
        help="Folder of a run. Without it, the newest finished run.",
        show_default=False,
    ),
]
TheatreOption = Annotated[
    str | None, typer.Option("--theatre", metavar="ID", help="Only this theatre of the run.")
]
LimitOption = Annotated[
    int,
    typer.Option(
        "--limit", "-n", metavar="N", min=0, help="Most rows to show; 0: all.", rich_help_panel=OUTPUT
    ),
]
OpenOption = Annotated[
    bool, typer.Option("--open", help="Open the report in the browser.", rich_help_panel=OUTPUT)
]

HELP: dict[str, Any] = {"help_option_names": ["-h", "--help"]}
"""Context settings of every command."""

COMMAND: dict[str, Any] = {
    "context_settings": HELP,
    "rich_markup_mode": None,
    "pretty_exceptions_enable": False,
    "add_completion": False,
}
"""How every command is set up; completion is offered once, by `shadowgraph` itself."""
