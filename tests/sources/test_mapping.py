"""Mapping files: every wrong word is named, with the right one where it can be guessed."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from shadowgraph.errors import MappingError
from shadowgraph.sources.mapping import load_mapping, parse_mapping, template


def good() -> dict[str, Any]:
    return {
        "dataset": {"id": "my-events"},
        "columns": {"violence": "kind", "date_start": "day", "country": "land", "deaths_best": "dead"},
    }


def test_the_least_mapping() -> None:
    made = parse_mapping(good())
    assert made.dataset == {"id": "my-events", "title": "my-events", "version": "own", "restricted": False}
    assert (made.order, made.form, made.header, made.delimiter) == ("dmy", None, True, None)


@pytest.mark.parametrize(
    ("section", "value", "field", "hint"),
    [
        ("colums", {}, "colums", "columns"),
        ("columns", {**good()["columns"], "date_strat": "x"}, "columns.date_strat", "date_start"),
        (
            "columns",
            {"violence": "kind", "date_start": "day", "country": "land"},
            "columns.deaths_best",
            None,
        ),
        ("columns", ["kind"], "columns", None),
        ("dataset", {}, "dataset.id", None),
        ("dataset", {"id": "My Events"}, "dataset.id", None),
        ("dataset", {"id": "x", "restricted": "yes"}, "dataset.restricted", None),
        ("file", {"delimiter": "::"}, "file.delimiter", None),
        ("file", {"nothing": "-99"}, "file.nothing", None),
        ("values", {"violence": {"fight": "state-bases"}}, "values.violence.fight", "state-based"),
        ("values", {"violence": ["fight"]}, "values.violence", None),
        ("values", {"violense": {}}, "values.violense", "violence"),
        ("dates", {"order": "ymd"}, "dates.order", None),
        ("precision", {"time": 1}, "precision.time", None),
        ("kinds", {"Group Amber": "rebels"}, "kinds.Group Amber", "rebel"),
        ("leave_out", {"type": "Protests"}, "leave_out.type", None),
    ],
)
def test_a_wrong_word_is_named(section: str, value: object, field: str, hint: str | None) -> None:
    with pytest.raises(MappingError) as raised:
        parse_mapping({**good(), section: value})
    assert raised.value.field == field
    assert raised.value.rule
    if hint is not None:
        assert raised.value.way_out == f"did you mean {hint!r}?"


@pytest.mark.parametrize("given", [None, [], "text", 3])
def test_a_mapping_is_a_set_of_sections(given: object) -> None:
    with pytest.raises(MappingError):
        parse_mapping(given)


def test_precision_is_a_constant_or_fills_blanks() -> None:
    made = parse_mapping({**good(), "precision": {"date": 1, "place": 2}})
    assert made.constants == {"date_precision": "1", "place_precision": "2"}
    with_column = good()
    with_column["columns"]["date_precision"] = "prec"
    made = parse_mapping({**with_column, "precision": {"date": 4}})
    assert (made.constants, made.fills) == ({}, {"date_precision": "4"})


@pytest.mark.parametrize("name", ["template", "acled"])
def test_the_templates_are_good_mappings(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.mapping.yaml"
    path.write_text(template(name), encoding="utf-8")
    made = load_mapping(path)
    assert {"date_start", "country", "deaths_best", "violence"} <= set(made.columns)
    assert made.values["violence"]["*"] is None
    assert bool(made.dataset["restricted"]) is (name == "acled")


def test_a_template_nobody_made() -> None:
    with pytest.raises(MappingError):
        template("gdelt")


@pytest.mark.parametrize("text", ["a: [", "\xff".encode("latin-1").decode("latin-1") + ": ]", "- a\n- b"])
def test_a_file_that_is_no_mapping_names_itself(text: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.mapping.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MappingError) as raised:
        load_mapping(path)
    assert raised.value.where == "bad.mapping.yaml"


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="no such mapping file"):
        load_mapping(tmp_path / "nothing.yaml")


def test_no_object_is_made_of_yaml_tags(tmp_path: Path) -> None:
    path = tmp_path / "evil.mapping.yaml"
    path.write_text("dataset: !!python/object/apply:os.system ['true']\n", encoding="utf-8")
    with pytest.raises(MappingError):
        load_mapping(path)
    assert yaml.safe_load("a: 1") == {"a": 1}
