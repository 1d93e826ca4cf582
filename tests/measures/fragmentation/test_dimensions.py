"""The three dimensions of fragmentation and their product, by hand; infighting inside coalitions; capability."""

import datetime as dt
import math

import numpy as np
import polars as pl
import pytest
from scipy.stats import entropy as scipy_entropy

from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.measures import measure

E, W = "State East", "State West"
START = "2012-01-01"
DIMENSIONS = ("nonstate_organisations", "power_balance", "institutionalisation", "fragmentation_index")


def fight(a, b, day=3, month=5, **more):
    return {"a": a, "b": b, "day": f"2012-{month:02d}-{day:02d}", **more}


def year(*edges):
    """'AB+' cooperates in all quarters of 2012, 'AB-' is rival."""
    chance = {"+": (0.0, 1.0), "-": (1.0, 0.0)}
    names = {"A": "Ash", "B": "Birch", "C": "Cedar", "E": E}
    return [
        (names[edge[0]], names[edge[1]], f"2012-{month:02d}-01", *chance[edge[2]])
        for edge in edges
        for month in (1, 4, 7, 10)
    ]


EVEN = [fight("Ash", E), fight("Birch", E)]
UNEVEN = [fight("Ash", E, 1), fight("Ash", E, 2), fight("Birch", E, 3), fight("Cedar", E, 4)]


@pytest.mark.parametrize(
    ("rows", "ties", "expected"),
    [
        # Two equal groups at odds: two parts at random are of two groups half of the time.
        (EVEN, year("AB-"), (2, 1.0, 0.0, 0.5)),
        # The same two in one coalition: no fragmentation is left.
        (EVEN, year("AB+"), (2, 1.0, 1.0, 0.0)),
        # Shares 1/2, 1/4, 1/4: H = 3/8; with Birch and Cedar as one S = 1/2.
        (UNEVEN, year("BC+", "AB-"), (3, (5 / 8) / (2 / 3), (1 / 8) / (5 / 8), 1 / 2)),
        # Ash and Birch together: S = 9/16 + 1/16.
        (UNEVEN, year("AB+", "BC-"), (3, (5 / 8) / (2 / 3), (2 / 8) / (5 / 8), 3 / 8)),
        # One group alone: neither balanced nor bound to others, and not fragmented.
        ([fight("Ash", E)], year("AE-"), (1, None, None, 0.0)),
    ],
)
def test_three_dimensions(value_of, rows, ties, expected) -> None:
    found = [value_of(rows, name, START, ties=ties) for name in DIMENSIONS]
    assert found == [each if each is None else pytest.approx(each, abs=1e-5) for each in expected]


def test_the_index_is_the_product_of_the_dimensions(value_of) -> None:
    ties = year("BC+", "AB-")
    n, balance, bound, index = (value_of(UNEVEN, name, START, ties=ties) for name in DIMENSIONS)
    assert index == pytest.approx((1 - 1 / n) * balance * (1 - bound), abs=1e-5)


def test_a_tie_for_half_of_the_year_counts_half(value_of) -> None:
    ties = [
        ("Ash", "Birch", f"2012-{month:02d}-01", 0.0, 1.0 if month < 7 else 0.01) for month in (1, 4, 7, 10)
    ]
    assert value_of(EVEN, "institutionalisation", START, ties=ties) == pytest.approx(0.5, abs=1e-5)


def test_without_ties_there_are_number_and_balance_only(value_of) -> None:
    assert [value_of(EVEN, name, START) for name in DIMENSIONS] == [2, pytest.approx(1.0), None, None]


def test_states_do_not_count_among_the_dimensions(value_of) -> None:
    rows = [*EVEN, fight(E, W)]
    assert value_of(rows, "nonstate_organisations", START) == 2


BEFORE = ("2012-01-01", "2012-04-01")


@pytest.mark.parametrize(
    ("rows", "ties", "share"),
    [
        # Partners in the first quarter who fight in the second: half of its fights.
        ([fight("Ash", "Birch"), fight("Ash", E)], [("Ash", "Birch", BEFORE[0], 0.0, 1.0)], 1 / 2),
        # Rivals in the first quarter: none.
        ([fight("Ash", "Birch"), fight("Ash", E)], [("Ash", "Birch", BEFORE[0], 1.0, 0.0)], 0.0),
        # Partners of a partner are in one camp: two of three fights.
        (
            [fight("Ash", "Cedar"), fight("Ash", "Cedar", 9), fight("Ash", E)],
            [("Ash", "Birch", BEFORE[0], 0.0, 1.0), ("Birch", "Cedar", BEFORE[0], 0.0, 1.0)],
            2 / 3,
        ),
        # Violence against civilians is no fight.
        (
            [fight("Ash", "Birch"), fight("Ash", "Civilians")],
            [("Ash", "Birch", BEFORE[0], 0.0, 1.0)],
            1.0,
        ),
    ],
)
def test_infighting_in_coalitions_looks_at_the_camps_before(value_of, rows, ties, share) -> None:
    early = {"a": "Ash, Birch", "b": E, "day": "2012-02-01"}
    ties = [*ties, ("Ash", "Birch", BEFORE[1], 1.0, 0.0)]
    found = value_of([early, *rows], "infighting_coalitions", BEFORE[1], ties=ties)
    assert found == pytest.approx(share, abs=1e-5)
    assert value_of([early, *rows], "infighting_coalitions", BEFORE[0], ties=ties) is None


