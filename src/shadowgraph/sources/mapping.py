"""Mapping files: a small YAML that says how to read a CSV Shadowgraph doesn't know, checked word by word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from shadowgraph.errors import MappingError
from shadowgraph.records.actor import KINDS
from shadowgraph.records.event import VIOLENCE
from shadowgraph.sources.cells import fold_code
from shadowgraph.sources.dates import Order
from shadowgraph.sources.fields import BY_NAME, PARTS, SIDE_FIELDS

SKIP = "skip"
REQUIRED = ("violence", "date_start", "country", "deaths_best")
SECTIONS = {
    "dataset": ("id", "title", "version", "licence", "citation", "restricted"),
    "file": ("delimiter", "header", "nothing"),
    "columns": (*BY_NAME, *SIDE_FIELDS),
    "constants": tuple(BY_NAME),
    "values": tuple(BY_NAME),
    "dates": ("order", "format"),
    "precision": ("date", "place"),
    "leave_out": None,
    "kinds": None,
}
"""Section to the keys it may have; None: any."""

MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class MappingFile:
    """A mapping file, checked.

    Args:
        dataset: id, title, version, licence, citation, restricted.
        delimiter: Delimiter; None: found by itself.
        header: Whether the file has a header row.
        nothing: Folded cells that mean "not known".
        columns: Field to the user's column (its number, as text, in a file without a header).
        constants: Field to text.
        values: Field to translations: folded cell to text; None leaves the row out (violence only).
        order: Order of day and month.
        form: strftime pattern, or None.
        fills: Field to the text a blank cell gets.
        leave_out: User's column to the folded cells whose rows are left out.
        kinds: Actor's name to kind.
    """

    dataset: Mapping[str, Any]
    delimiter: str | None
    header: bool
    nothing: frozenset[str]
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    values: Mapping[str, Mapping[str, str | None]]
    order: Order
    form: str | None
    fills: Mapping[str, str]
    leave_out: Mapping[str, frozenset[str]]
    kinds: Mapping[str, str]


def template(name: str = "template") -> str:
    """The text of a mapping file to start from: 'template' (commented, all keys) or 'acled'.

    Raises:
        MappingError: There is no template of that name.
    """
    folder = resources.files("shadowgraph.sources").joinpath("mappings")
    file = folder.joinpath(f"{name}.mapping.yaml")
    if not file.is_file():
        raise _wrong(
            "There is no such template", "template", name, "template or acled", ("template", "acled")
        )
    return file.read_text(encoding="utf-8")


def load_mapping(path: Path) -> MappingFile:
    """Read and check a mapping file.

    Raises:
        MappingError: Missing, not YAML, or breaks a rule; names the key and the nearest right one.
    """
    import yaml

    if not path.is_file():
        raise MappingError("There is no such mapping file", where=str(path), way_out="check the path")
    if path.stat().st_size > MOST_BYTES:
        raise MappingError(
            "The mapping file is too large", where=path.name, rule=f"at most {MOST_BYTES:,} bytes"
        )
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise MappingError("The mapping file isn't valid YAML", where=path.name, rule=str(error)) from error
    try:
        return parse_mapping(given)
    except MappingError as error:
        raise MappingError(
            error.message,
            where=path.name,
            field=error.field,
            value=error.value,
            rule=error.rule,
            way_out=error.way_out,
        ) from None


def parse_mapping(given: Any) -> MappingFile:
    """Check a mapping already read from YAML.

    Raises:
        MappingError: An unknown key, a value of the wrong kind, or a required field nobody fills.
    """
    if not isinstance(given, Mapping):
        raise _wrong("A mapping file is a set of sections", "mapping", type(given).__name__, "a YAML mapping")
    sections = {name: _section(given, name) for name in SECTIONS}
    _known_keys(given, SECTIONS, "section")
    for name, keys in SECTIONS.items():
        if keys is not None:
            _known_keys(sections[name], keys, name)
    columns = {field: str(column) for field, column in sections["columns"].items()}
    constants = {field: str(value) for field, value in sections["constants"].items()}
    precision = {f"{name}_precision": str(code) for name, code in sections["precision"].items()}
    constants.update({field: code for field, code in precision.items() if field not in columns})
    _check_required(columns, constants)
    file, dates = sections["file"], sections["dates"]
    return MappingFile(
        dataset=_dataset(sections["dataset"]),
        delimiter=_delimiter(file.get("delimiter")),
        header=_one_of(file.get("header", True), (True, False), "file.header"),
        nothing=frozenset(fold_code(str(cell)) for cell in _list(file.get("nothing", []), "file.nothing")),
        columns=columns,
        constants=constants,
        values={field: _values(field, table) for field, table in sections["values"].items()},
        order=_one_of(dates.get("order", "dmy"), ("dmy", "mdy"), "dates.order"),
        form=None if dates.get("format") is None else str(dates["format"]),
        fills={field: code for field, code in precision.items() if field in columns},
        leave_out={
            str(column): frozenset(fold_code(str(cell)) for cell in _list(cells, f"leave_out.{column}"))
            for column, cells in sections["leave_out"].items()
        },
        kinds={str(name): _one_of(kind, KINDS, f"kinds.{name}") for name, kind in sections["kinds"].items()},
    )


def _section(given: Mapping[Any, Any], name: str) -> dict[Any, Any]:
    section = given.get(name)
    if section is None:
        return {}
    if not isinstance(section, Mapping):
        raise _wrong("A section has the wrong form", name, section, "keys and values")
    return dict(section)


def _known_keys(given: Iterable[Any], known: Iterable[str], where: str) -> None:
    names = list(known)
    for key in given:
        if key not in names:
            field = str(key) if where == "section" else f"{where}.{key}"
            raise _wrong(
                "Unknown key in the mapping", field, None, "one of " + ", ".join(names), names, str(key)
            )


def _check_required(columns: Mapping[str, str], constants: Mapping[str, str]) -> None:
    for field in REQUIRED:
        by_parts = field == "deaths_best" and all(part in columns for part in PARTS)
        if field not in columns and field not in constants and not by_parts:
            raise _wrong(
                "The mapping fills a required field from nowhere",
                f"columns.{field}",
                None,
                f"{field} comes from a column or is a constant",
            )


def _dataset(given: Mapping[str, Any]) -> dict[str, Any]:
    name = str(given.get("id") or "")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,60}", name):
        raise _wrong(
            "The dataset needs an id", "dataset.id", given.get("id"), "letters a-z, digits and hyphens"
        )
    words = {
        key: str(given[key]).strip() for key in ("title", "version", "licence", "citation") if key in given
    }
    restricted = _one_of(given.get("restricted", False), (True, False), "dataset.restricted")
    return {"title": name, "version": "own", **words, "id": name, "restricted": restricted}


def _delimiter(given: Any) -> str | None:
    if given is None:
        return None
    text = {"tab": "\t", "\\t": "\t"}.get(str(given), str(given))
    if len(text) != 1:
        raise _wrong("A delimiter is one character", "file.delimiter", given, "one character, or 'tab'")
    return text


def _values(field: str, table: Any) -> dict[str, str | None]:
    if not isinstance(table, Mapping):
        raise _wrong("Translations have the wrong form", f"values.{field}", table, "your value: our value")
    made: dict[str, str | None] = {}
    for yours, ours in table.items():
        if field == "violence":
            _one_of(ours, (*VIOLENCE, SKIP), f"values.violence.{yours}")
        made[fold_code(str(yours))] = None if ours in (SKIP, None) else str(ours)
    return made


def _list(given: Any, field: str) -> list[Any]:
    if not isinstance(given, list):
        raise _wrong("A list is needed", field, given, "a YAML list, e.g. [a, b]")
    return given


def _one_of(given: Any, known: tuple[Any, ...], field: str) -> Any:
    if given not in known or isinstance(given, bool) != isinstance(known[0], bool):
        names = [str(each) for each in known]
        raise _wrong("A key has a value it can't have", field, given, "one of " + ", ".join(names), names)
    return given


def _wrong(
    message: str, field: str, value: object, rule: str, known: Iterable[str] = (), near: str | None = None
) -> MappingError:
    close = difflib.get_close_matches(near or str(value), list(known), n=1)
    return MappingError(
        message,
        field=field,
        value=value,
        rule=rule,
        way_out=f"did you mean {close[0]!r}?"
        if close
        else "docs/how-to/read-your-own-data.md shows every key",
    )
