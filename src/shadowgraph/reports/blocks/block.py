"""Block: makes one finding's part of the payload, and writes its numbers as the rest of the report does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from shadowgraph.reports.codes import month_number
from shadowgraph.reports.finding_payload import Block, IntervalMark, Intervals, Maps, SpanMark
from shadowgraph.reports.numbers import estimate
from shadowgraph.reports.words import NARROW, percent

Cell = str | float | None


def block(
    name: str,
    section: str,
    title: str,
    about: str,
    *,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    lines: Sequence[str] = (),
    caveat: str = "",
    intervals: Intervals | None = None,
    spans: Sequence[SpanMark] = (),
    maps: Maps | None = None,
    folded: bool = False,
) -> Block:
    """Return a block; columns whose every cell is a number or empty align right.

    Args:
        name: Its name in the page, lower case with hyphens.
        section: Part of the report it stands in: a theme of the measures, 'impact', 'trust' or 'story'.
        title: A sentence without its full stop.
        about: What the mark shows, for a reader who can't see it.
        columns: Heads of the table.
        rows: Its cells.
        lines: Sentences above the mark.
        caveat: What the finding can't tell.
        intervals: Points with intervals to draw.
        spans: Stretches of time to draw.
        maps: Small maps to draw.
        folded: Whether it opens on request only.
    """
    cells = [list(row) for row in rows]
    numeric = [
        at
        for at in range(len(columns))
        if cells
        and all(row[at] is None or isinstance(row[at], int | float) or _amount(row[at]) for row in cells)
    ]
    return {
        "name": name,
        "section": section,
        "title": title,
        "about": about,
        "lines": list(lines),
        "caveat": caveat,
        "intervals": intervals,
        "spans": list(spans),
        "maps": maps,
        "columns": list(columns),
        "rows": cells,
        "numeric": numeric,
        "folded": folded,
    }


def _amount(cell: Cell) -> bool:
    """Whether a text is a written amount: '37 %', '<1 %', '4.2'."""
    return isinstance(cell, str) and bool(cell) and cell.strip(f"<>%{NARROW} .,\u2212-0123456789") == ""


def intervals(
    axis: str,
    marks: Sequence[IntervalMark],
    *,
    share: bool = False,
    log: bool = False,
    reference: float | None = None,
) -> Intervals:
    """Points with intervals on one axis."""
    return {"axis": axis, "share": share, "log": log, "reference": reference, "marks": list(marks)}


def mark(
    label: str,
    value: float | None,
    low: float | None,
    high: float | None,
    *,
    text: str = "",
    group: str = "",
    hollow: bool = False,
) -> IntervalMark:
    """One point with its interval, four significant figures."""
    return {
        "label": label,
        "group": group,
        "value": _short(value),
        "low": _short(low),
        "high": _short(high),
        "text": text,
        "hollow": hollow,
    }


def span(label: str, start: dt.date, end: dt.date, word: str, *, still: bool = False) -> SpanMark:
    """A stretch of time, from the month of its first day to the month of its last."""
    return {
        "label": label,
        "start": month_number(start),
        "to": month_number(end),
        "open": still,
        "word": word,
    }


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def latest(table: pl.DataFrame, column: str) -> Any:
    """The greatest value of a column that has one."""
    return table[column].max()


def share(value: float | None) -> str | None:
    """A share as whole per cents; None stays None."""
    return None if value is None else percent(value)


def about(value: float | None) -> str | None:
    """Two significant figures; None stays None."""
    return None if value is None else estimate(value)


def ends(low: float | None, high: float | None, *, shares: bool = True) -> str:
    """The two ends of an interval: '2 % to 8 %'."""
    if low is None or high is None:
        return ""
    show = share if shares else about
    return f"{show(low)} to {show(high)}"
