"""Help of one command: plain text, its options under headings, the ones everybody needs first."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand

GENERAL = "Options"
OUTPUT = "Output"
"""Heading of the options that decide what is written where; always the last."""


class GroupedCommand(TyperCommand):
    """A command whose help lists options under the heading each was given (`rich_help_panel`)."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments, then each heading with its options; what is written where comes last."""
        panels: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                panels.setdefault(_panel(parameter), []).append(record)
        order = [name for name in panels if name not in (GENERAL, OUTPUT)]
        for panel in [*order, *(name for name in (GENERAL, OUTPUT) if name in panels)]:
            with formatter.section(panel):
                formatter.write_dl(panels[panel])


def examples(*lines: str) -> str:
    """Return lines to show as they are at the end of a command's help."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def _panel(parameter: Any) -> str:
    if parameter.name == "help":
        return OUTPUT
    named = getattr(parameter, "rich_help_panel", None)
    return named or ("Arguments" if parameter.param_type_name == "argument" else GENERAL)
