"""A group of commands that are imported only when they are used, so that `--help` answers at once."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


@dataclass(frozen=True)
class Entry:
    """One command before it is imported.

    Args:
        module: Module that exports a typer `app`.
        summary: What it does, in a line; the first line of the command's own help says the same.
        panel: Heading it stands under.
    """

    module: str
    summary: str
    panel: str


class Interrupted(Exception):  # noqa: N818 - a wish of the user's, not an error
    """The user pressed Ctrl-C; carries what the run told on its way out."""

    def __init__(self, cause: KeyboardInterrupt) -> None:
        self.notes: list[str] = list(getattr(cause, "__notes__", []))
        super().__init__("interrupted")


class LazyGroup(TyperGroup):
    """A group whose commands are known by name and summary until one of them is called."""

    entries: Mapping[str, Entry] = {}

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for name, entry in self.entries.items():
            self.commands.setdefault(name, TyperCommand(name, help=entry.summary))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import the command."""
        entry = self.entries.get(cmd_name)
        if entry is None:
            return super().get_command(ctx, cmd_name)
        command = typer.main.get_command(importlib.import_module(entry.module).app)
        command.name = cmd_name
        return command

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the signature is click's
        """Names in the order of the help."""
        return list(self.entries)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """List the commands under their headings, without importing any."""
        panels = dict.fromkeys(entry.panel for entry in self.entries.values())
        width = max(map(len, self.entries))
        for panel in panels:
            rows = [
                (name.ljust(width), entry.summary)
                for name, entry in self.entries.items()
                if entry.panel == panel
            ]
            with formatter.section(panel):
                formatter.write_dl(rows)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; let Ctrl-C through as something the caller can explain."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except KeyboardInterrupt as stop:
            raise Interrupted(stop) from None
        except BrokenPipeError:
            # `| head` has read enough. Python would complain once more when it flushes at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        return result
