"""Bases: lists by the public record, name rules that fire and don't, a closed vocabulary, coverage of real events."""

import re
from importlib import resources
from pathlib import Path

import polars as pl
import pytest

from shadowgraph.actors import register
from shadowgraph.actors.bases import Base, base_table, bases
from shadowgraph.events import build
from shadowgraph.records.actor import KINDS
from shadowgraph.sources.read import read_all

FILE = resources.files("shadowgraph.actors").joinpath("bases.yaml")


@pytest.mark.parametrize(
    ("number", "ideology", "constituency"),
    [
        (323, ("ethno-nationalist", "leftist"), ("kurdish",)),
        (4163, ("ethno-nationalist", "leftist"), ("kurdish",)),
        (769, ("salafi-jihadist",), ("sunni",)),
        (366, ("shia-islamist",), ("shia-arab",)),
        (201, ("ethno-nationalist",), ("kachin",)),
        (880, ("ethno-nationalist",), ("kokang",)),
        (6267, ("salafi-jihadist",), ("fulani",)),
        (743, ("leftist",), ("peasants",)),
    ],
)
def test_the_list_by_id_decides_whatever_the_name(
    number: int, ideology: object, constituency: object
) -> None:
    made = bases(["Kachin communist jihad cartel"], number, "rebel")
    assert (made.ideology, made.constituency) == (ideology, constituency)
    assert made.basis is not None
    assert made.basis.startswith("record: ")


@pytest.mark.parametrize(
    ("name", "kind", "ideology", "constituency"),
    [
        ("Movement for Unity and Jihad in Example", "rebel", "salafi-jihadist", ""),
        ("Ansar al-Sharia in Example", "rebel", "salafi-jihadist", ""),
        ("حركة الجهاد", "rebel", "salafi-jihadist", ""),
        ("Исламский фронт", "rebel", "islamist-other", ""),
        ("Mouvement islamique d'Exemple", "rebel", "islamist-other", ""),
        ("Example Hezbollah", "rebel", "shia-islamist", "shia"),
        ("Partido Comunista de Ejemplo", "rebel", "leftist", ""),
        ("Ejército Popular de Liberación", "rebel", "leftist", ""),
        ("Communist Party of Example (Maoist)", "rebel", "leftist", ""),
        ("Arab Nationalist Movement", "rebel", "secular-nationalist", "arab"),
        ("Bodo Liberation Army", "rebel", "ethno-nationalist", "bodo"),
        ("Chin National Defence Force", "rebel", "ethno-nationalist", "chin"),
        ("Oromo Example Front", "rebel", "ethno-nationalist", "oromo"),
        ("Fulani Ethnic Militia (Nigeria)", "communal", "communal-defence", "fulani"),
        ("Communal Militia (Mursi)", "communal", "communal-defence", "mursi"),
        ("Luba militia", "militia", "communal-defence", "baluba"),
        ("Lou Nuer", "communal", "communal-defence", "lou-nuer"),
        ("Ayr subclan of Habar Gidir clan (Hawiye)", "communal", "communal-defence", "habar-gidir"),
        ("Muslims (India)", "communal", "communal-defence", "indian-muslim"),
        ("Mayi Mayi Example", "militia", "communal-defence", "congolese-east"),
        ("Anti-Communist Volunteers", "militia", "right-wing-loyalist", ""),
        ("People's Defense Forces of Example", "rebel", "democratic-opposition", ""),
        ("Military faction (forces of a colonel)", "rebel", "personalist-factional", ""),
        ("Los Ejemplos", "criminal", "criminal-profit", ""),
        ("Example Cartel", "militia", "criminal-profit", ""),
    ],
)
def test_names_tell_what_nobody_listed(name: str, kind: str, ideology: str, constituency: str) -> None:
    made = bases([name], None, kind)
    assert (";".join(made.ideology), ";".join(made.constituency)) == (ideology, constituency)
    assert made.basis is not None
    assert made.basis.startswith("name rule: ")


