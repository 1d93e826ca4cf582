"""UCDP External Support Dataset 18.1 (ESD), actor-year: all supporters of a warring party in a year.

`ext_id` and `ext_name` list the supporters side by side; `ext_x` ... `ext_u` say which types of support the party
received from any of them, with counts of states (`*_count_s`) and of non-state actors (`*_count_ns`) giving each
type (Meier, Karlén, Pettersson and Croicu 2023; ESD codebook). Which supporter gave what isn't in this table.

Attribution rule. A type is tied to a supporter only where the counts leave no choice: when as many supporters of
its class (states, or non-state actors) gave the type as there are supporters of that class. Otherwise the support
is stated with the layer 'unspecified'. "X elements" (parts of a state's apparatus) count as states, as in ESD.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shadowgraph.sources.base import Head, Reading, Yields
from shadowgraph.sources.coded_table import list_of_ids, read_coded_table, resembles, whole
from shadowgraph.sources.persons import RULE, WITHHELD, person_rule
from shadowgraph.sources.statement_rows import StatementRows, places_in
from shadowgraph.sources.support_types import in_words, layers_of

VERSION = "18.1"
TELLING = {"extname": 0.3, "extid": 0.2, "extsup": 0.2, "extxcounts": 0.2, "actornonstate": 0.1}
NEEDED = ("actorid", "actorname", "year", "extid", "extname", "extsup")
LETTERS = "xpylwmtfiou"
_SEPARATOR = re.compile(r",(?! )")
"""Supporters are parted by a bare comma; a comma and a space belong to a name ('Interahamwe, ex-FAR')."""
_STATE = re.compile(r"^government of | elements$", re.IGNORECASE)


class UcdpExternalSupport:
    """Reader of `ucdp-esd-ay-*.xlsx` (actor-year) and of the triad-year table, one supporter a row."""

    name = "ucdp-esd"
    yields: Yields = "statements"

    def recognise(self, head: Head) -> float:
        """Recognise by its columns."""
        return resembles(head, TELLING)

    def read(self, path: Path, *, options: Mapping[str, Any]) -> Reading:  # noqa: ARG002 - one layout, no options
        """Read support statements, one per supporter, recipient, layer and run of years.

        Raises:
            InputError: The file can't be opened or lacks its columns.
        """
        table = read_coded_table(path, needs=NEEDED)
        rows = table.cells.to_dicts()
        found = StatementRows(self.name, VERSION, path.name)
        years: list[int] = []
        for row in rows:
            place = (row["row_number"], str(row.get("id") or row["row_number"]))
            year = found.year(row, "year", place)
            if year is not None and _state(row, year, place, found):
                years.append(year)
        return Reading(
            dataset=found.dataset_ref(table.sha256, len(years), years),
            yields=self.yields,
            statements=found.statements(),
            quarantine=found.quarantined(),
            rows_read=len(rows),
        )


def _state(row: dict[str, Any], year: int, place: tuple[int, str], found: StatementRows) -> bool:
    if whole(row["extsup"]) != 1 or row["extname"] is None:
        return True
    if row["actorname"] is None:
        found.quarantine(
            place, "actorname", None, "recipient-named", "the supported party has no name; row set aside"
        )
        return False
    supporters = _supporters(row)
    if supporters is None:
        found.quarantine(
            place,
            "ext_id",
            f"{row['extid']} | {row['extname']}",
            "ids-beside-names",
            "as many ids as names are needed to pair them; the row is set aside",
        )
        return False
    recipient = (row["actorname"], whole(row["actorid"]))
    certain, received = _attributed(row, [name for name, _ in supporters])
    for supporter in supporters:
        _support(row, supporter, recipient, certain[_is_state(supporter[0])], received, year, place, found)
    return True


def _support(
    row: dict[str, Any],
    supporter: tuple[str, int],
    recipient: tuple[str, int | None],
    certain: str,
    received: str,
    year: int,
    place: tuple[int, str],
    found: StatementRows,
) -> None:
    # Ids are UCDP's: an individual can only come in through a name with an id outside the actor register.
    if rule := person_rule(supporter[0]):
        found.quarantine(
            place,
            "ext_name",
            WITHHELD,
            RULE,
            f"a supporter is an individual ({rule}); only organisations are kept",
            action="dropped",
        )
        return
    coalition = row.get("extcoalitionname")
    within = f" (within {coalition})" if coalition not in (None, "0") else ""
    says = in_words(certain) if certain else f"some of: {in_words(received)}"
    for layer in layers_of(certain) if certain else ["unspecified"]:
        found.add(
            "support",
            supporter,
            recipient,
            row=place,
            layer=layer,
            year=year,
            places=places_in(row.get("location")),
            original=f"{supporter[0]}: {says}{within}",
        )


def _supporters(row: dict[str, Any]) -> list[tuple[str, int]] | None:
    """Names and ids side by side; None when they don't pair up."""
    names = [" ".join(part.split()) for part in _SEPARATOR.split(row["extname"])]
    ids = list_of_ids(row["extid"])
    return list(zip(names, ids, strict=True)) if len(names) == len(ids) else None


def _is_state(name: str) -> bool:
    return _STATE.search(name) is not None


def _attributed(row: dict[str, Any], names: list[str]) -> tuple[dict[bool, str], str]:
    """Letters every supporter of a class (True: state) must have given, and all letters received."""
    size = {True: sum(_is_state(name) for name in names)}
    size[False] = len(names) - size[True]
    agree = size[True] == whole(row.get("extcounts")) and size[False] == whole(row.get("extcountns"))
    received = "".join(letter for letter in LETTERS if whole(row.get(f"ext{letter}")) == 1) or "u"
    certain = {True: "", False: ""}
    for letter in received:
        total = whole(row.get(f"ext{letter}count"))
        for state, suffix in ((True, "s"), (False, "ns")):
            given = whole(row.get(f"ext{letter}count{suffix}"))
            of_class = agree and given == size[state]
            if size[state] and (of_class or total == len(names) or len(names) == 1):
                certain[state] += letter
    return certain, received
