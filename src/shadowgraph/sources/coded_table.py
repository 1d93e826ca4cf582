"""Small coded tables (CSV, zipped CSV, XLS, XLSX) as text cells: encodings, double encoding, null words."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from shadowgraph.errors import InputError
from shadowgraph.sources.archive import open_member
from shadowgraph.sources.base import Head
from shadowgraph.sources.decode import mend, unmark
from shadowgraph.sources.text import clean

NULL_WORDS = frozenset({"null", "n/a", "na", "n.a.", "none", "-"})
"""Folded cells that mean "nothing here" in UCDP's actor tables, beside the tools' own (`text.NOTHING`)."""

SPREADSHEETS = (".xlsx", ".xls", ".xlsm", ".xlsb")

_DOUBLE_ENCODED = ("Ã", "Â", "â€", "Ä", "Å")
_MOST_PASSES = 4


@dataclass(frozen=True)
class CodedTable:
    """A table of text cells.

    Args:
        cells: 'row_number' (Int64, 1-based data row) and one nullable String column per header; headers
            are folded: lower case, letters, digits, '$' only. Blank rows are left out.
        sha256: Hash of the bytes read (of the CSV inside a zip).
    """

    cells: pl.DataFrame
    sha256: str


def fold_header(name: str) -> str:
    """Return a header as releases agree on it: 'SideA2nd', 'side_a_2nd' and 'Side A 2nd' are one.

    Examples:
        >>> fold_header("Side_A_2nd"), fold_header("external_type_$")
        ('sidea2nd', 'externaltype$')
    """
    return "".join(letter for letter in name.casefold() if letter.isalnum() or letter == "$")


def repair_encoding(text: str) -> str:
    """Undo UTF-8 read as Windows-1252, as often as it was done; leave any other text alone.

    Examples:
        >>> repair_encoding("CÃ¡rtel"), repair_encoding("Valdez VillarreÃƒÂ¡l"), repair_encoding("São")
        ('Cártel', 'Valdez Villarreál', 'São')
    """
    for _ in range(_MOST_PASSES):
        if not any(mark in text for mark in _DOUBLE_ENCODED):
            return text
        for wrong in ("cp1252", "latin-1"):
            try:
                text = text.encode(wrong).decode("utf-8")
                break
            except (UnicodeEncodeError, UnicodeDecodeError):
                continue
        else:
            return text
    return text


def clean_cell(text: object) -> str | None:
    """Return a cell without stray space or double encoding; None for the words that mean nothing."""
    made = None if text is None else clean(repair_encoding(str(text)))
    return None if made is None or made.casefold() in NULL_WORDS else made


def read_coded_table(path: Path, *, sheet: str | None = None, needs: Iterable[str] = ()) -> CodedTable:
    """Read a whole table as cleaned text.

    Args:
        path: CSV (UTF-8, Windows-1252 or both), a zip with one CSV, XLS or XLSX.
        sheet: Sheet of a workbook; None, or a name it lacks, takes the first that has the `needs` columns.
        needs: Folded headers without which the file isn't this dataset.

    Raises:
        InputError: The file can't be opened, or lacks a column in `needs`.
    """
    member = open_member(path)
    try:
        header, rows = _workbook(path, sheet, set(needs)) if _is_workbook(path) else _csv(member.data)
    except (ValueError, csv.Error) as error:
        raise InputError(
            "A table can't be opened",
            where=path.name,
            value=str(error),
            rule="CSV, zipped CSV, XLS or XLSX",
            way_out="download it again, or save it as CSV (UTF-8)",
        ) from error
    lacking = sorted(set(needs) - set(header))
    if lacking:
        raise InputError(
            "A table lacks columns this dataset has",
            where=path.name,
            field=", ".join(lacking),
            rule="all of " + ", ".join(sorted(needs)),
            way_out="check that the file is what its name says",
        )
    return CodedTable(_frame(header, rows), hashlib.sha256(member.data).hexdigest())


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() in SPREADSHEETS


def _csv(raw: bytes) -> tuple[list[str], list[list[object]]]:
    text = mend(unmark(raw).data).data.decode()
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    header = [fold_header(name) for name in next(reader, [])]
    return header, [list(row) for row in reader]


def _workbook(path: Path, sheet: str | None, needs: set[str]) -> tuple[list[str], list[list[object]]]:
    import fastexcel

    try:
        book = fastexcel.read_excel(path)
        names = book.sheet_names
        for name in [sheet] if sheet in names else names:
            # Text throughout: guessed types turn an id list into a number in the rows where it has one id.
            table = book.load_sheet(name, dtypes="string").to_polars()
            header = [fold_header(column) for column in table.columns]
            if needs <= set(header):
                return header, [list(row) for row in table.rows()]
        return [], []
    except fastexcel.FastExcelError as error:
        raise ValueError(str(error)) from error


def _frame(header: list[str], rows: list[list[object]]) -> pl.DataFrame:
    """Clean cells, keep the file's row numbers, drop blank rows and unnamed columns."""
    width = len(header)
    cleaned: list[list[str | None]] = []
    numbers: list[int] = []
    for number, row in enumerate(rows, start=1):
        cells = [clean_cell(cell) for cell in row[:width]] + [None] * (width - len(row))
        if any(cell is not None for cell in cells):
            cleaned.append(cells)
            numbers.append(number)
    columns = {
        name: [row[at] for row in cleaned]
        for at, name in enumerate(header)
        if name and name not in header[:at]
    }
    return pl.DataFrame(
        {"row_number": numbers, **columns},
        schema={"row_number": pl.Int64, **dict.fromkeys(columns, pl.String)},
    )


def whole(text: str | None) -> int | None:
    """Return the whole number in a cell ('1993', '1993.0'), or None.

    Examples:
        >>> whole("1993.0"), whole("-1"), whole("19 93"), whole(None)
        (1993, -1, None, None)
    """
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return int(value) if value.is_integer() and abs(value) < 2**31 else None


def list_of_ids(text: str | None) -> list[int]:
    """Return the ids of a comma-separated cell, those that are whole numbers.

    Examples:
        >>> list_of_ids("5999, 4007"), list_of_ids(None)
        ([5999, 4007], [])
    """
    found = (whole(part.strip()) for part in (text or "").split(","))
    return [value for value in found if value is not None]


def headers_of(head: Head) -> frozenset[str]:
    """Folded headers of the file behind a head, opening a workbook's first rows when it is one."""
    if head.columns:
        return frozenset(fold_header(name) for name in head.columns)
    if head.suffix not in SPREADSHEETS or not head.path.is_file():
        return frozenset()
    return _workbook_headers(head.path)


def _workbook_headers(path: Path) -> frozenset[str]:
    import fastexcel

    found: set[str] = set()
    try:
        book = fastexcel.read_excel(path)
        for name in book.sheet_names:
            found |= {fold_header(c.name) for c in book.load_sheet(name, n_rows=0).available_columns()}
    except fastexcel.FastExcelError:
        return frozenset()
    return frozenset(found)


def resembles(head: Head, columns: Mapping[str, float]) -> float:
    """Weighted share of telling columns a file has, 0 to 1.

    Args:
        head: The file.
        columns: Folded header to weight; weights sum to 1.
    """
    have = headers_of(head)
    return round(sum(weight for name, weight in columns.items() if name in have), 6)
