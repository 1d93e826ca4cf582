"""What the two readers of GED-shaped files share: one layout, one plan, two names in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shadowgraph.errors import InputError
from shadowgraph.sources import layout
from shadowgraph.sources.base import Head, Reading
from shadowgraph.sources.catalogue import reference
from shadowgraph.sources.event_table import build
from shadowgraph.sources.heading import ged_heading
from shadowgraph.sources.plan import Plan
from shadowgraph.sources.raw import RawTable, load
from shadowgraph.sources.release import version_of


def ged_likeness(head: Head) -> float:
    """How surely a file has the GED layout, header or not: 0, or 0.4 to 0.9."""
    if layout.official_for(head.columns) is not None:
        return 0.9
    found = layout.locate([layout.fold(name) for name in head.columns])
    if not {"violence", "date_start", "deaths_best"} <= set(found):
        return 0.0
    return round(0.4 + 0.5 * layout.likeness([layout.fold(name) for name in head.columns]), 6)


def read_ged(path: Path, *, dataset: str, options: Mapping[str, Any]) -> Reading:
    """Read a GED-shaped file.

    Args:
        path: The file, or an archive of it.
        dataset: Catalogue id to read it as.
        options: 'version' overrides the release the file's name tells.

    Raises:
        InputError: The file can't be opened, or lacks a column no event can do without.
    """
    raw = load(path, ged_heading)
    columns = layout.locate(raw.names)
    _check_columns(raw, columns)
    version = str(options.get("version") or version_of(raw.member, raw.file))
    table = build(raw, Plan(dataset, version, columns))
    return Reading(
        dataset=reference(dataset, version=version, file=raw.file, sha256=raw.sha256, events=table.events),
        yields="events",
        events=table.events,
        quarantine=table.quarantine,
        rows_read=raw.rows_read,
    )


def _check_columns(raw: RawTable, columns: Mapping[str, str]) -> None:
    for field in layout.NEEDED:
        by_parts = field == "deaths_best" and {"deaths_a", "deaths_b"} <= set(columns)
        if field not in columns and not by_parts:
            raise InputError(
                "A column is missing that no event can do without",
                where=raw.file,
                field=field,
                rule="one column named " + " or ".join(layout.ALIASES[field]),
                way_out="name the column so, or describe the file in a mapping (docs/how-to/read-your-own-data.md)",
            )
