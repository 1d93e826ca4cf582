"""Standard output: tables for people, one JSON document for programs."""

from __future__ import annotations

import datetime as dt
import json
import math
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl
    from rich.console import Console

PROSE = 100
"""Widest column of sentences, in characters."""

WIDE = 200
"""Width of tables when the output is no terminal: nothing is cut off in a file or a pipe."""


def console() -> Console:
    """Return a console on standard output; NO_COLOR and the terminal's width are respected."""
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)


def write_json(document: object) -> None:
    """Write the one JSON document of a `--json` command."""
    sys.stdout.write(json.dumps(plain(document), ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def plain(value: Any) -> Any:
    """Return a value as JSON knows it: dates in ISO form, what isn't a number as null, tables as rows."""
    if hasattr(value, "to_dicts"):
        value = value.to_dicts()
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int) else str(value)


def say(*lines: str) -> None:
    """Write lines to standard output as they are."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def say_prose(*lines: str, mark: str = "", dim: bool = False) -> None:
    """Write sentences, wrapped to a width that reads well; nothing is cut and no line ends in spaces."""
    import textwrap

    from rich.text import Text

    out = console()
    width = min(out.width, PROSE)
    for line in lines:
        shown = textwrap.fill(
            line,
            width,
            initial_indent=mark,
            subsequent_indent=" " * len(mark),
            break_long_words=False,
            break_on_hyphens=False,
        )
        out.print(Text(shown, style="dim" if dim else ""), soft_wrap=True)


def show_table(
    rows: Sequence[Sequence[object]],
    columns: Sequence[str],
    *,
    title: str | None = None,
    note: str | None = None,
) -> None:
    """Draw a table: numbers right, text left, no boxes."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    for number, name in enumerate(columns):
        values = [row[number] for row in rows if row[number] is not None]
        right = bool(values) and all(isinstance(value, int | float) for value in values)
        table.add_column(name, justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(text(cell)) for cell in row))
    out = console()
    with out.capture() as drawn:
        out.print(table)
    # A table is padded to its full width, which is noise in a file or a copied text.
    say(*(line.rstrip() for line in drawn.get().strip("\n").splitlines() if line.strip()))
    if note:
        say_prose(note, dim=True)


def show_frame(frame: pl.DataFrame, *, limit: int = 0, title: str | None = None) -> None:
    """Draw the first rows of a table, and say how many there are."""
    shown = frame.head(limit) if limit else frame
    note = f"{shown.height:,} of {frame.height:,} rows" if shown.height < frame.height else None
    show_table(shown.rows(), frame.columns, title=title, note=note)


def text(value: object) -> str:
    """Return a cell as text: two or three significant figures for estimates, counts exact, dates in ISO form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)
