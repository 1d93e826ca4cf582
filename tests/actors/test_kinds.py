"""Kinds: name rules, the register, the record, and the company kept, each with its ground."""

import pytest

from shadowgraph.actors.kinds import Record, kind_rules, kinds_of, not_an_organisation
from shadowgraph.records.actor import KINDS


def kind(name: str, **facts: object) -> tuple[str, str]:
    return kinds_of({"x": Record(names=(name,), **facts)})["x"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Civilians", "civilians"),
        ("XXX475", "unknown"),
        ("Unidentified Armed Group (Mali)", "unknown"),
        ("Government of Mali", "state"),
        ("Military Forces of Mali (2020-)", "state"),
        ("Supporters of Example", "party"),
        ("Protesters (Mali)", "party"),
        ("Wagner Group", "mercenary"),
        ("Executive Outcomes", "mercenary"),
        ("Cártel de Example", "criminal"),
        ("Mara Salvatrucha (Honduras)", "criminal"),
        ("MS-13", "criminal"),
        ("Comando Vermelho", "criminal"),
        ("Delmas 95 gang", "criminal"),
        ("NORAID", "front"),
        ("Barrick Gold Corporation", "front"),
        ("NATO", "patron"),
        ("Abu Dhabi", "patron"),
    ],
)
def test_a_firm_name_rule_decides_whatever_the_events_say(name: str, expected: str) -> None:
    for facts in ({}, {"state_based": 9}, {"org": 3}):
        made, basis = kind(name, **facts)
        assert made == expected
        assert basis.startswith("name rule: ")


@pytest.mark.parametrize(("org", "expected"), [(2, "party"), (3, "communal"), (4, "state")])
def test_the_register_decides_next(org: int, expected: str) -> None:
    assert kind("Example", org=org, state_based=3) == (expected, "register")


def test_who_fights_a_state_is_a_rebel_even_with_a_militia_in_its_name() -> None:
    assert kind("Example militia", state_based=1) == ("rebel", "event types")
    assert kind("Example militia", non_state=1) == ("militia", "name rule: self-defence")


def test_acronyms_shared_by_many_are_told_by_id() -> None:
    assert kind("SLA", ucdp_id=827) == ("militia", "name rule: known-militias")
    assert kind("SLA", ucdp_id=760, supported=True) == ("rebel", "statements")


def test_groups_that_only_fight_groups_are_criminal_in_the_americas_and_militias_elsewhere() -> None:
    assert kind("ABC", non_state=5, americas=1.0) == ("criminal", "event types")
    assert kind("ABC", non_state=5, americas=0.0) == ("militia", "event types")
    assert kind("Ngbandi", non_state=2) == ("communal", "event types")
    assert kind("Ngbandi", one_sided=2) == ("militia", "event types")


def test_opponents_and_company_tell_the_kind_of_those_the_register_lacks() -> None:
    made = kinds_of(
        {
            "a": Record(names=("Kumu",), non_state=2, opponents={"b": 2}),
            "b": Record(names=("Other",), org=3),
            "c": Record(names=("X",), org=1, non_state=3, company={"d"}),
            "d": Record(names=("Y",), state_based=4),
            "e": Record(names=("Z",), org=1, non_state=1, company={"c"}),
        }
    )
    assert made["a"] == ("communal", "opponents")
    assert made["c"] == made["e"] == ("rebel", "company")


def test_outsiders_without_an_id_are_fronts_and_those_with_one_are_armed() -> None:
    assert kind("AEWNA", supports=True) == ("front", "fallback")
    assert kind("ABC", supports=True, ucdp_id=5) == ("militia", "fallback")


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Kurdish Diaspora", "diaspora"),
        ("Rogue Elements of the Army", "elements"),
        ("Malaysian elements", "elements"),
        ("Group of States in the Gulf", "unnamed-group"),
        ("Military faction", "unnamed-group"),
        ("Military faction (forces of X)", None),
        ("Arab League", None),
    ],
)
def test_vague_names_are_no_organisations(name: str, rule: str | None) -> None:
    assert not_an_organisation(name) == rule


def test_every_rule_names_a_kind_there_is_and_can_fire() -> None:
    rules = kind_rules()
    assert {rule.kind for rule in (*rules.firm, *rules.soft)} <= set(KINDS)
    assert all(rule.pattern or rule.names or rule.ids for rule in (*rules.firm, *rules.soft))
    ids = [rule.id for part in (rules.firm, rules.soft, rules.not_organisations) for rule in part]
    assert len(ids) == len(set(ids))
