"""Dates from text in the forms conflict data comes in, and the order of day and month when it is unclear.

ISO dates with any time of day pass in one cast. Otherwise, per distinct text: 2016/05/26, 20160526, 26 May
2016, May 26, 2016, 26.05.2016 (a dot always means day first), spreadsheet serials (whole numbers from 20000
to 80000, days since 1899-12-30), and dates with slashes. Slashes: if any date of the file can only be month
first (05/26/2016) or only day first (26/05/2016), the file's order follows; with both kinds present the
unclear ones take the more frequent order and are recorded; with neither, the source's own custom decides
(UCDP's web export writes month first).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from shadowgraph.sources.cells import BLANKS, Cells, Unreadable, settle

Order = Literal["mdy", "dmy"]

FIRST_YEAR, LAST_YEAR = 1800, 2100

_TIME = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?(?: ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?)?"
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME)
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})" + _TIME)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})\.?" + _TIME)
_NAMED = re.compile(r"(\d{1,2})[ -]([^\W\d]{3,12})\.?,?[ -](\d{4}|\d{2})" + _TIME)
_NAMED_FIRST = re.compile(r"([^\W\d]{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})" + _TIME)
_SERIAL = re.compile(r"(\d{5})(?:\.\d*)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SERIAL_START = dt.date(1899, 12, 30)
_EARLIEST, _LATEST = dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)
_MIDNIGHTS = [
    "",
    " 00:00:00",
    "T00:00:00",
    " 00:00:00.000",
    "T00:00:00.000",
    " 00:00:00.000000",
    "T00:00:00Z",
]


@dataclass(frozen=True)
class Slashes:
    """What a file's dates with slashes say about their order.

    Args:
        order: Order to read unclear ones in.
        seen: Whether there are dates with slashes at all.
        mixed: Whether both orders occur, so that unclear dates are a guess.
    """

    order: Order
    seen: bool
    mixed: bool


def slashes(columns: Iterable[pl.Series], custom: Order) -> Slashes:
    """Look through date columns for the order of day and month.

    Args:
        columns: Date columns as text.
        custom: Order the source is known to use, when the dates themselves don't say.
    """
    month_first = day_first = 0
    seen = False
    for column in columns:
        with_slash = column.filter(
            column.str.contains(r"^\s*\d{1,2}[/-]\d{1,2}[/-]\d").fill_null(value=False)
        )
        seen = seen or len(with_slash) > 0
        for cell in with_slash.unique():
            match = _SLASHED.fullmatch(cell.strip())
            if match:
                month_first += int(match[1]) <= 12 < int(match[2])
                day_first += int(match[2]) <= 12 < int(match[1])
    if month_first == day_first:
        return Slashes(custom, seen, mixed=month_first > 0)
    order: Order = "mdy" if month_first > day_first else "dmy"
    return Slashes(order, seen, mixed=min(month_first, day_first) > 0)


def dates(text: pl.Series, order: Order, *, form: str | None = None) -> Cells:
    """Read dates (the time of day is dropped).

    Args:
        text: The column as text.
        order: Order of day and month in dates with slashes.
        form: strftime pattern to try first, from a mapping file.
    """
    fast = _iso(text)
    return settle(text, fast, lambda cell: one_date(cell, order, form=form))


def _iso(text: pl.Series) -> pl.Series:
    found = text.str.head(10).str.to_date("%Y-%m-%d", strict=False)
    if found.null_count() == text.null_count() and _plain(text) and _sensible(found):
        return found
    sound = text.str.slice(10).is_in(_MIDNIGHTS) & found.is_between(_EARLIEST, _LATEST)
    return pl.select(pl.when(sound).then(found)).to_series().alias(text.name)


def _plain(text: pl.Series) -> bool:
    """Whether all cells end alike, in one of the ways to write midnight."""
    lengths = text.str.len_bytes()
    least, most = lengths.min(), lengths.max()
    return least == most and any(
        least == 10 + len(end) and bool(text.str.ends_with(end).all()) for end in _MIDNIGHTS
    )


def _sensible(found: pl.Series) -> bool:
    return found.len() == found.null_count() or bool(
        pl.select((pl.lit(found.min()) >= _EARLIEST) & (pl.lit(found.max()) <= _LATEST)).item()
    )


def unclear(text: pl.Series) -> pl.Series:
    """True where a date with slashes could be read in either order."""
    parts = text.str.extract_groups(r"^\s*(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}")
    first = parts.struct.field("1").cast(pl.Int32, strict=False)
    second = parts.struct.field("2").cast(pl.Int32, strict=False)
    both = (first <= 12) & (second <= 12) & (first != second)
    return both.fill_null(value=False)


def one_date(cell: str, order: Order, *, form: str | None = None) -> dt.date | None:
    """Read one date.

    Raises:
        Unreadable: Not a date, or out of range.

    Examples:
        >>> one_date("05/26/2016 00:00:00", "dmy")
        datetime.date(2016, 5, 26)
    """
    cell = " ".join(cell.strip().strip("'\"").split())
    if cell.lower() in BLANKS:
        return None
    if len(cell) > 60:
        raise Unreadable("not-a-date")
    try:
        found = _by_form(cell, form) or _by_shape(cell, order)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise Unreadable("not-a-date")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unreadable("date-out-of-range")
    return found


def _by_form(cell: str, form: str | None) -> dt.date | None:
    if form is None:
        return None
    try:
        return dt.datetime.strptime(cell, form).date()  # noqa: DTZ007 - a day, not a moment
    except ValueError:
        return None


def _by_shape(cell: str, order: Order) -> dt.date | None:
    if match := _YEAR_FIRST.fullmatch(cell) or _PLAIN.fullmatch(cell):
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    if match := _DOTTED.fullmatch(cell):
        return dt.date(_year(match[3]), int(match[2]), int(match[1]))
    if match := _SLASHED.fullmatch(cell):
        first, second, year = int(match[1]), int(match[2]), _year(match[3])
        if first > 12 or (order == "dmy" and second <= 12):
            return dt.date(year, second, first)
        return dt.date(year, first, second)
    if match := _NAMED.fullmatch(cell):
        return dt.date(_year(match[3]), _month(match[2]), int(match[1]))
    if match := _NAMED_FIRST.fullmatch(cell):
        return dt.date(int(match[3]), _month(match[1]), int(match[2]))
    if (match := _SERIAL.fullmatch(cell)) and 20000 <= int(match[1]) <= 80000:
        return _SERIAL_START + dt.timedelta(days=int(match[1]))
    return None


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return 1900 + year if year >= 46 else 2000 + year  # conflict data starts after 1945


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1