@pytest.mark.parametrize(
    "name",
    [
        "Group A",
        "National Liberation Army",
        "Popular Front",  # of many colours
        "Committee Combating Daesh",
        "Movement for Democracy and Progress",  # a word any group may use
        "Supporters of Example",
        "Pan-American Example",  # the Pan of Plateau State are only a whole name
        "Jaysh al-Fatah",  # conquest, not the Palestinian movement
        "Monarchist League",  # neither the Mon nor the Arch
        "Shanghai Group",
        "Example Karenina Council",
        "Syrian Arab Red Crescent",
    ],
)
def test_names_that_only_look_like_it_stay_unknown(name: str) -> None:
    made = bases([name], None, "rebel")
    assert not made.ideology
    assert set(made.constituency) <= {"arab"}


def test_a_people_in_an_armys_name_is_no_claim_for_a_community_or_a_nation_or_a_faith() -> None:
    assert "ethno-nationalist" not in bases(["Dinka Youth Union"], None, "communal").ideology
    assert bases(["Christian Relief Union"], None, "front").ideology == ()
    assert bases(["Somali National Example"], None, "rebel").ideology == ()
    assert bases(["Syrian National Coalition"], None, "rebel") == Base()


def test_well_known_aliases_lead_to_the_listed_organisation_and_acronyms_do_not() -> None:
    assert bases(["Hay'at Tahrir al-Sham"]) == bases([], 6815)
    assert bases(["XYZ: Katibat Macina"]) == bases([], 6267) != Base()
    assert bases(["RSF: Rapid Support Forces"], None, "militia").constituency == ("arab-darfur",)
    assert bases(["FSA"]) == bases(["ELN"]) == Base()


def test_states_and_civilians_have_no_base() -> None:
    assert (
        bases(["Islamic Republic of Example"], 323, "state") == bases(["Kurds"], None, "civilians") == Base()
    )


def test_names_in_any_order_and_repeated_make_the_same_base() -> None:
    names = ["Kachin Example Army", "Communist Party of Example"]
    assert bases(names) == bases([*reversed(names), *names])._replace(basis=bases(names).basis)
    assert bases(names).ideology == ("ethno-nationalist", "leftist")


def test_the_vocabulary_is_closed_and_every_rule_its_own() -> None:
    table = base_table()
    rules = (*table.rules, *table.for_people, *table.for_kinds.values())
    coded = [*table.by_id.values(), *table.by_name.values()]
    used = {value for base in coded for value in base.ideology} | {v for rule in rules for v in rule.ideology}
    assert used == set(table.ideologies)
    claimed = {v for base in coded for v in base.constituency} | {
        v for rule in rules for v in rule.constituency
    }
    assert claimed <= set(table.peoples)
    assert len({rule.id for rule in rules}) == len(rules)
    assert all(base.ideology for base in coded)
    assert set(table.for_kinds) | {kind for rule in rules for kind in rule.kinds} <= set(KINDS)
    assert all(";" not in value for value in (*table.ideologies, *table.peoples))


def test_peoples_form_a_hierarchy_and_none_is_given_beside_its_own_family() -> None:
    table = base_table()
    for token, people in table.peoples.items():
        assert people.broader <= set(table.peoples)
        assert token not in people.broader
        assert people.religion is None or people.religion in {*table.peoples, "hindu"}
    for base in (*table.by_id.values(), *table.by_name.values()):
        assert table.narrowest(base.constituency) == base.constituency
    assert {"shan-state-peoples", "myanmar-ethnic-nationalities"} == table.peoples["kokang"].broader
    assert table.peoples["kachin"].region == table.peoples["kokang"].region == "southeast-asia"


def test_the_file_lists_each_id_and_each_name_once_and_every_row_says_why() -> None:
    text = FILE.read_text("utf-8")
    listed = re.findall(r"^    - ids: \{(.*)\}$", text, re.MULTILINE)
    numbers = [number for row in listed for number in re.findall(r"(?:^|, )(\d+): ", row)]
    assert len(numbers) == len(set(numbers)) == len(base_table().by_id)
    rows = len(re.findall(r"^ {2,4}- (?:ids|names|id|\{id)", text, re.MULTILINE))
    assert len(re.findall(r"\bwhy: ", text)) == rows
    tokens = re.findall(r"^    ([\w-]+): (?:\{.*\})$", text, re.MULTILINE)
    assert len(tokens) == len(set(tokens)) == len(base_table().peoples)