def capable(value_of, rows, **more):
    return value_of(rows, "effective_groups_capability", "2012-05-01", **more)


CELL, OTHER = (0.25, 0.25), (0.75, 0.25)


def test_capability_by_hand(value_of) -> None:
    # One fight: days, cells and part are alike; deaths inflicted are not known by side.
    assert capable(value_of, [fight("Ash", E)]) == pytest.approx(2.0)
    # Ash twice in one cell on two days, Birch once: shares of days 2/6, 3/6, 1/6 (State East 3 days), of cells
    # 1/3 each, of fights 2/6, 3/6, 1/6.
    rows = [fight("Ash", E, 1), fight("Ash", E, 2), fight("Birch", E, 3)]
    c = np.array([2 / 6 + 1 / 3 + 2 / 6, 3 / 6 + 1 / 3 + 3 / 6, 1 / 6 + 1 / 3 + 1 / 6]) / 3
    assert capable(value_of, rows) == pytest.approx(1 / (c**2).sum(), rel=1e-5)
    # Groups that fight each other have no state in their fights: days and cells decide.
    rows = [fight("Ash", "Birch", 1, at=CELL), fight("Ash", "Cedar", 2, at=OTHER)]
    c = np.array([2 / 4 + 2 / 4, 1 / 4 + 1 / 4, 1 / 4 + 1 / 4]) / 2
    assert capable(value_of, rows) == pytest.approx(1 / (c**2).sum(), rel=1e-5)


def test_losses_count_against_capability() -> None:
    rows = [
        {"a": "Ash", "b": E, "day": dt.date(2012, 5, 1), "deaths": 10},
        {"a": "Birch", "b": E, "day": dt.date(2012, 5, 2), "deaths": 10},
    ]
    data = theatre_of(rows)
    # Ash kills eight and loses two, Birch the other way round: net 6 for Ash; 6 for the state against Birch.
    # The state's net is (2 - 8) + (8 - 2) = 0, Birch's below 0.
    events = data.events.with_columns(
        pl.Series("deaths_a", [2, 8], dtype=pl.Int32), pl.Series("deaths_b", [8, 2], dtype=pl.Int32)
    )
    table = measure(
        type(data)(data.theatre, events, data.participants, data.actors, data.statements, data.lineage),
        names=["effective_groups_capability"],
        draws=30,
    ).table
    c = np.array([1 / 4 + 1 / 3 + 1 / 4 + 1, 1 / 4 + 1 / 3 + 1 / 4, 2 / 4 + 1 / 3 + 2 / 4]) / 4
    assert table["value"][0] == pytest.approx(1 / (c**2).sum(), rel=1e-5)


@pytest.mark.parametrize("counts", [(5, 3), (1, 1, 1), (12, 5, 2, 1)])
def test_concentration_agrees_with_scikit_learn(value_of, counts) -> None:
    from sklearn.tree import DecisionTreeClassifier

    names = ("Ash", "Birch", "Cedar", "Elm")
    parts = [name for name, n in zip(names, counts, strict=False) for _ in range(n)]
    rows = [fight(name, "Civilians", k + 1) for k, name in enumerate(parts)]
    # The impurity of a node is Gini's: one minus the sum of squared shares.
    tree = DecisionTreeClassifier().fit([[0.0]] * len(parts), parts)
    assert value_of(rows, "power_concentration", "2012-05-01") == pytest.approx(
        1 - tree.tree_.impurity[0], rel=1e-5
    )
    assert value_of(rows, "effective_groups", "2012-05-01") == pytest.approx(
        1 / (1 - tree.tree_.impurity[0]), rel=1e-5
    )
    # Of Renyi's entropies that of order 1, from SciPy, is no smaller than that of order 2.
    assert -math.log(1 - tree.tree_.impurity[0]) <= scipy_entropy(counts) + 1e-9
