"""Sides into organisations: weights, namesakes, leftovers, individuals."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shadowgraph.actors import register
from shadowgraph.actors.result import Actors
from shadowgraph.actors.spelling import named_id
from shadowgraph.events.result import Events
from shadowgraph.sources.persons import WITHHELD

Make = Callable[..., Any]


def who(actors: Actors, event: int = 0, side: str = "a") -> dict[str, float]:
    rows = actors.participants.filter((pl.col("event_id") == f"mine:{event}") & (pl.col("side") == side))
    return dict(rows.select("actor_id", "weight").rows())


def test_a_composite_side_shares_its_weight(make_events: Make) -> None:
    actors = register(make_events(("A, B, C", "D")))
    assert sorted(who(actors).values()) == [pytest.approx(1 / 3)] * 3
    assert actors.participants.filter("composite").height == 3
    assert who(actors, side="b") == {named_id("D"): 1.0}


def test_an_id_in_the_register_is_one_organisation_however_many_commas(
    make_events: Make, make_register: Make
) -> None:
    events = make_events(("Peace, Land and Bread", "D", 7, None))
    assert who(register(events, [make_register((7, "Peace, Land and Bread", 1, "Mali"))])) == {"ucdp:7": 1.0}
    assert len(who(register(events))) == 2


def test_namesakes_are_told_apart_by_country(make_events: Make, make_register: Make) -> None:
    names = make_register((1162, "SRF", 1, "Sudan"), (6011, "SRF", 1, "Syria"), (5, "X Front", 1, "Syria"))
    events = make_events(
        ("SRF, X Front", "D", 900, None, "Syria"),
        ("SRF", "D", None, None, "Sudan"),
        ("SRF", "D", None, None, "Chad"),
    )
    actors = register(events, [names])
    assert set(who(actors, 0)) == {"ucdp:6011", "ucdp:5"}
    assert set(who(actors, 1)) == {"ucdp:1162"}
    # Nothing says which of the two is meant in Chad, so the name is kept as an organisation of its own, and noted.
    assert set(who(actors, 2)) == {named_id("SRF")}


def test_an_acronym_in_another_country_is_another_organisation(
    make_events: Make, make_register: Make
) -> None:
    names = make_register((489, "ADF", 1, "Uganda;DR Congo (Zaire)"))
    actors = register(
        make_events(("ADF", "D", None, None, "Cameroon"), ("ADF", "D", None, None, "Uganda")), [names]
    )
    assert set(who(actors, 0)) == {named_id("ADF")}
    assert set(who(actors, 1)) == {"ucdp:489"}


def test_a_country_is_known_by_any_of_its_names(make_events: Make, make_register: Make) -> None:
    names = make_register((1, "XYZ", 1, "DR Congo (Zaire)"), (2, "XYZ", 1, "Sudan"))
    assert set(who(register(make_events(("XYZ", "D", None, None, "Zaire")), [names]))) == {"ucdp:1"}


def test_the_component_left_over_is_the_name_left_over(
    make_events: Make, make_register: Make, make_statements: Make
) -> None:
    names = make_register((1, "Suqour al-Sham", 1, "Syria"), (2, "Liberation Front", 1, "Syria"))
    listed = make_statements(
        ("coalition", ("Suqour al-Sham", 1), ("c", 900)), ("coalition", ("Liberation Front", 2), ("c", 900))
    )
    events = make_events(("Liberation Front, Suqour al-Sham Brigades", "D", 900, None, "Syria"))
    actors = register(events, [names, listed])
    assert set(who(actors)) == {"ucdp:1", "ucdp:2"}
    spelt = actors.names.filter(pl.col("actor_id") == "ucdp:1")
    assert "Suqour al-Sham Brigades" in spelt["name"].to_list()


def test_an_unlike_name_is_not_forced_onto_a_component(
    make_events: Make, make_register: Make, make_statements: Make
) -> None:
    names = make_register((1, "Suqour al-Sham", 1, "Syria"), (2, "Liberation Front", 1, "Syria"))
    listed = make_statements(
        ("coalition", ("Suqour al-Sham", 1), ("c", 900)), ("coalition", ("Liberation Front", 2), ("c", 900))
    )
    events = make_events(("Liberation Front, Zzz Kkk", "D", 900, None, "Syria"))
    assert set(who(register(events, [names, listed]))) == {"ucdp:2", named_id("Zzz Kkk")}


def test_an_individual_is_refused_with_a_reason_and_not_named(make_events: Make) -> None:
    events = make_events(
        ("General Ahmed Ali", "Civilians"),
        ("General Ahmed Ali, X Front", "Civilians"),
        ("X Front", "Y Front"),
    )
    actors = register(events)
    assert who(actors, 0) == {}
    assert who(actors, 1) == {named_id("X Front"): 1.0}
    row = actors.quarantine.row(0, named=True)
    assert (row["rule"], row["value"], row["action"]) == ("person-refused", WITHHELD, "dropped")
    assert "2 event(s)" in row["message"]
    for table in (actors.table, actors.names, actors.quarantine, actors.participants):
        assert not any("Ahmed" in str(row) for row in table.rows())


def test_a_ucdp_id_makes_a_name_an_organisations(make_events: Make) -> None:
    assert who(register(make_events(("Santiago Example", "D", 4, None)))) == {"ucdp:4": 1.0}


def test_an_unnamed_side_has_no_participant(make_events: Make) -> None:
    actors = register(make_events((None, "D")))
    assert actors.participants["side"].to_list() == ["b"]


SIDE = st.lists(
    st.sampled_from(["A", "B", "C", "SRF", "Peace, Land", "John Example"]), min_size=1, max_size=4
).map(", ".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.one_of(st.none(), SIDE), SIDE), min_size=1, max_size=6))
def test_weights_of_a_side_sum_to_one(make_events: Make, rows: list[tuple[str | None, str]]) -> None:
    events: Events = make_events(*rows)
    actors = register(events)
    sums = actors.participants.group_by("event_id", "side").agg(pl.col("weight").sum())
    assert all(total == pytest.approx(1.0) for total in sums["weight"])
    named = sum(side is not None and side != "John Example" for row in rows for side in row)
    only_persons = sum(
        side is not None and set(side.split(", ")) == {"John Example"} and side != "John Example"
        for row in rows
        for side in row
    )
    assert sums.height == named - only_persons
