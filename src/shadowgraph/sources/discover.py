"""Which files to read when the user names none: their folder, their cache, a download, or nothing.

In the data folder and the cache exactly one events file is taken, so that no event counts twice:

* of the GED files at least half as large (unpacked) as the largest, the newest release by its name
  (`ged261-csv.zip`, `GEDEvent_v25_1.csv`); a name that tells no release counts as oldest. The size keeps a
  regional extract of a newer release from standing in for the whole of an older one;
* UCDP Candidate files only for months after the last month of that GED file. A GED file whose name tells no
  release is looked into for its last day. Of two Candidate files that share months both are read, since an
  event keeps its id and the later release replaces it;
* registers and statements (actors, non-state conflicts, dyads, external support): the newest file each source
  recognises.

Files that have a mapping beside them (`x.csv`, `x.mapping.yaml`) are read too: the user put it there.

A folder the user names is taken at its word: every GED and Candidate file in it is read, whatever its name,
except a release that a newer one in the folder, at least half as large, replaces. Events that several files
share carry the same id, and the events stage keeps the latest.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from shadowgraph.errors import DownloadError, InputError
from shadowgraph.plugins.manager import registered
from shadowgraph.settings import Settings
from shadowgraph.sources.archive import DATA_SUFFIXES, open_member
from shadowgraph.sources.base import Source
from shadowgraph.sources.detect import head
from shadowgraph.sources.download import cached_files, download
from shadowgraph.sources.layout import ALIASES, fold
from shadowgraph.sources.read import MAPPING_SUFFIXES, SURE_ENOUGH, Progress
from shadowgraph.sources.release import is_candidate, last_month, order_of, version_of

Origin = Literal["given", "data folder", "cache", "download"]

GED, CANDIDATE = "ucdp-ged", "ucdp-candidate"
EVENT_NAMES = ("ged*", "GED*")
"""Names events are looked for under, in a folder nobody described."""

DEPTH = 2
"""Folders below the one given that are looked into."""


@dataclass(frozen=True)
class Found:
    """What there is to read.

    Args:
        events: Files of events, in the order to read them.
        others: Files of actors and statements.
        origin: Where they come from.
        left_out: Files that could have been read, and why they weren't.
    """

    events: tuple[Path, ...]
    others: tuple[Path, ...]
    origin: Origin
    left_out: tuple[tuple[Path, str], ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file to read: events first."""
        return self.events + self.others