def test_no_value_is_argued_from_a_tie_or_a_person() -> None:
    whys = re.findall(r"^ +why: (.*)$", FILE.read_text("utf-8"), re.MULTILINE)
    assert len(whys) > 300
    tie = re.compile(
        r"\b(all(y|ies|ied)|affiliat\w+|branch|allegiance|backed by|sponsor\w*|supported by|proxy)\b",
        re.IGNORECASE,
    )
    assert [why for why in whys if tie.search(why)] == []
    assert [
        name
        for name in base_table().names.values()
        if re.match(r"forces of (?!the )|military faction", name, re.IGNORECASE)
    ] == []


@pytest.mark.data
def test_every_id_is_in_the_register_or_the_events_under_that_name(data: Path) -> None:
    readings = read_all([data / "ucdp/ucdp-actor-221.csv", data / "ucdp/ged-dev-csv.zip"])
    actors = register(build(readings), readings, everyone=True)
    written: dict[int, set[str]] = {}
    for actor, name in actors.names.select("actor_id", "name").iter_rows():
        if actor.startswith("ucdp:"):
            written.setdefault(int(actor.removeprefix("ucdp:")), set()).add(" ".join(name.split()))
    table = base_table()
    assert set(table.names) <= set(written)
    wrong = {number: name for number, name in table.names.items() if name not in written[number]}
    assert wrong == {}


@pytest.mark.data
def test_the_name_rules_alone_agree_with_the_list_where_both_speak(data: Path) -> None:
    """By names only: what an organisation of a user's own file would get."""
    columns = ("ucdp_id", "name", "name_original", "name_full", "name_english")
    table = base_table()
    spoken = {"ideology": 0, "constituency": 0}
    agreed = dict.fromkeys(spoken, 0)
    for number, *names in read_all([data / "ucdp/ucdp-actor-221.csv"])[0].register.select(columns).rows():
        ruled = bases([name for name in names if name], None, "rebel")
        if number not in table.by_id or not (ruled.basis or "").startswith("name rule"):
            continue
        for field in spoken:
            ours, theirs = (_with_families(getattr(base, field)) for base in (ruled, table.by_id[number]))
            if ours and theirs:
                spoken[field] += 1
                agreed[field] += not ours.isdisjoint(theirs)
    assert spoken["ideology"] > 300
    assert spoken["constituency"] > 200
    assert agreed["ideology"] / spoken["ideology"] > 0.8
    assert agreed["constituency"] / spoken["constituency"] > 0.93


def _with_families(values: tuple[str, ...]) -> set[str]:
    peoples = base_table().peoples
    return {*values} | {wide for value in values if value in peoples for wide in peoples[value].broader}


@pytest.mark.data
def test_most_violence_and_most_active_organisations_are_covered(data: Path) -> None:
    readings = read_all([data / "ucdp/ucdp-actor-221.csv", data / "ucdp/ged-dev-csv.zip"])
    table = register(build(readings), readings).table
    coded = table.filter(~pl.col("kind").is_in(["state", "civilians", "unknown"]))
    for field, of_events, of_active in (("ideology", 0.99, 0.98), ("constituency", 0.97, 0.90)):
        known = coded.filter(pl.col(field).is_not_null())
        assert known["n_events"].sum() / coded["n_events"].sum() > of_events
        active = coded.filter(pl.col("n_events") >= 5)
        assert active[field].is_not_null().mean() > of_active
    states = table.filter(pl.col("kind") == "state")
    assert (
        states.select("ideology", "constituency", "base_basis").null_count().sum_horizontal()[0]
        == 3 * states.height
    )
    ideologies = set(coded["ideology"].drop_nulls().str.split(";").explode())
    assert ideologies <= set(base_table().ideologies)
    assert (
        coded.filter(
            pl.col("base_basis").is_null()
            != (pl.col("ideology").is_null() & pl.col("constituency").is_null())
        ).height
        == 0
    )


def test_the_page_lists_every_ideology() -> None:
    page = (Path(__file__).parents[2] / "docs/reference/bases.md").read_text("utf-8")
    listed = re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE)
    assert listed == list(base_table().ideologies)
