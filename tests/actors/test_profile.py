"""One organisation on a page: descent and reports read from both ends."""

from collections.abc import Callable
from typing import Any

import pytest

from shadowgraph.actors import register
from shadowgraph.actors.profile import profile
from shadowgraph.errors import UsageError

Make = Callable[..., Any]


@pytest.fixture
def actors(make_events: Make, make_statements: Make) -> Any:
    events = make_events(("A", "B", 1, 2), ("A Front", "B", 1, 2), ("A", "B", 1, 2))
    stated = make_statements(
        ("split", ("A", 1), ("B", 2)),
        ("support", ("C", 3), ("A", 1), 2001, (), {"layer": "weapons"}),
        ("support", ("C", 3), ("A", 1), 2001, (), {"layer": "training", "alleged": True}),
        ("rivalry", ("A", 1), ("B", 2), 2002),
        ("coalition", ("A", 1), ("C", 3), 2003, (), {"directed": False}),
    )
    return register(events, [stated])


def test_descent_reads_from_both_sides(actors: Any) -> None:
    assert profile(actors, "ucdp:1").lineage.select("relation", "other").rows() == [
        ("member of", "C"),
        ("split from", "B"),
    ]
    assert profile(actors, "ucdp:2").lineage.select("relation", "other").rows() == [("gave rise to", "A")]


def test_reports_are_gathered_by_partner_and_kind(actors: Any) -> None:
    found = profile(actors, "ucdp:1").reported
    rows = {row["relation"]: row for row in found.to_dicts()}
    assert set(rows) == {"is supported by", "rival of", "coalition with"}
    support = rows["is supported by"]
    assert (support["other"], support["layers"], support["statements"]) == ("C", "training, weapons", 2)
    assert (support["year_from"], support["year_to"], support["alleged"]) == (2001, 2001, False)
    assert profile(actors, "ucdp:3").reported["relation"].to_list() == ["supports", "coalition with"]


def test_the_shown_name_comes_first(actors: Any) -> None:
    made = profile(actors, "ucdp:1")
    assert made.facts["name"] == "A"
    assert made.names["name"].to_list()[:2] == ["A", "A Front"]


def test_an_unknown_id_is_said(actors: Any) -> None:
    with pytest.raises(UsageError, match="ucdp:99"):
        profile(actors, "ucdp:99")
