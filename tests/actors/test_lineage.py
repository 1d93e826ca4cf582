"""Years of descent: the statement's own, else bounds the events set."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from shadowgraph.actors import register

Make = Callable[..., Any]


@pytest.fixture
def world(make_events: Make) -> Any:
    """A fights 2010-2014, B 2013-2018."""
    spans = (("A", 1, 2010), ("A", 1, 2014), ("B", 2, 2013), ("B", 2, 2018))
    return make_events(*((name, "D", number, 4, "Mali", "non-state", year) for name, number, year in spans))


@pytest.mark.parametrize(
    ("stated", "relation", "years"),
    [
        ("split", "split_from", (2010, None)),
        ("joined", "joined", (2014, None)),
        ("merged", "merged_into", (2014, None)),
        ("alliance", "member_of", (2013, 2014)),
    ],
)
def test_events_bound_undated_descent(
    world: Any, make_statements: Make, stated: str, relation: str, years: tuple[int, int | None]
) -> None:
    actors = register(world, [make_statements((stated, ("A", 1), ("B", 2)))])
    row = actors.lineage.row(0, named=True)
    assert (row["actor_id"], row["relation"], row["other_id"]) == ("ucdp:1", relation, "ucdp:2")
    assert (row["year_from"], row["year_to"]) == years
    assert row["statement_id"] in actors.statements["statement_id"].to_list()


def test_a_mutual_alliance_is_not_a_membership(world: Any, make_statements: Make) -> None:
    actors = register(
        world, [make_statements(("alliance", ("A", 1), ("B", 2), None, (), {"directed": False}))]
    )
    assert actors.lineage["relation"].to_list() == ["allied_with"]


def test_a_stated_year_wins(world: Any, make_statements: Make) -> None:
    actors = register(world, [make_statements(("split", ("B", 2), ("A", 1), 2011))])
    assert actors.lineage.select("year_from", "year_to").row(0) == (2011, 2011)


def test_without_events_the_years_stay_unknown(world: Any, make_statements: Make) -> None:
    actors = register(world, [make_statements(("joined", ("X", 8), ("Y", 9)))])
    assert actors.lineage.select("year_from", "year_to").row(0) == (None, None)


def test_support_and_rivalry_are_no_descent(world: Any, make_statements: Make) -> None:
    actors = register(
        world, [make_statements(("support", ("A", 1), ("B", 2), 2013), ("rivalry", ("A", 1), ("B", 2), 2013))]
    )
    assert actors.lineage.is_empty()
    assert actors.statements.height == 2
    assert actors.statements["actor_a"].is_in(pl.Series(["ucdp:1"]).implode()).all()
