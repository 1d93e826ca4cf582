"""UCDP External Support Project 1.0-2011, disaggregated by supporter: one row per party, supporter and year.

Columns (Högbladh, Pettersson and Themnér 2011, codebook of the disaggregated dataset): `ywp_name` receives,
`external_name` gives, `external_type_*` says what. `external_exists` is 1 for support, 0 for none, -1 for unclear;
`external_alleged` is 1 where support is claimed but not established (then `external_exists` is 0). Alleged and
unclear rows are kept, marked alleged, with a lower credibility.

Actor ids are of the series before 2017 and are not used; a `external_nameid` below 1000 is a Gleditsch-Ward
number, so that the supporter is that state's government.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shadowgraph.sources.base import Head, Reading, Yields
from shadowgraph.sources.coded_table import read_coded_table, resembles, whole
from shadowgraph.sources.composite_names import split_side
from shadowgraph.sources.persons import RULE, WITHHELD, person_rule
from shadowgraph.sources.statement_rows import ALLEGED, CODED, StatementRows
from shadowgraph.sources.support_types import in_words, layers_of

SHEET = "newstart"
VERSION = "1.0-2011"
TELLING = {"ywpname": 0.3, "externalname": 0.3, "externalalleged": 0.2, "externaltype$": 0.2}
NEEDED = ("ywpname", "ywpyear", "externalname", "externalexists")
LETTERS = "xylwmt$iou"
LARGEST_STATE_NUMBER = 999


class UcdpExternalSupport2011:
    """Reader of `extsup_large.xls`."""

    name = "ucdp-external-support"
    yields: Yields = "statements"

    def recognise(self, head: Head) -> float:
        """Recognise by its columns."""
        return resembles(head, TELLING)

    def read(self, path: Path, *, options: Mapping[str, Any]) -> Reading:  # noqa: ARG002 - one layout, no options
        """Read support statements, one per supporter, recipient, layer and run of years.

        Raises:
            InputError: The file can't be opened or lacks its columns.
        """
        table = read_coded_table(path, sheet=SHEET, needs=NEEDED)
        rows = table.cells.to_dicts()
        found = StatementRows(self.name, VERSION, path.name)
        years: list[int] = []
        for row in rows:
            place = (row["row_number"], str(row.get("externalid") or row["row_number"]))
            year = found.year(row, "ywpyear", place)
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
    supporter, recipient = row["externalname"], row["ywpname"]
    if supporter is None:  # the row says that no support is known: nothing is stated
        return True
    if recipient is None:
        found.quarantine(
            place, "ywpname", None, "recipient-named", "the supported party has no name; row set aside"
        )
        return False
    number = whole(row.get("externalnameid"))
    state = number is not None and 0 < number <= LARGEST_STATE_NUMBER
    if not state and (rule := person_rule(supporter)):
        found.quarantine(
            place,
            "externalname",
            WITHHELD,
            RULE,
            f"the supporter is an individual ({rule}); only organisations are kept",
            action="dropped",
        )
        return False
    alleged = row.get("externalalleged") == "1" or row["externalexists"] != "1"
    letters = "".join(letter for letter in LETTERS if row.get(f"externaltype{letter}") == "1") or "u"
    given = (f"Government of {supporter}" if state else supporter, None)
    for layer, supported in itertools.product(layers_of(letters), split_side(recipient)):
        found.add(
            "support",
            given,
            (supported, None),
            row=place,
            layer=layer,
            year=year,
            places=[place for place in (row.get("country1"), row.get("country2")) if place],
            alleged=alleged,
            credibility=ALLEGED if alleged else CODED,
            original=f"{supporter}: {in_words(letters)}{', alleged or unclear' if alleged else ''}",
        )
    return True
