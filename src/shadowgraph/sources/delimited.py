"""Delimited text to a table of text cells: one vectorised pass for a sound file, record by record for a damaged one."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from dataclasses import dataclass

import polars as pl

from shadowgraph.errors import InputError
from shadowgraph.sources import decode, excel_split
from shadowgraph.sources.heading import Choose, Heading, Note
from shadowgraph.sources.resync import Record, Resync

DELIMITERS = (",", ";", "\t", "|")
FIRST_RECORDS = 20
FIRST_BYTES = 262_144
EXTRA = "+"
"""Name of the column that catches a cell beyond the header's width."""

_SEPARATOR_LINE = re.compile(rb"\s*\"?sep=(.)\"?\s*\r?\n", re.IGNORECASE)


@dataclass(frozen=True)
class Rows:
    """A table of text cells.

    Args:
        cells: String columns named by the heading, and row_number (Int64, from 1).
        rows_read: Data rows met, damaged ones included; blank lines are not rows.
        names: All column names of the heading.
        notes: What was mended or given up.
    """

    cells: pl.DataFrame
    rows_read: int
    names: tuple[str, ...]
    notes: tuple[Note, ...]


def read_delimited(data: bytes, choose: Choose, *, delimiter: str | None = None) -> Rows:
    """Read delimited text.

    Args:
        data: The file's bytes.
        choose: Makes the heading of the first records.
        delimiter: The delimiter, when it is known.

    Raises:
        InputError: No text at all.
    """
    decoded = decode.unmark(data)
    try:
        return _read(decoded.data, choose, delimiter, ())
    except (UnicodeDecodeError, pl.exceptions.ComputeError):
        mended = decode.mend(decoded.data)
        if not mended.odd_bytes:
            raise
        note = Note("file", "encoding", value=f"{mended.odd_bytes} bytes")
        return _read(mended.data, choose, delimiter, (note,))


def _read(data: bytes, choose: Choose, delimiter: str | None, notes: tuple[Note, ...]) -> Rows:
    data, delimiter = _plain_lines(data, delimiter)
    first = data[:FIRST_BYTES]
    text = first.decode("utf-8", errors="ignore")
    if delimiter is None and _may_be_split(first) and excel_split.mended(text) is not None:
        data, delimiter = (excel_split.mended(data.decode()) or "").encode(), ","
        notes = (*notes, Note("file", "excel-split"))
        text = data[:FIRST_BYTES].decode("utf-8", errors="ignore")
    if not text.strip():
        raise InputError("The file is empty", rule="a header and data rows", way_out="give another file")
    delimiter = delimiter or likely_delimiter(text)
    heading = choose(_records(text, delimiter))
    lines, start = _start(data, heading.skip, delimiter)
    notes = (*notes, *heading.notes)
    cells = _fast(data, lines, heading, delimiter)
    if cells is None or _suspicious(cells, heading, delimiter):
        return _slow(data[start:], heading, delimiter, notes)
    cells = _without_blank_rows(cells.drop(EXTRA))
    return Rows(cells.with_row_index("row_number", 1), cells.height, heading.names, notes)


def _plain_lines(data: bytes, delimiter: str | None) -> tuple[bytes, str | None]:
    """Turn old Macintosh line ends into new ones, and take a spreadsheet's 'sep=;' line at its word."""
    if b"\n" not in data[:FIRST_BYTES] and b"\r" in data[:FIRST_BYTES]:
        data = data.replace(b"\r", b"\n")
    line = _SEPARATOR_LINE.match(data[:64])
    if line:
        return data[line.end() :], line[1].decode("latin-1")
    return data, delimiter


def _may_be_split(first: bytes) -> bool:
    line, _, rest = first.partition(b"\n")
    return b",;" in line or line.rstrip(b"\r").endswith(b";") or (b"," in line and rest.startswith(b'"'))


