"""The ties' part of the report's data contract; `payload` says how numbers are written."""

from __future__ import annotations

from typing import TypedDict


class Series(TypedDict):
    """One pair's chances over time, per mille; `at` are period numbers."""

    at: list[int]
    rival: list[int]
    tactical: list[int]
    strategic: list[int]
    low: list[int]
    high: list[int]
    reported: list[int]


class Pairs(TypedDict):
    """Pairs of organisations, strongest evidence first."""

    a: list[int]
    b: list[int]
    p: list[int]
    low: list[int]
    high: list[int]
    open: list[int | None]
    covert: list[int | None]
    rival: list[int]
    strategic: list[int]
    weight: list[float | None]
    reported: list[bool]
    elsewhere: list[bool]
    reported_by: list[list[int]]
    layers: list[list[str]]
    first_reported: list[str | None]
    first: list[int]
    last: list[int]
    peak: list[int]
    n_periods: list[int]
    clashes: list[float]
    joint: list[float]
    confidence: list[str]
    sentence: list[str]
    series: list[Series | None]
    evidence: list[int]
    standing: list[int]
    kinds: list[int]


class Bars(TypedDict):
    """The waterfall of one pair: outer list by term, inner list by position in `at`.

    `refs` holds one list per bar that has records: term position, period position, how many of the numbers that
    follow are events, then event rows, then statement rows.
    """

    pair: int
    at: list[int]
    term: list[int]
    contribution: list[list[int]]
    here: list[list[int]]
    observed: list[list[float | None]]
    expected: list[list[float | None]]
    compared: list[list[int]]
    n_events: list[list[int]]
    refs: list[list[int]]


class Evidence(TypedDict):
    """Waterfalls of the pairs carried in this page."""

    term: list[str]
    label: list[str]
    text: list[str]
    bars: list[Bars]


class StandingBars(TypedDict):
    """The waterfall of one pair as a whole: lists by place in `term`.

    `open` and `covert` are the parts that go into either head; none where the heads don't speak of the pair. `flips`
    are numbers of terms without which the call would turn, `cases` pair numbers, the most alike first.
    """

    pair: int
    term: list[int]
    contribution: list[int]
    open: list[int | None]
    covert: list[int | None]
    value: list[int]
    flips: list[int]
    cases: list[int]


class Standing(TypedDict):
    """What holds for pairs over the whole window; `text` holds values in words, `typical` what a typical pair has."""

    term: list[str]
    label: list[str]
    compared: list[str]
    typical: list[str]
    text: list[str]
    bars: list[StandingBars]


class TieKinds(TypedDict):
    """Kinds of cooperation, given a tie: outer list by pair, inner list by layer."""

    layer: list[str]
    basis: list[str]
    text: list[str]
    pair: list[int]
    chance: list[list[int | None]]
    low: list[list[int | None]]
    high: list[list[int | None]]
    based: list[list[int]]
    statements: list[list[int]]
    reason: list[list[int]]
