"""Export: write a run in another format, with everything a recipient must know about it."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable, Sequence
from pathlib import Path

from shadowgraph.errors import UsageError
from shadowgraph.exports.options import DEFAULT_TLP, Options
from shadowgraph.exports.provenance import write_sidecars
from shadowgraph.exports.release import Release
from shadowgraph.store.layout import EXPORTS_FOLDER
from shadowgraph.store.reading import RunReader

FORMATS = {
    "parquet": "shadowgraph.exports.parquet",
    "csv": "shadowgraph.exports.comma",
    "geoparquet": "shadowgraph.exports.geoparquet",
    "geojson": "shadowgraph.exports.geojson",
    "gexf": "shadowgraph.exports.gexf",
    "graphml": "shadowgraph.exports.graphml",
}
"""Format to the module whose `write(release, folder)` makes it."""


def export(
    run: RunReader,
    format: str,  # noqa: A002 - the word every user of files knows it by
    out: Path | None = None,
    *,
    theatre: str | None = None,
    threshold: float = 0.5,
    dynamic: bool | None = None,
    rivals: bool = False,
    hxl: bool = False,
    bom: bool = False,
    coarsen_place: float = 0.0,
    delay_days: int = 0,
    as_of: dt.date | None = None,
    tlp: str = DEFAULT_TLP,
    tables: Sequence[str] = (),
    note: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write a run in another format.

    Args:
        run: The run.
        format: One of `FORMATS`.
        out: Folder to write into; by default `exports/<format>` in the run folder.
        theatre: The only theatre to export; None for all.
        threshold: Least probability a tie needs to be an edge of a network, 0 to 1.
        dynamic: Networks with time (True), without (False), or both (None).
        rivals: Whether networks also hold rivalries.
        hxl: Whether CSV files have a second row of HXL hashtags.
        bom: Whether CSV files begin with a byte-order mark, for Excel.
        coarsen_place: Move places to the middle of squares of so many degrees; 0: no.
        delay_days: Withhold the last so many days before `as_of`; 0: no.
        as_of: Day to count back from; None: the last day of the data.
        tlp: Traffic Light Protocol 2.0 level.
        tables: For tabular formats, the only tables to export.
        note: Told one sentence for each thing left out.

    Returns:
        The files written; the last two are `provenance.json` and README.txt.

    Raises:
        UsageError: Unknown format, theatre or table, or an option out of range.
    """
    if format not in FORMATS:
        raise UsageError(
            "Unknown export format",
            field="format",
            value=format,
            rule="one of " + ", ".join(FORMATS),
            way_out="choose one of these",
        )
    options = Options(
        theatre=theatre,
        threshold=threshold,
        dynamic=dynamic,
        rivals=rivals,
        hxl=hxl,
        bom=bom,
        coarsen_place=coarsen_place,
        delay_days=delay_days,
        as_of=as_of,
        tlp=tlp,
        tables=tuple(tables),
    )
    release = Release(run, options)
    folder = out if out is not None else run.path / EXPORTS_FOLDER / format
    written: list[Path] = importlib.import_module(FORMATS[format]).write(release, folder)
    if note is not None:
        for one in release.withheld:
            note(str(one))
    return [*written, *write_sidecars(release, folder)]
