"""Statements find their organisations; coalitions become pairs; what can't be resolved is set aside."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import polars as pl

from shadowgraph.actors import register
from shadowgraph.actors.spelling import named_id
from shadowgraph.sources.persons import WITHHELD

Make = Callable[..., Any]


def pairs(actors: Any) -> list[tuple[str, str, str]]:
    return actors.statements.select("relation", "actor_a", "actor_b").rows()


def test_ids_then_exact_names_then_the_state_of_that_name(
    make_events: Make, make_register: Make, make_statements: Make
) -> None:
    names = make_register(
        (57, "Government of Russia (Soviet Union)", 4, "Russia (Soviet Union)"),
        (303, "Taleban", 1, "Afghanistan"),
    )
    stated = make_statements(
        ("support", ("whatever", 57), ("taleban", None), 1996),
        ("support", ("Government of the Soviet Union", None), ("TALEBAN", None), 1996),
        ("support", ("Government of Russia", None), ("Taleban", 303), 1997),
    )
    actors = register(make_events(), [names, stated])
    found = pairs(actors)
    assert found.count(("support", "ucdp:57", "ucdp:303")) == 3
    assert len(found) == 3


def test_old_and_new_names_of_a_state_are_one(
    make_events: Make, make_register: Make, make_statements: Make
) -> None:
    names = make_register((89, "Government of DR Congo (Zaire)", 4, "DR Congo (Zaire)"))
    stated = make_statements(
        ("support", ("Government of Zaire", None), ("X Front", None), 1990),
        ("support", ("Government of Democratic Republic of Congo", None), ("X Front", None), 2001),
    )
    actors = register(make_events(), [names, stated])
    assert {row[1] for row in pairs(actors)} == {"ucdp:89"}
    state = actors.table.filter(pl.col("actor_id") == "ucdp:89").row(0, named=True)
    assert (state["kind"], state["gwno"]) == ("state", 490)


def test_the_country_of_a_statement_tells_namesakes_apart(
    make_events: Make, make_register: Make, make_statements: Make
) -> None:
    names = make_register((721, "ELN", 1, "Bolivia"), (744, "ELN", 1, "Colombia"))
    stated = make_statements(
        ("support", ("NORAID", None), ("ELN", None), 1990, ["Colombia"]),
        ("support", ("NORAID", None), ("ELN", None), 1990, ["Peru"]),
    )
    actors = register(make_events(), [names, stated])
    assert pairs(actors) == [("support", named_id("NORAID"), "ucdp:744")]
    row = actors.quarantine.row(0, named=True)
    assert (row["rule"], row["value"], row["action"]) == ("ambiguous-name", "ELN", "quarantined")


def test_individuals_and_vague_names_are_left_out(make_events: Make, make_statements: Make) -> None:
    stated = make_statements(
        ("support", ("Kurdish Diaspora", None), ("PKK", None), 1990),
        ("support", ("John Example", None), ("PKK", None), 1990),
        ("support", ("NORAID", None), ("PIRA", None), 1990),
    )
    actors = register(make_events(), [stated])
    assert len(pairs(actors)) == 1
    aside = dict(actors.quarantine.select("rule", "value").rows())
    assert aside == {"not-an-organisation": "Kurdish Diaspora", "person-refused": WITHHELD}
    assert actors.table.filter(pl.col("name") == "NORAID")["kind"].item() == "front"


def test_components_of_a_composite_side_become_pairs_for_the_years_they_share(
    make_events: Make, make_statements: Make
) -> None:
    events = make_events(("A, B, C", "D", 900, 4))
    stated = make_statements(
        ("coalition", ("A", 1), ("A, B, C", 900), 2001),
        ("coalition", ("B", 2), ("A, B, C", 900), 2001),
        ("coalition", ("B", 2), ("A, B, C", 900), 2002),
        ("coalition", ("C", 3), ("A, B, C", 900), 2002),
    )
    actors = register(events, [stated])
    found = actors.statements.select("actor_a", "actor_b", "date_start", "date_end", "directed").rows()
    assert found == [
        ("ucdp:1", "ucdp:2", dt.date(2001, 1, 1), dt.date(2001, 12, 31), False),
        ("ucdp:2", "ucdp:3", dt.date(2002, 1, 1), dt.date(2002, 12, 31), False),
    ]
    assert actors.statements["statement_id"].to_list() == [
        "demo-statements:1:1+2:1",
        "demo-statements:2:1+4:1",
    ]


def test_a_named_umbrella_is_an_organisation_with_members(make_events: Make, make_statements: Make) -> None:
    events = make_events(("Fatah Halab", "D", 6436, 4, "Syria", "non-state", 2015), ("A", "D", 1, 4, "Syria"))
    stated = make_statements(("coalition", ("A", 1), ("UCDP coalition 6436", 6436)))
    actors = register(events, [stated])
    assert pairs(actors) == [("coalition", "ucdp:1", "ucdp:6436")]
    assert actors.lineage.select("actor_id", "relation", "other_id", "year_from").rows() == [
        ("ucdp:1", "member_of", "ucdp:6436", 2015)
    ]


def test_a_change_of_name_is_a_name_and_no_tie(make_events: Make, make_statements: Make) -> None:
    stated = make_statements(("renamed", ("Old Front", 5), ("New Front", 5)))
    actors = register(make_events(("New Front", "D", 5, 4)), [stated])
    assert actors.statements.is_empty()
    assert actors.lineage.is_empty()
    assert "Old Front" in actors.names.filter(pl.col("actor_id") == "ucdp:5")["name"].to_list()
