"""How the command fails: one clear message on standard error, or with `--json` one error object, and a code."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shadowgraph.errors import ShadowgraphError

UNFORESEEN = 1
USAGE = 2
INTERRUPTED = 130
"""128 + 2, what shells give a program stopped by Ctrl-C."""


def wants_json(arguments: Sequence[str]) -> bool:
    """True when the user asked for JSON, even if the rest of the line makes no sense."""
    before = list(arguments)
    return "--json" in (before[: before.index("--")] if "--" in before else before)


def fail(error: ShadowgraphError, arguments: Sequence[str]) -> int:
    """Tell a foreseen error; return its exit code."""
    if wants_json(arguments):
        _write(error.to_json())
    else:
        facts = [("Where", error.where), ("Rule", error.rule), ("Way out", error.way_out)]
        if error.field is not None:
            shown = "" if error.value is None else f" = {error.value!r}"
            facts.insert(1, ("Field", f"{error.field}{shown}"))
        _say(error.message, [(name, str(value)) for name, value in facts if value])
    return error.exit_code


def fail_usage(message: str, arguments: Sequence[str], hint: str) -> int:
    """Tell that the command line itself makes no sense."""
    if wants_json(arguments):
        _write(_shape("UsageError", message, USAGE, way_out=hint))
    else:
        _say(message, [("Way out", hint)])
    return USAGE


def fail_unforeseen(error: Exception, arguments: Sequence[str]) -> int:
    """Tell a defect: what it was, where the details are, how to report it."""
    folder = run_folder(getattr(error, "__notes__", []))
    message = f"Shadowgraph met an error it didn't foresee: {type(error).__name__}: {error}"
    where = f"{folder / 'log.txt'} has the details" if folder else "add --debug to see where it happened"
    way_out = f"{where}; please report it with the command you gave"
    if wants_json(arguments):
        _write(_shape(type(error).__name__, message, UNFORESEEN, way_out=way_out))
    else:
        _say(message, [("Way out", way_out)])
    if "--debug" in arguments:
        import traceback

        sys.stderr.write("".join(traceback.format_exception(error)))
    return UNFORESEEN


def stopped(notes: Sequence[str], arguments: Sequence[str]) -> int:
    """Tell that the user's Ctrl-C was obeyed, and how to go on."""
    folder = run_folder(notes)
    message = "Stopped."
    way_out = "run the same command again to go on"
    if folder is not None:
        message = f"Stopped. What was finished is kept in {folder}."
        way_out = f"run the same command again (or add --out {folder}) to go on from the last completed stage"
    if wants_json(arguments):
        _write(_shape("Interrupted", message, INTERRUPTED, way_out=way_out, where=folder))
    else:
        _say(message, [("To go on", way_out)])
    return INTERRUPTED


def run_folder(notes: Sequence[str]) -> Path | None:
    """The run folder an exception passed through, as `RunFolder` noted it."""
    found = [note.removeprefix("run folder: ") for note in notes if note.startswith("run folder: ")]
    return Path(found[0]) if found else None


def _shape(
    kind: str, message: str, code: int, *, way_out: str | None = None, where: Path | None = None
) -> dict[str, Any]:
    """The one error shape (`ShadowgraphError.to_json`) for what isn't one of our own errors."""
    told = ShadowgraphError(message, way_out=way_out, where=None if where is None else str(where)).to_json()
    told["error"] |= {"type": kind, "exit_code": code}
    return told


def _write(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def _say(message: str, facts: list[tuple[str, str]]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    ended = message if message.endswith(("?", "!", ".")) else f"{message}."
    console.print(Text.assemble(("Error  ", "bold red"), ended))
    for name, value in facts:
        console.print(Text.assemble((f"  {name + ':':<9} ", "dim"), value.rstrip(".")))
