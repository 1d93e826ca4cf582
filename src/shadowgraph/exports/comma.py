"""CSV: every table for R, Excel and anything else, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl

from shadowgraph.exports.hxl import hashtags
from shadowgraph.exports.labels import labelled
from shadowgraph.exports.release import Release
from shadowgraph.store.atomic import write_atomically, write_text
from shadowgraph.store.layout import TABLES

DICTIONARY = "dictionary.csv"
LIST_SEPARATOR = ";"
_FORMULA = r"^('*[=+\-@\t\r\n＝＋－＠])"
"""A text cell that begins so is taken for a formula by spreadsheets (OWASP, CSV injection). Leading apostrophes
count in, so that taking one off always gives the original back."""


def guard(column: pl.Expr) -> pl.Expr:
    """Put an apostrophe before text that a spreadsheet would run as a formula."""
    return column.str.replace(_FORMULA, "'$1")


def unguard(column: pl.Expr) -> pl.Expr:
    """Take that apostrophe off again."""
    return column.str.replace(r"^'('*[=+\-@\t\r\n＝＋－＠])", "$1")


def flat(table: pl.DataFrame) -> pl.DataFrame:
    """Return the table with lists joined by ';' and text guarded; numbers, dates and flags are untouched."""
    made = []
    for name, dtype in table.schema.items():
        column = pl.col(name)
        if isinstance(dtype, pl.List):
            column = column.cast(pl.List(pl.String)).list.join(LIST_SEPARATOR)
        if dtype == pl.String or isinstance(dtype, pl.List):
            column = guard(column)
        made.append(column.alias(name))
    return table.select(made)


def write(release: Release, folder: Path) -> list[Path]:
    """Write `<table>.csv` for each table, and `dictionary.csv` that says what each column holds."""
    paths = []
    for name in release.names:
        paths.append(folder / f"{name}.csv")
        _write_csv(flat(labelled(release.table(name), release)), paths[-1], release)
    write_text(folder / DICTIONARY, _dictionary(release.names))
    return [*paths, folder / DICTIONARY]


def _write_csv(table: pl.DataFrame, path: Path, release: Release) -> None:
    head = [table.columns] + ([hashtags(table.columns)] if release.options.hxl else [])
    mark = "\ufeff" if release.options.bom else ""
    first = mark + "".join(",".join(row) + "\r\n" for row in head)

    def fill(to: Path) -> None:
        with to.open("wb") as file:
            file.write(first.encode("utf-8"))
            # RFC 4180 line ends; an empty text is quoted so that it differs from a null.
            table.write_csv(file, include_header=False, line_terminator="\r\n", date_format="%Y-%m-%d")

    write_atomically(path, fill)


def _dictionary(names: list[str]) -> str:
    made = io.StringIO()
    rows = csv.writer(made)
    rows.writerow(["table", "column", "type", "may_be_empty", "meaning"])
    for name in names:
        if name not in TABLES:
            continue
        for column in TABLES[name].columns:
            meaning = column.doc + (f"; one of {', '.join(column.allowed)}" if column.allowed else "")
            rows.writerow([name, column.name, str(column.dtype), column.nullable, meaning])
    return made.getvalue()
