"""The head of a file: its first bytes and column names, enough for a source to recognise it."""

from __future__ import annotations

import csv
import io
import itertools
import re
from pathlib import Path

import polars as pl

from shadowgraph.sources import excel_split
from shadowgraph.sources.archive import Member, open_member
from shadowgraph.sources.base import Head
from shadowgraph.sources.decode import unmark
from shadowgraph.sources.delimited import likely_delimiter
from shadowgraph.sources.layout import fold, likeness

HEAD_BYTES = 65_536
WORKBOOKS = (".xlsx", ".xlsm", ".xls")
PREAMBLE = 10
"""Lines above the header that are looked through (titles, blank lines)."""


def head(path: Path) -> Head:
    """Look at the start of a file.

    Raises:
        InputError: Missing, a folder, or a damaged or hostile archive.
    """
    member = open_member(path, first=HEAD_BYTES)
    name = path if member.name == path.name else Path(member.name)
    if member.data[:4] == b"PAR1" or member.suffix in WORKBOOKS:
        return Head(name, "", _typed_columns(path, member), member.suffix)
    text = unmark(member.data).data.decode("utf-8", errors="replace")
    return Head(name, text, _text_columns(text), member.suffix)


def _typed_columns(path: Path, member: Member) -> tuple[str, ...]:
    packed = member.name != path.name
    try:
        if member.data[:4] == b"PAR1":
            source = io.BytesIO(open_member(path).data) if packed else path
            return tuple(fold(name) for name in pl.read_parquet_schema(source))
        return _workbook_columns(open_member(path).data)
    except (pl.exceptions.PolarsError, OSError):
        return ()


def _workbook_columns(data: bytes) -> tuple[str, ...]:
    import fastexcel

    found: list[str] = []
    try:
        book = fastexcel.read_excel(data)
        for sheet in book.sheet_names:
            columns = book.load_sheet(sheet, n_rows=0).available_columns()
            found.extend(fold(column.name) for column in columns)
    except fastexcel.FastExcelError:
        return ()
    return tuple(dict.fromkeys(found))


def _text_columns(text: str) -> tuple[str, ...]:
    if text.lstrip()[:1] in ("{", "["):
        return tuple(dict.fromkeys(fold(key) for key in re.findall(r'"(\w+)"\s*:', text)))
    text = excel_split.mended(text) or text
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=likely_delimiter(text))
    try:
        records = list(itertools.islice(reader, PREAMBLE))
    except csv.Error:
        records = [text.partition("\n")[0].split(",")]
    headers = [tuple(fold(cell) for cell in record) for record in records]
    best = max(headers, key=likeness, default=())
    if likeness(best) > 0:
        return best
    return next((each for each in headers if sum(map(bool, each)) > 1), ())
