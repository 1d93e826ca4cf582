"""UCDP Non-State Conflict Dataset: who fought whom, and which organisations made up a coalition, year by year.

A side named as a composite ("MLC, RCD-N") has an id of its own and lists the ids of its components, not in the
order of the names (UCDP Non-State Conflict Codebook, `side_a_components`). Each component gives one coalition
statement for the year; two single sides give one statement of rivalry.

`org` is the level of organisation of the warring sides (1 formally organised, 2 informally: supporters, 3 informally:
communities along ethnic, clan, religious or tribal lines). It and the names make a small register.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from shadowgraph.records.actor import REGISTER
from shadowgraph.sources.base import Head, Reading, Yields
from shadowgraph.sources.coded_table import list_of_ids, read_coded_table, resembles, whole
from shadowgraph.sources.composite_names import split_side
from shadowgraph.sources.statement_rows import StatementRows, newest, places_in

TELLING = {"sideacomponents": 0.5, "sidebcomponents": 0.3, "dyadid": 0.1, "org": 0.1}
NEEDED = ("sideaname", "sidebname", "year")
MEANING = "component of {!r} in non-state conflict {}"


class UcdpNonState:
    """Reader of `ucdp-nonstate-*.csv` and `.xlsx`."""

    name = "ucdp-nonstate"
    yields: Yields = "statements"

    def recognise(self, head: Head) -> float:
        """Recognise by the component columns."""
        return resembles(head, TELLING)

    def read(self, path: Path, *, options: Mapping[str, Any]) -> Reading:  # noqa: ARG002 - one layout, no options
        """Read coalition and rivalry statements.

        Raises:
            InputError: The file can't be opened or lacks sides and years.
        """
        table = read_coded_table(path, needs=NEEDED)
        rows = table.cells.to_dicts()
        found = StatementRows(self.name, newest(row.get("version") for row in rows), path.name)
        names = _names_by_id(rows)
        years: list[int] = []
        for row in rows:
            place = (row["row_number"], str(row["row_number"]))
            year = found.year(row, "year", place)
            if year is not None and _state(row, year, place, names, found):
                years.append(year)
        return Reading(
            dataset=found.dataset_ref(table.sha256, len(years), years),
            yields=self.yields,
            register=_register(rows, found.version),
            statements=found.statements(),
            quarantine=found.quarantined(),
            rows_read=len(rows),
        )


def _names_by_id(rows: list[dict[str, Any]]) -> dict[int, str]:
    """Names of the organisations that stand alone on a side somewhere in the file."""
    made: dict[int, str] = {}
    for row in rows:
        for side in "ab":
            number, name = whole(row.get(f"side{side}id")), row[f"side{side}name"]
            if number is not None and name is not None and not list_of_ids(row.get(f"side{side}components")):
                made.setdefault(number, name)
    return made


def _register(rows: list[dict[str, Any]], version: str) -> pl.DataFrame:
    """Organisations that stand alone on a side: name, level of organisation, countries."""
    places: dict[int, dict[str, None]] = {}
    made: dict[int, dict[str, object]] = {}
    for row in rows:
        for side in "ab":
            number, name = whole(row.get(f"side{side}id")), row[f"side{side}name"]
            if number is None or name is None or list_of_ids(row.get(f"side{side}components")):
                continue
            made.setdefault(
                number,
                {
                    "ucdp_id": number,
                    "name": name,
                    "org": whole(row.get("org")),
                    "current": True,
                    "dataset_version": version,
                    "row_id": str(row["row_number"]),
                },
            )
            places.setdefault(number, {}).update(dict.fromkeys(places_in(row.get("location"))))
    for number, row in made.items():
        row["countries"] = ";".join(places[number]) or None
    return REGISTER.conform(pl.DataFrame(list(made.values()), schema=REGISTER.dtypes).sort("ucdp_id"))


def _state(
    row: dict[str, Any], year: int, place: tuple[int, str], names: dict[int, str], found: StatementRows
) -> bool:
    for side in "ab":
        if row[f"side{side}name"] is None:
            column = f"side{side}name"
            found.quarantine(place, column, None, "side-named", "a side has no name; the row is set aside")
            return False
    for side in "ab":
        _components(row, side, year, place, names, found)
    sides = [(row[f"side{side}name"], whole(row.get(f"side{side}id"))) for side in "ab"]
    if all(len(split_side(name)) == 1 for name, _ in sides):
        conflict = row.get("conflictid") or "?"
        found.add(
            "rivalry",
            sides[0],
            sides[1],
            row=place,
            directed=False,
            year=year,
            places=places_in(row.get("location")),
            original=f"opposed in non-state conflict {conflict}",
        )
    return True


def _components(
    row: dict[str, Any],
    side: str,
    year: int,
    place: tuple[int, str],
    names: dict[int, str],
    found: StatementRows,
) -> None:
    """One coalition statement per component; ids the file never names alone are paired off or shown as ids."""
    name = row[f"side{side}name"]
    ids = list_of_ids(row.get(f"side{side}components"))
    parts = split_side(name)
    left = [part for part in parts if part not in {names.get(number) for number in ids}]
    unnamed = [number for number in ids if number not in names]
    named = {**names, unnamed[0]: left[0]} if len(left) == len(unnamed) == 1 else names
    whole_side = (name, whole(row.get(f"side{side}id")))
    members: list[tuple[str, int | None]] = [(named.get(n) or f"UCDP actor {n}", n) for n in ids]
    if not ids and len(parts) > 1:
        members = [(part, None) for part in parts]
    for member in members:
        found.add(
            "coalition",
            member,
            whole_side,
            row=place,
            directed=False,
            layer="joint operations",
            year=year,
            places=places_in(row.get("location")),
            original=MEANING.format(name, row.get("conflictid") or "?"),
        )
