"""UCDP Actor Dataset: the register of actors, their names, origins, alliances and coalitions.

What the columns mean (UCDP Actor Dataset Codebook, sections on name history, origins and alliances):

- `NameData` is the name the data use now; `NameOrig...` the one the actor first entered UCDP data under;
  `NewName...` the names it took since, oldest first, the current one last. The id stays the same.
- `Splinter`, `NamePrev`, `ActorIdPrev`: formed by splitting from another actor. `SplitTemp...`: split off for a time.
- `Alliance...`: belonged to an alliance that is an actor of its own (a front, an umbrella, an operations room).
- `JoinGroup...`: went into another actor and ceased to act by itself.
- `OSCoalitionID`, `NSCoalitionID`: ids of the coalitions it was listed in, in one-sided and non-state violence.
  Most are the ids of composite sides ("A, B, C") in GED; some belong to named umbrellas.

None of these has a year: the statements are undated.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from shadowgraph.records.actor import REGISTER
from shadowgraph.sources.base import Head, Reading, Yields
from shadowgraph.sources.coded_table import list_of_ids, read_coded_table, resembles, whole
from shadowgraph.sources.statement_rows import StatementRows, newest

TELLING = {
    "actorid": 0.2,
    "namedata": 0.2,
    "nameorigfulleng": 0.2,
    "actoridprev": 0.2,
    "actoridalliance": 0.2,
}
NEEDED = ("actorid", "namedata")

RELATIONS = (
    ("split", "nameprev", "actoridprev", "splinter"),
    ("split", "namesplittemp", "actoridsplittemp", "split for a time"),
    ("alliance", "namealliance", "actoridalliance", "member of the alliance"),
    ("joined", "groupname", "actoridgroup", "joined the group"),
)
"""Relation, name column, id column, what it says."""

COALITIONS = (("oscoalitionid", "one-sided violence"), ("nscoalitionid", "non-state conflict"))


class UcdpActor:
    """Reader of `ucdp-actor-*.csv` and `.xlsx`."""

    name = "ucdp-actor"
    yields: Yields = "register"

    def recognise(self, head: Head) -> float:
        """Recognise by the columns only this dataset has."""
        return resembles(head, TELLING)

    def read(self, path: Path, *, options: Mapping[str, Any]) -> Reading:  # noqa: ARG002 - one layout, no options
        """Read register rows and origin, alliance and coalition statements.

        Raises:
            InputError: The file can't be opened or has no actor ids and names.
        """
        table = read_coded_table(path, needs=NEEDED)
        cells = table.cells
        rows = cells.to_dicts()
        found = StatementRows(self.name, newest(_column(cells, "version")), path.name)
        names = {whole(row["actorid"]): row["namedata"] for row in rows}
        register: list[dict[str, object]] = []
        for row in rows:
            actor = _actor_of(row, found)
            if actor is not None:
                register += _register_rows(row, actor)
                _relations(row, actor, names, found)
        made = pl.DataFrame(register, schema=REGISTER.dtypes).with_columns(
            dataset_version=pl.lit(found.version)
        )
        return Reading(
            dataset=found.dataset_ref(table.sha256, made["ucdp_id"].n_unique()),
            yields=self.yields,
            register=REGISTER.conform(made.unique(["ucdp_id", "row_id"], keep="first", maintain_order=True)),
            statements=found.statements(),
            quarantine=found.quarantined(),
            rows_read=cells.height,
        )


def _column(cells: pl.DataFrame, name: str) -> list[str | None]:
    return cells[name].to_list() if name in cells.columns else []


def _actor_of(row: dict[str, Any], found: StatementRows) -> tuple[str, int] | None:
    """Name and id of a row's actor; a row without either is quarantined."""
    number, name = whole(row["actorid"]), row["namedata"]
    if number is not None and number >= 0 and name is not None:
        return name, number
    column = "namedata" if name is None else "actorid"
    found.quarantine(
        (row["row_number"], row["actorid"]),
        column,
        row[column],
        "actor-id-and-name",
        "an actor needs a whole-number id and a name; the row is set aside",
    )
    return None


def _register_rows(row: dict[str, Any], actor: tuple[str, int]) -> list[dict[str, object]]:
    """The actor under its current name, then under each name it had before."""
    places = [part.strip() for part in (row.get("location") or "").split(",")]
    kept = {
        "ucdp_id": actor[1],
        "org": whole(row.get("org")),
        "countries": ";".join(place for place in places if place) or None,
        "dataset_version": "",
    }
    made: list[dict[str, object]] = []
    for at, (name, original, full, english) in enumerate(_name_history(row)):
        identity = f"{row['row_number']}" if at == 0 else f"{row['row_number']}.{at}"
        made.append(
            {
                **kept,
                "name": name,
                "name_original": original,
                "name_full": full,
                "name_english": english,
                "current": at == 0,
                "row_id": identity,
            }
        )
    return made


def _name_history(row: dict[str, Any]) -> list[tuple[str, str | None, str | None, str | None]]:
    """(name, original, full in its language, full in English), the current name first.

    The lists in `NewName...` line up only when they have equally many parts: full names hold commas themselves.
    """
    new = [part.strip() for part in (row.get("newname") or "").split(",") if part.strip()]
    full = _aligned(row.get("newnamefullmothertongue"), len(new))
    english = _aligned(row.get("newnamefulleng"), len(new))
    first = (row.get("nameorig"), row.get("nameorigfull"), row.get("nameorigfulleng"))
    later = list(zip(new, full, english, strict=True))
    current = later[-1] if later and later[-1][0] == row["namedata"] else None
    if current is None:
        history = [(row["namedata"], *first)]
    else:
        history = [(row["namedata"], row["namedata"], current[1], current[2])]
        if first[0]:
            history.append((first[0], *first))
    history += [(name, name, *rest) for name, *rest in later if name != row["namedata"]]  # type: ignore[misc]
    return history


def _aligned(text: str | None, parts: int) -> list[str | None]:
    if text is None or parts == 0:
        return [None] * parts
    found: list[str | None] = [part.strip() or None for part in text.split(",")]
    if parts == 1:
        return [text]
    return found if len(found) == parts else [None] * parts


def _relations(
    row: dict[str, Any], actor: tuple[str, int], names: dict[int | None, str | None], found: StatementRows
) -> None:
    """Splits, alliances, joinings, renames and coalitions of one actor, undated."""
    place = (row["row_number"], str(actor[1]))
    for relation, name_column, id_column, says in RELATIONS:
        stated = row.get(name_column)
        for other in list_of_ids(row.get(id_column)):
            name = names.get(other) or (stated if len(list_of_ids(row[id_column])) == 1 else None)
            layer = "unspecified" if relation == "alliance" else "lineage"
            found.add(
                relation,
                actor,
                (name or f"UCDP actor {other}", other),
                row=place,
                layer=layer,
                original=f"{says}: {stated or other}",
            )
    history = _name_history(row)
    chain = [*(name for name, *_ in history[1:]), history[0][0]]
    for before, after in itertools.pairwise(chain):
        found.add(
            "renamed",
            (before, actor[1]),
            (after, actor[1]),
            row=place,
            layer="lineage",
            original=f"new name: {after}",
        )
    for column, where in COALITIONS:
        for coalition in list_of_ids(row.get(column)):
            found.add(
                "coalition",
                actor,
                (names.get(coalition) or f"UCDP coalition {coalition}", coalition),
                row=place,
                directed=False,
                layer="joint operations",
                original=f"component of coalition {coalition} in {where}",
            )
