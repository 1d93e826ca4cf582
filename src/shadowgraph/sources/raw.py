"""Opening any file of events as one table of text cells, whatever its container."""

from __future__ import annotations

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from shadowgraph.errors import InputError
from shadowgraph.sources.archive import Member, open_member
from shadowgraph.sources.delimited import Rows, read_delimited
from shadowgraph.sources.documents import document_rows, frame
from shadowgraph.sources.heading import Choose, Note
from shadowgraph.sources.layout import fold


@dataclass(frozen=True)
class RawTable:
    """One file as text cells.

    Args:
        cells: row_number (Int64, from 1) and String columns by folded name.
        rows_read: Data rows met.
        names: All folded column names, read or not.
        file: File name as given.
        member: Name of the data file itself (inside an archive), or a document's own name.
        sha256: Hash of the file's bytes.
        notes: What was mended, given up or left out on the way.
    """

    cells: pl.DataFrame
    rows_read: int
    names: tuple[str, ...]
    file: str
    member: str
    sha256: str
    notes: tuple[Note, ...]


def load(path: Path, choose: Choose, *, delimiter: str | None = None) -> RawTable:
    """Open a file.

    Args:
        path: CSV in any of its guises, Parquet, GeoJSON, JSON, XLSX, or an archive of one of them.
        choose: Makes the heading of the first records.
        delimiter: Delimiter of delimited text, when it is known.

    Raises:
        InputError: The file as a whole can't be opened.
    """
    member = open_member(path)
    packed = member.data if member.name == path.name else path.read_bytes()
    with ThreadPoolExecutor(1) as pool:  # hashing leaves the interpreter free
        digest = pool.submit(lambda: hashlib.sha256(packed).hexdigest())
        name, rows = _open(member, path, choose, delimiter)
    cells = rows.cells.with_columns(pl.col("row_number").cast(pl.Int64))
    return RawTable(cells, rows.rows_read, rows.names, path.name, name, digest.result(), rows.notes)


def _open(member: Member, path: Path, choose: Choose, delimiter: str | None) -> tuple[str, Rows]:
    """The document's own name, or the member's, and its rows."""
    name = member.name
    try:
        if member.data[:4] == b"PAR1":
            rows = _from_frame(_parquet(member), choose)
        elif member.suffix in (".xlsx", ".xlsm", ".xls"):
            rows = _from_frame(_workbook(member), choose)
        elif member.data[:64].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
            columns, listed, given = document_rows(member.data)
            name = given or name
            rows = _from_frame(frame(columns, listed), choose)
        else:
            rows = read_delimited(member.data, choose, delimiter=delimiter)
    except InputError as error:
        error.where = error.where or path.name
        raise
    return name, without_repeated_headers(without_tag_row(rows))


def _parquet(member: Member) -> pl.DataFrame:
    try:
        return pl.read_parquet(io.BytesIO(member.data))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError(
            "The Parquet file is damaged", rule=str(error), way_out="download or export it again"
        ) from error


def _workbook(member: Member) -> pl.DataFrame:
    import fastexcel

    try:
        sheet = fastexcel.read_excel(member.data).load_sheet(0, dtypes="string")
    except fastexcel.FastExcelError as error:
        raise InputError(
            "The workbook can't be opened", rule=str(error), way_out="save it as CSV (UTF-8)"
        ) from error
    return sheet.to_polars()


def _from_frame(table: pl.DataFrame, choose: Choose) -> Rows:
    """Give a typed table text cells and a heading, as if it had been delimited text."""
    text = table.select(pl.all().cast(pl.String, strict=False))
    first = [
        text.columns,
        *(["" if cell is None else cell for cell in row] for row in text.head(5).iter_rows()),
    ]
    heading = choose(first)
    names = heading.names if len(heading.names) == text.width else tuple(fold(name) for name in text.columns)
    text.columns = list(names)
    text = text.slice(max(heading.skip - 1, 0))
    wanted = [name for name in names if not heading.needed or name in heading.needed]
    text = text.select(wanted)
    blank = text.select(pl.all_horizontal(pl.all().is_null() | (pl.all() == ""))).to_series()
    text = text.filter(~blank)
    return Rows(text.with_row_index("row_number", 1), text.height, names, heading.notes)


def without_tag_row(rows: Rows) -> Rows:
    """Leave out a row of HXL tags (#adm1+name) under the header. It isn't counted as a data row."""
    text = rows.cells.drop("row_number").head(1)
    cells = [cell.strip() for cell in text.row(0) if cell and cell.strip()] if text.height else []
    if len(cells) < 2 or not all(cell.startswith("#") for cell in cells):
        return rows
    number = int(rows.cells["row_number"][0])
    notes = [
        replace(note, row_number=note.row_number - (note.row_number > number))
        for note in rows.notes
        if note.row_number != number
    ]
    notes.append(
        Note("row", "hxl-tag-row", value=" ".join(cells)[:100], action="dropped", done="row left out")
    )
    after = rows.cells.slice(1).with_columns(pl.col("row_number") - 1)
    return Rows(after, rows.rows_read - 1, rows.names, tuple(notes))


def without_repeated_headers(rows: Rows) -> Rows:
    """Leave out rows that repeat the header, as files pasted together have them."""
    names = [name for name in rows.cells.columns if name != "row_number"]
    if not names or rows.cells.is_empty():
        return rows
    first = rows.cells[names[0]]
    if first.cast(pl.Int64, strict=False).null_count() == first.null_count():
        return rows  # all numbers, so no name among them
    suspects = rows.cells.filter(first.str.strip_chars().str.to_lowercase() == names[0])
    again = [
        row["row_number"]
        for row in suspects.iter_rows(named=True)
        if sum(fold(row[name] or "") == name for name in names) > 0.5 * len(names)
    ]
    if not again:
        return rows
    notes = [Note("row", "repeated-header", row_number=number, action="dropped") for number in again]
    kept = rows.cells.filter(~pl.col("row_number").is_in(again))
    return replace(rows, cells=kept, notes=(*rows.notes, *notes))
