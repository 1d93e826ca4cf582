"""Coalitions as things: members, ids through time, figures."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.conformance.invented_theatre import invented_theatre, theatre_of, ties_of
from shadowgraph.conformance.measures import _ties_with_actors, _with_actors
from shadowgraph.measures.fragmentation.coalition_figures import coalition_figures
from shadowgraph.measures.fragmentation.coalition_members import coalitions, member_shares
from shadowgraph.measures.fragmentation.coalition_tracking import track
from shadowgraph.records.coalition import COALITION_FIGURES, COALITIONS

Q = [dt.date(2012, m, 1) for m in (1, 4, 7, 10)]


def camps(*texts):
    """'AB C' is two camps: A with B, and C alone."""
    return [(3 * k, [frozenset(map(ord, camp)) for camp in text.split()]) for k, text in enumerate(texts)]


def story(*texts):
    return [
        [(one.number, one.change, one.parent, one.took_in) for one in period]
        for period in track(camps(*texts))
    ]


GOES, FORMED = "goes on", "formed"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("AB CD", "AB CD"), [(1, GOES, None, ()), (2, GOES, None, ())]),
        # The order of the camps is no matter.
        (("AB CD", "CD AB"), [(2, GOES, None, ()), (1, GOES, None, ())]),
        # One member more or less is the same coalition.
        (("ABC DE", "ABCF DE"), [(1, GOES, None, ()), (2, GOES, None, ())]),
        # Who falls silent has not left.
        (("ABCDEF", "AB"), [(1, GOES, None, ())]),
        # Two thirds go on, one third splits off.
        (("ABCDEF", "ABCD EF"), [(1, GOES, None, ()), (2, "splits off", 1, ())]),
        # The larger takes in the smaller.
        (("ABCD EF", "ABCDEF"), [(1, GOES, None, (2,))]),
        # Newcomers form their own.
        (("AB", "AB XY"), [(1, GOES, None, ()), (2, FORMED, None, ())]),
    ],
)
def test_tracking(texts, expected) -> None:
    assert story(*texts)[-1] == expected


def test_a_coalition_returns_within_a_year_and_not_later() -> None:
    found = story("AB CD", "CD", "AB CD")
    assert found[2] == [(1, "returns", None, ()), (2, GOES, None, ())]
    late = story("AB CD", "CD", "CD", "CD", "CD", "CD", "AB CD")
    assert late[-1] == [(3, FORMED, None, ()), (2, GOES, None, ())]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 3), min_size=7, max_size=7), min_size=2, max_size=6),
    st.permutations(range(7)),
)
def test_tracking_knows_neither_names_nor_the_future(labels, names) -> None:
    def periods(rename):
        return [
            (3 * k, [frozenset(rename[i] for i in range(7) if row[i] == c) for c in range(4) if c in row])
            for k, row in enumerate(labels)
        ]

    def told(made):
        return [[(one.number, one.change, one.parent, one.took_in) for one in period] for period in made]

    whole = told(track(periods(range(7))))
    assert told(track(periods(names))) == whole
    assert told(track(periods(range(7))[:-1])) == whole[:-1]
    for period in whole:
        numbers = [number for number, *_ in period]
        assert len(set(numbers)) == len(numbers)


def test_shares_by_hand() -> None:
    # Four draws of camps of nodes 0 to 3; the coalition is 0, 1, 2.
    drawn = np.array([[0, 0, 0, 3], [0, 0, 2, 2], [0, 1, 1, -1], [-1, 1, 1, 1]], np.int16)
    shares = member_shares(drawn, np.array([True, True, True, False]))
    assert shares.tolist() == [
        [1.0, 1.0, 1.0, 0.0],
        [0.5, 0.5, 0.0, 1 / 3],
        [0.0, 0.5, 0.5, 0.0],
        [0.0, 0.5, 0.5, 2 / 3],
    ]
    alone = member_shares(drawn, np.array([False, False, False, True]))
    assert alone[:, 3].tolist() == [1.0, 0.0, 1.0, 0.0]


E = "State East"
ROWS = [
    {"a": "Ash", "b": E, "day": dt.date(2012, 5, 1)},
    {"a": "Ash", "b": E, "day": dt.date(2012, 5, 2)},
    {"a": "Birch", "b": E, "day": dt.date(2012, 5, 3)},
    {"a": "Ash", "b": "Birch", "day": dt.date(2012, 5, 4)},
    {"a": "Cedar", "b": "Civilians", "day": dt.date(2012, 5, 5)},
    {"a": "Ash", "b": "Civilians", "day": dt.date(2012, 2, 5)},
    {"a": "Ash", "b": "Civilians", "day": dt.date(2012, 11, 5)},
]


def told(edges):
    return ties_of([(a, b, start, *((0.0, 1.0) if sign > 0 else (1.0, 0.0))) for a, b, start, sign in edges])


def test_figures_by_hand() -> None:
    ties = told([("Ash", "Birch", start, 1) for start in Q] + [("Ash", E, start, -1) for start in Q])
    data = theatre_of(ROWS)
    table = coalition_figures(data, ties, draws=60)
    assert table.columns == COALITION_FIGURES.names
    # The state alone is no coalition of several.
    assert table["coalition"].unique().to_list() == ["c1"]
    second = table.row(1, named=True)
    assert (second["period_start"], second["n_members"], second["n_events"]) == (Q[1], 2, 4)
    # Parts of Ash 3, of Birch 2.
    assert second["effective_groups"] == pytest.approx(25 / 13, rel=1e-4)
    assert second["concentration"] == pytest.approx(13 / 25, rel=1e-4)
    # One of four fights is between the two; with half an event added on both sides in draws only.
    assert second["infighting"] == pytest.approx(1 / 4, rel=1e-4)
    # Five of the nine parts organisations had in the quarter's events (State East three, Cedar one).
    assert second["activity_share"] == pytest.approx(5 / 9, rel=1e-4)
    assert (second["label"], second["change"], second["with_state"]) == ("Ash, Birch", "goes on", False)
    assert table["change"].to_list() == ["formed", "goes on", "goes on", "goes on"]
    for name in ("effective_groups", "concentration", "infighting", "activity_share"):
        known = table.drop_nulls(name)
        assert (known[f"{name}_low"] <= known[name]).all()
        assert (known[name] <= known[f"{name}_high"]).all()


def test_members_of_sure_ties_are_sure() -> None:
    ties = told([("Ash", "Birch", start, 1) for start in Q] + [("Ash", "Cedar", start, -1) for start in Q])
    table = coalitions(theatre_of(ROWS), ties, draws=30)
    assert table.columns == COALITIONS.names
    assert table.filter(pl.col("period_start") == Q[0]).select(
        "coalition", "name", "member", "p_member"
    ).rows() == [
        ("c1", "Ash", True, 1.0),
        ("c1", "Birch", True, 1.0),
        ("c2", "Cedar", True, 1.0),
    ]
    assert table["p_low"].to_list() == table["p_high"].to_list() == [1.0] * 12


def test_a_doubtful_tie_makes_a_doubtful_member() -> None:
    rows = [("Ash", "Birch", start, 0.0, 0.6) for start in Q] + [("Ash", E, start, 1.0, 0.0) for start in Q]
    table = coalitions(theatre_of(ROWS), ties_of(rows, spread=1.5), draws=400)
    birch = table.filter(pl.col("name") == "Birch")
    # Log-odds 0.41 with a standard deviation of 0.91: above 0 in 67 of 100 draws.
    assert birch["p_member"].to_list() == pytest.approx([0.67] * 4, abs=0.08)
    assert (birch["p_low"].to_list(), birch["p_high"].to_list()) == ([0.0] * 4, [1.0] * 4)


def test_tables_of_the_invented_theatre() -> None:
    data, ties = invented_theatre()
    members, figures = coalitions(data, ties, draws=30), coalition_figures(data, ties, draws=30)
    assert members.equals(coalitions(data, ties, draws=30))
    assert figures.equals(coalition_figures(data, ties, draws=30))
    sizes = members.filter("member").group_by("coalition", "period_start").len("n_members")
    both = figures.join(sizes, on=["coalition", "period_start"], suffix="_listed")
    assert both.height == figures.height > 0
    assert (both["n_members"] == both["n_members_listed"]).all()
    # In a period each organisation is a member once.
    assert members.filter("member").select("period_start", "actor_id").is_duplicated().sum() == 0


def test_names_do_not_matter() -> None:
    data, ties = invented_theatre()
    names = sorted(data.actors["actor_id"].to_list())
    new = dict(zip(names, [f"name:z{9 - k}" for k in range(len(names))], strict=True))
    back = {b: a for a, b in new.items()}

    def members(table):
        kept = table.filter("member").select("coalition", "period_start", pl.col("actor_id").replace(back))
        return kept.sort("period_start", "actor_id")

    there = coalitions(_with_actors(data, new), _ties_with_actors(ties, new), draws=20)
    assert members(there).equals(members(coalitions(data, ties, draws=20)))


def test_without_ties_there_are_none() -> None:
    data, ties = invented_theatre()
    assert coalitions(data, None).is_empty()
    assert coalition_figures(data, None).columns == COALITION_FIGURES.names
    nothing = ties_of([("Ash", "Birch", Q[0], 0.3, 0.3)])
    assert coalitions(data, nothing).is_empty()
    assert coalition_figures(data, nothing).is_empty()
    assert ties.table.height > 0