def discover(
    given: Path | str | None = None,
    *,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Found | None:
    """Find what to read, in the order given, data folder, cache, download.

    Args:
        given: A file, archive or folder the user names; nothing else is then looked at, except for files
            of actors and statements in the data folder.
        settings: Where the data folder and the cache are, and whether downloads are allowed.
        progress: Told how a download goes.

    Returns:
        What to read, or None when there is nothing and nothing can be fetched.

    Raises:
        InputError: The path given doesn't exist, or is a folder without events.
    """
    settings = settings or Settings.load()
    if given is not None:
        return _given(Path(given).expanduser(), settings)
    folder = settings.data_folder()
    if folder is not None:
        found = _in_folder(folder, "data folder")
        if found.events:
            return found
    cached = _choose(list(cached_files(settings.cache)), "cache")
    if cached.events:
        return cached
    if settings.offline:
        return None
    try:
        path = download(GED, cache=settings.cache, progress=progress)
    except DownloadError:
        return None
    return Found((path,), cached.others, "download")


def _given(path: Path, settings: Settings) -> Found:
    if path.is_dir():
        found = _in_folder(path, "given")
        if not found.events:
            raise InputError(
                "The folder has no events that can be read",
                where=str(path),
                rule="a GED file (ged*.csv, GEDEvent*.csv, zipped or not), or a CSV with a mapping beside it",
                way_out="name the file itself, or write a mapping: docs/how-to/read-your-own-data.md",
            )
        return found
    if not path.exists():
        raise InputError(
            "There is no such file or folder",
            where=str(path),
            way_out="check the path; `shadowgraph data list` shows what is at hand",
        )
    folder = settings.data_folder()
    others = _in_folder(folder, "data folder").others if folder is not None else ()
    return Found((path,), others, "given")


def _in_folder(folder: Path, origin: Origin) -> Found:
    return _choose(sorted(_data_files(folder, DEPTH)), origin)


def _data_files(folder: Path, depth: int) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir() and depth > 0:
            yield from _data_files(path, depth - 1)
        elif path.is_file() and (
            path.suffix.lower() in DATA_SUFFIXES or path.suffix.lower() in (".zip", ".gz")
        ):
            yield path


def readable_files(folder: Path) -> list[tuple[Path, str]]:
    """Every file in a folder, and in folders up to two below, that a source recognises, with its name."""
    if not folder.is_dir():
        return []
    found = [(path, _reader(path)) for path in _data_files(folder, DEPTH)]
    return [(path, name) for path, name in found if name is not None]


def _choose(files: list[Path], origin: Origin) -> Found:
    mapped = [path for path in files if _has_mapping(path)]
    rest = [path for path in files if path not in mapped]
    readers = {path: _reader(path) for path in rest}
    if origin == "given":
        events, left_out = _all_of([path for path in rest if readers[path] in (GED, CANDIDATE)])
    else:
        named = [path for path in rest if any(path.match(pattern) for pattern in EVENT_NAMES)]
        events, left_out = _one_of(
            [path for path in named if readers[path] == GED],
            [path for path in named if readers[path] == CANDIDATE],
        )
    others, replaced = _others({path: name for path, name in readers.items() if name is not None})
    return Found((*events, *mapped), others, origin, (*left_out, *replaced))


LeftOut = list[tuple[Path, str]]


def _one_of(ged: list[Path], candidates: list[Path]) -> tuple[list[Path], LeftOut]:
    best = _best_ged(ged)
    newer, older = _newer_candidates(candidates, best)
    if best is None:
        return newer, older
    return [best, *newer], [(path, f"{best.name} is fuller or newer") for path in ged if path != best] + older


def _all_of(files: list[Path]) -> tuple[list[Path], LeftOut]:
    """All files but final releases that a newer final release, at least half as large, replaces."""
    ordered = sorted(files, key=lambda path: (order_of(_version(path)), path.name))
    sizes = {path: _unpacked(path) for path in ordered}
    final = [path for path in ordered if last_month(_version(path)) and not is_candidate(_version(path))]
    left_out: LeftOut = []
    for path in final:
        newer = [other for other in final if order_of(_version(other)) > order_of(_version(path))]
        replacing = [other for other in newer if 2 * sizes[other] >= sizes[path]]
        if replacing:
            left_out.append((path, f"{replacing[-1].name} replaces it"))
    gone = {path for path, _ in left_out}
    return [path for path in ordered if path not in gone], left_out


def _has_mapping(path: Path) -> bool:
    return any(path.with_name(path.name.split(".")[0] + suffix).is_file() for suffix in MAPPING_SUFFIXES)


def _reader(path: Path) -> str | None:
    """Name of the source that recognises a file; None for a file nobody can read."""
    try:
        start = head(path)
    except InputError:
        return None
    sources: dict[str, Source] = registered("sources")
    scores = {name: source.recognise(start) for name, source in sources.items()}
    best = max(scores, key=lambda name: scores[name], default=None)
    return best if best is not None and scores[best] >= SURE_ENOUGH else None


def _best_ged(files: list[Path]) -> Path | None:
    """Of the files at least half as large as the largest, the newest release; then the largest."""
    sizes = {path: _unpacked(path) for path in files}
    largest = max(sizes.values(), default=0)
    whole = [path for path in files if 2 * sizes[path] >= largest]
    return max(whole, key=lambda path: (order_of(_version(path)), sizes[path]), default=None)


def _version(path: Path) -> str:
    return version_of(path.name)


def _unpacked(path: Path) -> int:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return sum(info.file_size for info in archive.infolist())
    return path.stat().st_size


def _newer_candidates(files: list[Path], ged: Path | None) -> tuple[list[Path], LeftOut]:
    if not files:
        return [], []
    covered = None if ged is None else last_month(_version(ged)) or last_month_within(ged)
    ordered = sorted(files, key=lambda path: (order_of(_version(path)), path.name))
    newer = []
    older = []
    for path in ordered:
        month = last_month(_version(path))
        if covered is None or (month is not None and month > covered):
            newer.append(path)
        else:
            older.append((path, f"{ged.name if ged else ''} already covers {covered:%Y-%m}"))
    return newer, older


def last_month_within(path: Path) -> dt.date | None:
    """First day of the month of the last date_end in a GED file; None when it can't be told cheaply."""
    member = open_member(path)
    names = ALIASES["date_end"]
    try:
        header = pl.read_csv(io.BytesIO(member.data), infer_schema=False, n_rows=0).columns
        column = next((name for name in header if fold(name) in names), None)
        if column is None:
            return None
        ends = pl.read_csv(io.BytesIO(member.data), infer_schema=False, columns=[column])[column]
    except pl.exceptions.PolarsError:
        return None
    last = ends.str.head(10).str.to_date("%Y-%m-%d", strict=False).max()
    return last.replace(day=1) if isinstance(last, dt.date) else None


def _others(readers: dict[Path, str]) -> tuple[tuple[Path, ...], LeftOut]:
    """The newest file of every source of actors or statements."""
    sources: dict[str, Source] = registered("sources")
    chosen: dict[str, Path] = {}
    replaced: LeftOut = []
    for path in sorted(readers, key=lambda each: (order_of(_numbers(each)), each.name)):
        name = readers[path]
        if sources[name].yields == "events":
            continue
        if name in chosen:
            replaced.append((chosen[name], f"{path.name} is newer"))
        chosen[name] = path
    return tuple(chosen[name] for name in sources if name in chosen), replaced


def _numbers(path: Path) -> str:
    """A version-like text from the digits of a file name, to put releases in order."""
    digits = "".join(letter if letter.isdigit() else " " for letter in path.name).split()
    return ".".join(digits) if digits else ""