def likely_delimiter(text: str) -> str:
    r"""The delimiter that cuts the first lines into the most cells of steady number.

    Examples:
        >>> likely_delimiter("a;b;c\n1,5;2;3\n")
        ';'
    """
    widths = {}
    for delimiter in DELIMITERS:
        counts = Counter(len(record) for record in _records(text, delimiter) if any(record))
        width, times = max(counts.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
        widths[delimiter] = width * times / max(counts.total(), 1)
    return max(widths, key=lambda each: widths[each])


def _records(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return list(itertools.islice(reader, FIRST_RECORDS))
    except csv.Error:
        return [line.split(delimiter) for line in text.split("\n")[:FIRST_RECORDS]]


def _start(data: bytes, records: int, delimiter: str) -> tuple[int, int]:
    """Physical lines, and bytes, before the record after the first few."""
    if not records:
        return 0, 0
    text = data[:FIRST_BYTES].decode("utf-8", errors="ignore")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for _ in itertools.islice(reader, records):
        pass
    place = 0
    for _ in range(reader.line_num):
        end = data.find(b"\n", place)
        if end < 0:
            return reader.line_num, len(data)
        place = end + 1
    return reader.line_num, place


def _fast(data: bytes, lines: int, heading: Heading, delimiter: str) -> pl.DataFrame | None:
    """Read all rows at once; None when the reader refuses them."""
    codes = [f"c{place}" for place in range(len(heading.names))]
    needed = {
        code: name
        for name, code in zip(heading.names, codes, strict=True)
        if not heading.needed or name in heading.needed
    }
    scan = pl.scan_csv(
        data,
        separator=delimiter,
        has_header=False,
        skip_lines=lines,
        schema=dict.fromkeys([*codes, EXTRA], pl.String),
        missing_columns="insert",
        extra_columns="ignore",
    )
    try:
        return scan.select(*needed, EXTRA).collect().rename(needed)
    except pl.exceptions.NoDataError:
        return pl.DataFrame(schema=dict.fromkeys([*needed.values(), EXTRA], pl.String))
    except (pl.exceptions.ComputeError, pl.exceptions.SchemaError) as error:
        if "utf-8" in str(error).lower():
            raise
        return None


def _suspicious(cells: pl.DataFrame, heading: Heading, delimiter: str) -> bool:
    """Whether a row has too many cells, or a row seems broken in two, or a cell seems to have swallowed a row.

    Where every row begins with a number nothing was swallowed: the fast reader refuses a file in which a quoted
    text goes on after its closing mark, and that is what an unclosed one meets at the next mark
    (`tests/sources/test_damage.py` holds it to that).
    """
    if cells[EXTRA].null_count() < cells.height and cells[EXTRA].str.strip_chars().str.len_bytes().max():
        return True
    first = heading.names[0]
    if first in cells.columns:
        if cells[first].cast(pl.Int64, strict=False).null_count() == 0:
            return False
        numbered = cells[first].str.contains(r"^\d+(?:\.0)?$").fill_null(value=False).sum()
        if numbered > 0.5 * cells.height:
            return numbered != cells.height - _blank_rows(cells).sum()
    return any(_swallowed(cells[name], delimiter, len(heading.names)) for name in cells.columns)


def _swallowed(column: pl.Series, delimiter: str, width: int) -> bool:
    broken = column.filter(column.str.contains("\n", literal=True).fill_null(value=False))
    return bool((broken.str.count_matches(re.escape(delimiter)) >= width - 1).any())


def _blank_rows(cells: pl.DataFrame) -> pl.Series:
    """True for rows without any cell; the first column tells of most rows that they aren't."""
    first = pl.col(cells.columns[0])
    if not cells.select((first.is_null() | (first == "")).any()).item():
        return pl.repeat(value=False, n=cells.height, dtype=pl.Boolean, eager=True)
    return cells.select(pl.all_horizontal(pl.all().is_null() | (pl.all() == ""))).to_series()


def _without_blank_rows(cells: pl.DataFrame) -> pl.DataFrame:
    blank = _blank_rows(cells)
    return cells.filter(~blank) if blank.any() else cells


def _slow(body: bytes, heading: Heading, delimiter: str, notes: tuple[Note, ...]) -> Rows:
    lines = [line.removesuffix("\r").replace("\r", " ") for line in body.decode().split("\n")]
    numbered = sum(bool(re.match(r'"?\d+(?:\.0)?"?' + re.escape(delimiter), line)) for line in lines[:1000])
    whole = sum(line.count(delimiter) >= len(heading.names) - 1 for line in lines[:1000])
    reader = Resync(
        lines, delimiter=delimiter, width=len(heading.names), numbered=numbered > 0.5 * max(whole, 1)
    )
    wanted = [
        place for place, name in enumerate(heading.names) if not heading.needed or name in heading.needed
    ]
    rows: list[list[str]] = []
    numbers: list[int] = []
    more: list[Note] = []
    count = 0
    for count, record in enumerate((each for each in reader if _has_data(each)), 1):
        if record.rule is not None:
            more.append(_note(record, count))
        if record.fields is not None:
            rows.append([record.fields[place] for place in wanted])
            numbers.append(count)
    cells = pl.DataFrame(
        rows, schema=dict.fromkeys((heading.names[place] for place in wanted), pl.String), orient="row"
    ).insert_column(0, pl.Series("row_number", numbers, dtype=pl.Int64))
    return Rows(cells, count, heading.names, (*notes, *more))


def _has_data(record: Record) -> bool:
    return record.fields is None or any(cell.strip() for cell in record.fields)


def _note(record: Record, number: int) -> Note:
    lost = record.fields is None
    return Note(
        "row",
        record.rule or "",
        value=record.value,
        row_number=number,
        action="quarantined" if lost else "repaired",
    )
