"""UCDP Dyadic, UCDP/PRIO Armed Conflict and Battle-Related Deaths: who fights whom, and who joins a side with troops.

- Side A against side B in a year: rivalry.
- `side_a_2nd`, `side_b_2nd`: secondary warring parties, states that enter the conflict with troops to support a
  side actively (UCDP/PRIO Armed Conflict Dataset Codebook; UCDP Dyadic Dataset Codebook): support in the layer
  "joint operations", directed from the secondary party to the side.

In the conflict-level tables a side may list several primary parties that don't cooperate. A secondary party then
can't be tied to one of them, and the relation is dropped with a note rather than given to all.

Releases before 17.1 (2017) use another series of actor ids. Those ids are kept in `original` only.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shadowgraph.sources.base import Head, Reading, Yields
from shadowgraph.sources.coded_table import list_of_ids, read_coded_table, resembles
from shadowgraph.sources.composite_names import split_side
from shadowgraph.sources.statement_rows import StatementRows, newest, places_in

NEEDED = ("sidea", "sideb", "year")
NEW_IDS_SINCE = 17.0
"""First release number of the present actor ids; old releases are numbered '4-2015' or '1.0-2015'."""


class UcdpDyadic:
    """Reader of `ucdp-dyadic-*.csv`: one row per dyad and year."""

    name = "ucdp-dyadic"
    yields: Yields = "statements"
    telling: Mapping[str, float] = {
        "dyadid": 0.4,
        "sideb2nd": 0.3,
        "intensitylevel": 0.2,
        "typeofconflict": 0.1,
    }

    def recognise(self, head: Head) -> float:
        """Recognise by its columns."""
        return resembles(head, self.telling)

    def read(self, path: Path, *, options: Mapping[str, Any]) -> Reading:  # noqa: ARG002 - one layout, no options
        """Read rivalry and troop-support statements.

        Raises:
            InputError: The file can't be opened or lacks sides and years.
        """
        table = read_coded_table(path, needs=NEEDED)
        rows = table.cells.to_dicts()
        found = StatementRows(self.name, newest(row.get("version") for row in rows), path.name)
        ids = has_new_ids(found.version)
        years: list[int] = []
        for row in rows:
            place = (row["row_number"], str(row["row_number"]))
            year = found.year(row, "year", place)
            if year is not None and _state(row, year, place, ids, found):
                years.append(year)
        return Reading(
            dataset=found.dataset_ref(table.sha256, len(years), years),
            yields=self.yields,
            statements=found.statements(),
            quarantine=found.quarantined(),
            rows_read=len(rows),
        )


class UcdpPrioConflict(UcdpDyadic):
    """Reader of `ucdp-prio-acd-*.csv`: one row per conflict and year."""

    name = "ucdp-prio-acd"
    telling: Mapping[str, float] = {
        "cumulativeintensity": 0.4,
        "sideb2nd": 0.3,
        "incompatibility": 0.2,
        "typeofconflict": 0.1,
    }


class UcdpBattleDeaths(UcdpDyadic):
    """Reader of `BattleDeaths_*_conf.csv` and `_dyad.csv`, for their parties only."""

    name = "ucdp-brd"
    telling: Mapping[str, float] = {"bdbest": 0.5, "sideb2nd": 0.3, "battlelocation": 0.2}


def has_new_ids(version: str) -> bool:
    """Whether a release uses the present actor ids.

    Examples:
        >>> has_new_ids("20.1"), has_new_ids("1.0-2015"), has_new_ids("unknown")
        (True, False, False)
    """
    try:
        return float(version) >= NEW_IDS_SINCE
    except ValueError:
        return False


def _state(
    row: dict[str, Any], year: int, place: tuple[int, str], new_ids: bool, found: StatementRows
) -> bool:
    for side in "ab":
        if row[f"side{side}"] is None:
            column = f"side{side}"
            found.quarantine(place, column, None, "side-named", "a side has no name; the row is set aside")
            return False
    sides = {side: _parties(row, side, new_ids) for side in "ab"}
    if all(len(parties) == 1 for parties in sides.values()):
        found.add(
            "rivalry",
            sides["a"][0],
            sides["b"][0],
            row=place,
            directed=False,
            year=year,
            places=places_in(_country(row)),
            original=f"opposed in {_country(row) or '?'}, dyad {row.get('dyadid') or '?'}",
        )
    for side in "ab":
        _secondary(row, side, year, place, sides[side], found)
    return True


def _country(row: dict[str, Any]) -> str | None:
    return row.get("location") or row.get("locationinc")


def _parties(row: dict[str, Any], side: str, new_ids: bool) -> list[tuple[str, int | None]]:
    names = split_side(row[f"side{side}"])
    ids = list_of_ids(row.get(f"side{side}id")) if new_ids else []
    # Conflict tables list ids in the order of the names; where they don't line up no id is safe.
    return list(zip(names, ids if len(ids) == len(names) else [None] * len(names), strict=True))


def _secondary(
    row: dict[str, Any],
    side: str,
    year: int,
    place: tuple[int, str],
    parties: list[tuple[str, int | None]],
    found: StatementRows,
) -> None:
    column = f"side{side}2nd"
    stated = row.get(column)
    if stated is None:
        return
    if len(parties) > 1:
        found.quarantine(
            place,
            column,
            stated,
            "supported-party-unclear",
            "the side has several primary parties, so the supported one isn't known; the relation is left out",
            action="dropped",
        )
        return
    for supporter in split_side(stated):
        found.add(
            "support",
            (supporter, None),
            parties[0],
            row=place,
            layer="joint operations",
            year=year,
            places=places_in(_country(row)),
            original=f"secondary warring party: {supporter}",
        )
