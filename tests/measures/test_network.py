"""Coalitions, frustration and modularity of networks drawn by hand."""

import datetime as dt

import pytest

from shadowgraph.conformance.invented_theatre import theatre_of, ties_of
from shadowgraph.measures import measure

NAMES = ("coalitions", "frustration", "modularity")
EVENT = [
    {"a": "A", "b": "B", "day": "2012-05-03"},
    {"a": "C", "b": "D", "day": "2012-05-03"},
    {"a": "E", "b": "F", "day": "2012-05-03"},
]


def network(*edges):
    """'AB+' cooperates, 'AB-' is rival, 'AB?' neither."""
    chance = {"+": (0.0, 1.0), "-": (1.0, 0.0), "?": (0.3, 0.3)}
    return [(edge[0], edge[1], "2012-04-01", *chance[edge[2]]) for edge in edges]


@pytest.mark.parametrize(
    ("edges", "coalitions", "frustration", "modularity"),
    [
        # Two rivals are two camps.
        (["AB-"], 2, 0.0, 1 / 2),
        # Two partners are one: modularity 1 - (1 + 1)^2 / 4.
        (["AB+"], 1, 0.0, 0.0),
        # Two pairs at war: 2 of 3 edges positive and inside.
        (["AB+", "CD+", "AC-"], 2, 0.0, (2 - (4 + 4) / 8 - 0 + (1 + 1) / 4) / 3),
        # The enemy of my enemy is no friend by that alone: three camps; but no two camps are frustrated.
        (["AB-", "AC-"], 3, 0.0, ((4 + 1 + 1) / 8) / 2),
        # All against all: no frustration among three camps, one tie of three in two.
        (["AB-", "BC-", "AC-"], 3, 1 / 3, (12 / 12) / 3),
        # Two friends of one who are rivals: one tie must give, and friends stay together.
        (["AB+", "BC+", "AC-"], 1, 1 / 3, (2 - 16 / 8 - (1 - 4 / 4)) / 3),
        # Unlikely ties are none.
        (["AB?", "CD+"], 1, 0.0, 0.0),
    ],
)
def test_by_hand(value_of, edges, coalitions, frustration, modularity) -> None:
    ties = network(*edges)
    found = [value_of(EVENT, name, "2012-04-01", ties=ties) for name in NAMES]
    assert found == pytest.approx([coalitions, frustration, modularity], abs=1e-5)


def test_no_likely_tie(value_of) -> None:
    ties = network("AB?")
    assert [value_of(EVENT, name, "2012-04-01", ties=ties) for name in NAMES] == [0.0, None, None]


def test_without_ties_there_are_no_rows(value_of) -> None:
    assert value_of(EVENT, "coalitions", "2012-04-01") is None


def test_an_isolated_pair_adds_its_own_camps(value_of) -> None:
    base = ["AB+", "CD+", "AC-"]
    alone = value_of(EVENT, "coalitions", "2012-04-01", ties=network(*base))
    assert value_of(EVENT, "coalitions", "2012-04-01", ties=network(*base, "EF?")) == alone
    assert value_of(EVENT, "coalitions", "2012-04-01", ties=network(*base, "EF+")) == alone + 1


def test_it_has_the_periods_of_the_ties(value_of) -> None:
    ties = [("A", "B", "2012-05-01", 0.0, 1.0)]
    assert value_of(EVENT, "coalitions", "2012-04-01", ties=ties) is None
    rows = [{**one, "day": dt.date(2012, 5, 3)} for one in EVENT]
    given = ties_of([("A", "B", dt.date(2012, 5, 1), 0.0, 1.0)], step="month")
    table = measure(theatre_of(rows), given, step="year", names=["coalitions"]).table
    assert table.select("period_start", "period_end", "value", "n_events").rows() == [
        (dt.date(2012, 5, 1), dt.date(2012, 5, 31), 1.0, 3)
    ]
