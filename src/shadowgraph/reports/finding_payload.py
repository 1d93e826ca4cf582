"""The part of the report's contract that tells findings: the turns of the conflict, and blocks of one finding each.

A block is a sentence, a mark or two and a table: charts are data, so that a new finding needs no new code in the page.
"""

from __future__ import annotations

from typing import TypedDict


class StoryTurn(TypedDict):
    """One turn of the conflict; `month` counts from January 1970, `events` are rows of the page's events."""

    number: int
    kind: str
    word: str
    date: str
    month: int
    text: str
    caveat: str
    stake: float
    shown: bool
    events: list[int]


class Story(TypedDict):
    """The turns of the conflict in order of time."""

    title: str
    turns: list[StoryTurn]


class IntervalMark(TypedDict):
    """A point with its interval; hollow where nothing can be said."""

    label: str
    group: str
    value: float | None
    low: float | None
    high: float | None
    text: str
    hollow: bool


class Intervals(TypedDict):
    """Points with intervals, one a row, on one axis; `reference` is the value that means no difference."""

    axis: str
    share: bool
    log: bool
    reference: float | None
    marks: list[IntervalMark]


class SpanMark(TypedDict):
    """A stretch of time; months count from January 1970, `open` where it had not ended by the last record."""

    label: str
    start: int
    to: int
    open: bool
    word: str


class CellMark(TypedDict):
    """One cell of a map, thousandths of a degree; `who` names the category, value 0 to 1."""

    longitude: int
    latitude: int
    who: int
    value: float


class CellMap(TypedDict):
    """One small map of several: cells coloured by category, with opacity by value."""

    title: str
    cells: list[CellMark]


class Maps(TypedDict):
    """Small maps on one frame; `side` is the width of a cell in degrees."""

    side: float
    who: list[str]
    maps: list[CellMap]


class Block(TypedDict):
    """One finding: a title that is a sentence, sentences, at most one mark of each sort, and its table."""

    name: str
    section: str
    title: str
    about: str
    lines: list[str]
    caveat: str
    intervals: Intervals | None
    spans: list[SpanMark]
    maps: Maps | None
    columns: list[str]
    rows: list[list[str | float | None]]
    numeric: list[int]
    folded: bool
