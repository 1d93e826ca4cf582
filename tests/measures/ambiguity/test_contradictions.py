"""Pairs about which sources contradict each other."""

import datetime as dt

import polars as pl
import pytest

from shadowgraph.measures.beside import Beside

ROWS = [
    {"a": "Ash, Birch", "b": "State East", "day": "2012-05-03", "district": "Invented|North|A"},
    {"a": "Cedar", "b": "State East", "day": "2012-05-04", "district": "Invented|South|C"},
    {"a": "Ash", "b": "State East", "day": "2012-11-04"},
]


def spells(*rows):
    schema = {"actor_a": pl.String, "actor_b": pl.String, "first_period": pl.Date, "last_period": pl.Date}
    made = [
        (f"name:{a}", f"name:{b}", dt.date(2012, first, 1), dt.date(2012, last, 1))
        for a, b, first, last in rows
    ]
    return Beside(contradictions=pl.DataFrame(made, schema=schema, orient="row"))


@pytest.mark.parametrize(
    ("told", "start", "n"),
    [
        (spells(), "2012-05-01", 0),
        (spells(("Ash", "Birch", 4, 4)), "2012-05-01", 1),
        # Two spells of one pair are one pair.
        (spells(("Ash", "Birch", 1, 4), ("Ash", "Birch", 4, 10)), "2012-05-01", 1),
        (spells(("Ash", "Birch", 4, 4), ("Ash", "Cedar", 4, 7)), "2012-05-01", 2),
        # A spell is told by the starts of its quarters: the second quarter ends in June.
        (spells(("Ash", "Birch", 4, 4)), "2012-06-01", 1),
        (spells(("Ash", "Birch", 4, 4)), "2012-07-01", 0),
        # Both were active within the year before.
        (spells(("Ash", "Birch", 10, 10)), "2012-11-01", 1),
    ],
)
def test_of_the_theatre(value_of, told, start, n) -> None:
    assert value_of(ROWS, "contradictions", start, beside=told) == n


def test_of_districts_and_organisations(value_of) -> None:
    told = spells(("Ash", "Birch", 4, 4), ("Ash", "Cedar", 4, 4))

    def count(kind, unit):
        return value_of(ROWS, "contradictions", kind=kind, unit=unit, beside=told)

    assert (count("district", "Invented|North|A"), count("district", "Invented|South|C")) == (1, 0)
    assert [count("actor", f"name:{who}") for who in ("Ash", "Birch", "Cedar", "State East")] == [2, 1, 1, 0]


def test_without_statements_nothing_can_be_said(value_of) -> None:
    assert value_of(ROWS, "contradictions") is None
