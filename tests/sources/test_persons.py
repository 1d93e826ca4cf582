"""Individuals are recognised by the form of their names; no organisation is taken for one."""

import json
from pathlib import Path

import polars as pl
import pytest

from shadowgraph.records.event import EVENTS, QUARANTINE
from shadowgraph.sources.coded_table import read_coded_table
from shadowgraph.sources.composite_names import split_side
from shadowgraph.sources.persons import WITHHELD, name_lists, person_rule
from shadowgraph.sources.refusal import withhold_persons

REGISTER_NAMES = ("namedata", "nameorig", "nameorigfull", "nameorigfulleng", "newname", "newnamefulleng")

INDIVIDUALS = {
    "General Ahmed Ali": "title",
    "Gen. Example": "title",
    "Mr John Smith": "title",
    "Field Marshal Example": "title",
    "Prime Minister Example": "title",
    "Sultan Ahmed Example": "title",
    "Abu Example al-Baghdadi": "kunya",
    "Umm Example al-Masri": "kunya",
    "Example bin Example": "patronymic",
    "Example Ould Example": "patronymic",
    "John Example": "given name",
    "Jean-Pierre Example": "given name",
    "Mohammed A. Example": "given name",
}

ORGANISATIONS = (
    "Forces of Khalil Faraj Azar",
    "Supporters of Example",
    "NDC-R-GBS",
    "SSLM/A - Hakim group?",
    "SPLM/A-In Opposition",
    "Sultan Murad",
    "Justice and Equality",
    "Abu Sayyaf",
    "Abu Dhabi",
    "Katibat Imam Shamil",
    "Omar al-Mukhtar Battalion",
    "Professor (Mali)",
    "Ahmed Group 4",
    "Elf Aquitaine",
    "MAMADOU",
    "Ali",
)


@pytest.mark.parametrize(("name", "rule"), INDIVIDUALS.items())
def test_an_individual_is_refused_by_the_rule_that_fits(name: str, rule: str) -> None:
    assert person_rule(name) == rule


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_an_organisation_is_never_refused(name: str) -> None:
    assert person_rule(name) is None


def test_a_register_overrules_the_form_of_a_name() -> None:
    assert person_rule("Maria Example", known={"Maria Example"}) is None


def test_no_country_and_no_organisation_word_is_a_given_name() -> None:
    given = name_lists().given_names
    assert not given & name_lists().organisation_words
    assert not given & {"chad", "jordan", "israel", "kenya", "cuba", "justice", "hamas", "santiago"}


@pytest.mark.data
def test_no_ucdp_organisation_is_refused(data: Path) -> None:
    register = read_coded_table(data / "ucdp" / "ucdp-actor-221.csv").cells
    names = {name for column in REGISTER_NAMES for name in register[column].drop_nulls()}
    esd = read_coded_table(data / "ucdp" / "ucdp-esd-ay-181.xlsx").cells
    names |= {part.strip() for cell in esd["extname"].drop_nulls() for part in cell.split(",")}
    names |= set(esd["actorname"].drop_nulls())
    import zipfile

    with zipfile.ZipFile(data / "ucdp" / "ged-dev-csv.zip") as archive:
        ged = pl.read_csv(archive.read(archive.namelist()[0]), columns=["side_a", "side_b"])
    sides = set(ged["side_a"].drop_nulls()) | set(ged["side_b"].drop_nulls())
    names |= sides | {part for side in sides for part in split_side(side)}
    assert len(names) > 3000
    assert {name: person_rule(name) for name in names if person_rule(name)} == {}


@pytest.mark.data
def test_no_pax_or_acled_organisation_is_refused(data: Path) -> None:
    names: set[str] = set()
    for path in sorted((data / "actor-names").glob("pax-*.json")):
        for row in json.loads(path.read_text()):
            names.add((row.get("actor_name") or row.get("actor")).strip())
            names |= {part.strip() for part in (row.get("acled_name") or "").split("|") if part.strip()}
    assert len(names) > 800
    assert {name: person_rule(name) for name in names if person_rule(name)} == {}


@pytest.mark.data
def test_about_half_of_the_politicians_in_icews_are_caught_and_none_of_its_offices(data: Path) -> None:
    lines = (data / "icews" / "icews14-test.txt").read_text().splitlines()
    names = {line.split("\t")[at] for line in lines for at in (0, 2)}
    offices = {name for name in names if "(" in name}
    assert len(offices) == 1534
    assert {name for name in offices if person_rule(name)} == set()
    # Hand-checked: of 1,226 names without brackets about 890 are individuals; 480 are caught.
    assert sum(person_rule(name) is not None for name in names - offices) >= 470


def events(sides: list[tuple[str | None, str | None, int | None]]) -> pl.DataFrame:
    made = pl.DataFrame(
        {
            "event_id": [f"e{at}" for at in range(len(sides))],
            "row_id": [str(at) for at in range(len(sides))],
            "row_number": list(range(1, len(sides) + 1)),
            "side_a": [a for a, _, _ in sides],
            "side_b": [b for _, b, _ in sides],
            "side_a_id": [number for _, _, number in sides],
        },
        schema_overrides={"side_a_id": pl.Int32},
    )
    return EVENTS.conform(
        made.with_columns(
            dataset=pl.lit("mine"),
            dataset_version=pl.lit("1"),
            violence=pl.lit("one-sided"),
            date_start=pl.date(2020, 1, 1),
            date_end=pl.date(2020, 1, 1),
            date_precision=1,
            country=pl.lit("Mali"),
            deaths_best=1,
        )
    )


def test_names_are_taken_out_of_events_and_withheld_from_the_quarantine() -> None:
    table = events(
        [
            ("General Ahmed Ali", "Civilians", None),
            ("X Front, John Example", "Government of Mali", None),
            ("John Example", "JNIM", 77),
            ("JNIM", "Mary Example", None),
        ]
    )
    cleaned, noted = withhold_persons(table, "mine.csv")
    assert cleaned["side_a"].to_list() == [None, "X Front", "John Example", "JNIM"]
    assert cleaned["side_b"].to_list() == ["Civilians", "Government of Mali", "JNIM", None]
    assert cleaned["repairs"].to_list() == ["person-refused", "person-refused", None, "person-refused"]
    assert noted.select("row_number", "field").rows() == [(1, "side_a"), (2, "side_a"), (4, "side_b")]
    assert noted["value"].unique().to_list() == [WITHHELD]
    assert not any("Example" in cell for cell in noted["message"])
    EVENTS.check(cleaned)
    QUARANTINE.check(noted)


def test_a_clean_file_passes_untouched() -> None:
    table = events([("JNIM", "Civilians", None)])
    cleaned, noted = withhold_persons(table, "mine.csv")
    assert cleaned.equals(table)
    assert noted.is_empty()
