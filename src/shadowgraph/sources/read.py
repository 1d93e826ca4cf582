"""The verb of this stage: read a file of events, of actors or of statements, whoever provides it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from shadowgraph.errors import UnknownFormatError
from shadowgraph.plugins.manager import registered
from shadowgraph.sources.base import Reading, Source
from shadowgraph.sources.detect import head
from shadowgraph.sources.refusal import without_persons

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""

SURE_ENOUGH = 0.5
"""A file is read by the source that is surest of it, if it is at least so sure."""

MAPPING_SUFFIXES = (".mapping.yaml", ".mapping.yml")
MAPPED = "mapped-csv"


def read(
    path: Path | str,
    *,
    dataset: str | None = None,
    mapping: Path | str | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> Reading:
    """Read one file.

    Args:
        path: The file, or a zip or gzip of it.
        dataset: Name of the source to read it with; found from the file's content when not given.
        mapping: Mapping file (YAML) for a CSV no source knows; `<name>.mapping.yaml` beside the file is
            found without being named.
        progress: Told what is going on.
        options: Passed on to the source (e.g. version='26.1').

    Raises:
        InputError: The file as a whole can't be read. A bad row never raises: it is quarantined.
        UnknownFormatError: No source recognises the file, or there is no source of that name.

    Examples:
        >>> import tempfile
        >>> header = "id,type_of_violence,date_start,date_end,country,side_a,side_b,latitude,longitude,date_prec,best"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder) / "ged261.csv"
        ...     row = "7,3,2020-05-01,2020-05-01,Mali,Group A,Civilians,15.5,-3.2,1,4"
        ...     _ = file.write_text(header + chr(10) + row + chr(10))
        ...     reading = read(file)
        >>> reading.events["event_id"].to_list(), reading.dataset.version
        (['ucdp-ged:7'], '26.1')
    """
    path = Path(path).expanduser()
    if progress is not None:
        progress(f"Reading {path.name}", 0.0)
    mapping = mapping or _mapping_beside(path)
    if mapping is not None:
        options["mapping"] = Path(mapping).expanduser()
        source = _named(MAPPED)
    else:
        source = _named(dataset) if dataset is not None else recognised(path)
    reading = without_persons(source.read(path, options=options))
    if progress is not None:
        progress(f"Read {path.name}: {reading.rows_read:,} rows", 1.0)
    return reading


def read_all(
    paths: Iterable[Path | str],
    *,
    dataset: str | None = None,
    mapping: Path | str | None = None,
    progress: Progress | None = None,
) -> list[Reading]:
    """Read several files, in the order given; arguments as in `read`."""
    listed = list(paths)
    readings = []
    for done, path in enumerate(listed):
        if progress is not None:
            progress(f"Reading {Path(path).name}", done / len(listed))
        readings.append(read(path, dataset=dataset, mapping=mapping))
    if progress is not None:
        progress("All files read", 1.0)
    return readings


def recognised(path: Path) -> Source:
    """The source that is surest of a file.

    Raises:
        UnknownFormatError: None is sure enough; names what was tried.
    """
    start = head(path)
    sources: dict[str, Source] = registered("sources")
    scores = {name: source.recognise(start) for name, source in sources.items()}
    best = max(scores, key=lambda name: scores[name], default=None)
    if best is not None and scores[best] >= SURE_ENOUGH:
        return sources[best]
    tried = ", ".join(f"{name} {score:.2f}" for name, score in sorted(scores.items()))
    raise UnknownFormatError(
        "No source recognises this file",
        where=path.name,
        field="columns",
        value=", ".join(start.columns[:12]) or "none found",
        rule=f"one source at least {SURE_ENOUGH} sure (tried: {tried})",
        way_out="name the source with dataset=, or describe the columns in a mapping file: "
        "docs/how-to/read-your-own-data.md",
    )


def _named(name: str) -> Source:
    sources: dict[str, Source] = registered("sources")
    if name in sources:
        return sources[name]
    near = difflib.get_close_matches(name, sources, n=1)
    raise UnknownFormatError(
        "There is no such source",
        field="dataset",
        value=name,
        rule="one of " + ", ".join(sources),
        way_out=f"did you mean {near[0]!r}?" if near else "leave it out to have it found",
    )


def _mapping_beside(path: Path) -> Path | None:
    for suffix in MAPPING_SUFFIXES:
        beside = path.with_name(path.name.split(".")[0] + suffix)
        if beside.is_file():
            return beside
    return None
