"""`shadowgraph doctor`: check that everything Shadowgraph needs is in place."""

from __future__ import annotations

import typer

from shadowgraph.cli.grouped import GroupedCommand
from shadowgraph.cli.options import COMMAND, JsonOption

app = typer.Typer(**COMMAND)

MARKS = {"ok": ("✓", "green"), "note": ("·", "cyan"), "warning": ("!", "yellow"), "failed": ("✗", "red")}


@app.command(cls=GroupedCommand)
def doctor(as_json: JsonOption = False) -> None:
    """Check that everything Shadowgraph needs is in place.

    Python, libraries, settings, folders, data, memory, and a small run from end to end. Ends with 1 when something
    that is needed fails.
    """
    from shadowgraph.cli.checks import examine

    checks = examine()
    fine = all(check.state != "failed" for check in checks)
    if as_json:
        from shadowgraph.cli.output import write_json

        write_json({"ok": fine, "checks": [check.to_json() for check in checks]})
    else:
        from rich.text import Text

        from shadowgraph.cli.output import console

        out = console()
        width = max(len(check.name) for check in checks)
        for check in checks:
            mark, colour = MARKS[check.state]
            out.print(Text.assemble((f"{mark} ", colour), (f"{check.name:<{width}}  ", "bold"), check.detail))
            if check.way_out:
                out.print(Text(f"  {'':<{width}}  {check.way_out}", style="dim"))
    if not fine:
        raise typer.Exit(1)
