"""Undoing what a spreadsheet does to a comma-separated file where the list separator is ';'.

Opened there, each line is cut at every ';' (UCDP's source lists are full of them), quotation marks at the start
of a cut piece are lost, and every line break inside a text starts a row. Saved again, the first piece holds most
of the line, in one quoted cell with its quotation marks doubled; the row ends in a tail of empty cells. Some such
files have the first cell twice. Joining the cells of each row with ';' and reading the result as lines gives the
original text back, but for pairs of quotation marks and the blanks lost at the ends of cells.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Sequence

FEWEST_COMMAS = 5
SAMPLE = 20


def mended(text: str) -> str | None:
    """Return the text as it was before the spreadsheet, or None when it doesn't show this damage."""
    cut = _is_cut(_rows(text[:65536], ";", SAMPLE))
    if not cut and not _is_wrapped(_rows(text[:65536], ",", SAMPLE)):
        return None
    rows = _rows(text, ";" if cut else ",", None)
    twice = (
        cut and all(row[0] == row[1] for row in rows if len(row) > 1) and any(len(row) > 1 for row in rows)
    )
    return "\n".join(_joined(row[1:] if twice else row, ";" if cut else ",") for row in rows)


def _rows(text: str, delimiter: str, most: int | None) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return list(itertools.islice(reader, most))
    except csv.Error:
        return []


def _is_cut(rows: Sequence[list[str]]) -> bool:
    """A header of commas in the first cell, then nothing but empty cells or the first cell again."""
    if not rows or len(rows[0]) < 2 or rows[0][0].count(",") < FEWEST_COMMAS:
        return False
    return {cell for cell in rows[0][1:] if cell} <= {rows[0][0]}


def _is_wrapped(rows: Sequence[list[str]]) -> bool:
    """Rows that are one cell each, holding a whole line: quoted once too often."""
    if len(rows) < 2 or ",".join(rows[0]).count(",") < FEWEST_COMMAS:
        return False
    rest = [row for row in rows[1:] if any(row)]
    return bool(rest) and all(len(row) == 1 and row[0].count(",") >= FEWEST_COMMAS for row in rest)


def _joined(cells: Sequence[str], delimiter: str) -> str:
    last = max((place for place, cell in enumerate(cells, 1) if cell), default=0)
    return delimiter.join(cells[:last])
