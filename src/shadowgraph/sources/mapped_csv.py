"""Any CSV of events, read through a mapping file the user writes."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from shadowgraph.errors import MappingError
from shadowgraph.sources.base import Head, Reading, Yields
from shadowgraph.sources.catalogue import reference
from shadowgraph.sources.event_table import build
from shadowgraph.sources.fields import VIOLENCE_CODES
from shadowgraph.sources.heading import Choose, Heading, once
from shadowgraph.sources.layout import fold
from shadowgraph.sources.mapping import MappingFile, load_mapping
from shadowgraph.sources.plan import Plan
from shadowgraph.sources.raw import load


class MappedCsv:
    """Reader of a user's own CSV. Never chosen by content: it needs a mapping."""

    name = "mapped-csv"
    yields: Yields = "events"

    def recognise(self, head: Head) -> float:  # noqa: ARG002
        """Recognise nothing: a mapping file, given or beside the data, is what selects this source."""
        return 0.0

    def read(self, path: Path, *, options: Mapping[str, Any]) -> Reading:
        """Read events.

        Args:
            path: The file, or an archive of it.
            options: 'mapping' is the path of the mapping file.

        Raises:
            MappingError: No mapping, a wrong one, or one that names columns the file doesn't have.
            InputError: The file can't be opened.
        """
        if options.get("mapping") is None:
            raise MappingError(
                "This source needs a mapping file",
                field="mapping",
                rule="a YAML file that says which column is which",
                way_out="docs/how-to/read-your-own-data.md",
            )
        mapping = load_mapping(Path(options["mapping"]))
        raw = load(path, _heading(mapping), delimiter=mapping.delimiter)
        dataset = str(mapping.dataset["id"])
        table = build(raw, _plan(mapping))
        words = {key: value for key, value in mapping.dataset.items() if key != "id"}
        words["version"] = str(options.get("version") or mapping.dataset["version"])
        return Reading(
            dataset=reference(dataset, file=raw.file, sha256=raw.sha256, events=table.events, **words),
            yields="events",
            events=table.events,
            quarantine=table.quarantine,
            rows_read=raw.rows_read,
            kinds=dict(mapping.kinds),
        )


def _plan(mapping: MappingFile) -> Plan:
    values = {field: table for field, table in mapping.values.items() if field != "violence"}
    return Plan(
        dataset=str(mapping.dataset["id"]),
        version=str(mapping.dataset["version"]),
        columns={field: fold(column) for field, column in mapping.columns.items()},
        constants=mapping.constants,
        fills=mapping.fills,
        values=values,
        violence=mapping.values.get("violence", VIOLENCE_CODES),
        date_order=mapping.order,
        date_form=mapping.form,
        leave_out={fold(column): cells for column, cells in mapping.leave_out.items()},
        nothing=mapping.nothing,
    )


def _heading(mapping: MappingFile) -> Choose:
    """Find the header: the first of the first records that has every mapped column."""
    wanted = [*mapping.columns.values(), *mapping.leave_out]

    def choose(records: Sequence[Sequence[str]]) -> Heading:
        if not mapping.header:
            width = max((len(record) for record in records), default=0)
            return _checked(tuple(str(place) for place in range(1, width + 1)), wanted, skip=0)
        folded = [once([fold(cell) for cell in record]) for record in records]
        for place, names in enumerate(folded):
            if {fold(name) for name in wanted} <= set(names):
                return Heading(names, place + 1)
        first = next((names for names in folded if sum(map(bool, names)) > 1), folded[0] if folded else ())
        return _checked(first, wanted, skip=1)

    return choose


def _checked(names: tuple[str, ...], wanted: Sequence[str], *, skip: int) -> Heading:
    for column in wanted:
        if fold(column) not in names:
            near = difflib.get_close_matches(fold(column), names, n=1, cutoff=0.5)
            raise MappingError(
                "The mapping names a column the file doesn't have",
                field="columns",
                value=column,
                rule="columns of the file: " + ", ".join(names[:40]),
                way_out=f"did you mean {near[0]!r}?" if near else "correct the mapping",
            )
    return Heading(names, skip)
