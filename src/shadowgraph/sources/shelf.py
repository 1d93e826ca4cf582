"""What is at hand: catalogue entries with the files of each in the data folder and the cache, and how they read."""

from __future__ import annotations

import functools
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from shadowgraph.errors import InputError
from shadowgraph.settings import Settings
from shadowgraph.sources.base import Reading
from shadowgraph.sources.catalogue import catalogue
from shadowgraph.sources.discover import discover, readable_files
from shadowgraph.sources.download import data_cache, file_name, recorded
from shadowgraph.sources.release import last_month, version_of


@dataclass(frozen=True)
class Copy:
    """A file of a dataset on this machine.

    Args:
        name: File name.
        place: 'data folder' or 'cache'.
        version: Release its name tells, or 'unknown'.
        last_month: Last month that release covers, 'YYYY-MM', when its name tells.
        sha256: Hash recorded when it was fetched; None for a file the user put there.
    """

    name: str
    place: str
    version: str
    last_month: str | None
    sha256: str | None


@dataclass(frozen=True)
class Shelved:
    """One dataset of the catalogue and its copies here.

    Args:
        id: Catalogue id.
        title: Title to show.
        newest: Newest release in the catalogue.
        last_month: Last month that release covers.
        licence: SPDX id or the provider's words.
        citation: How the provider asks to be cited.
        homepage: Where a person can get it.
        yields: 'events', 'register' or 'statements'.
        restricted: True where raw rows may not be passed on.
        note: What to know before using it.
        files: Copies on this machine.
    """

    id: str
    title: str
    newest: str | None
    last_month: str | None
    licence: str
    citation: str
    homepage: str
    yields: str
    restricted: bool
    note: str
    files: tuple[Copy, ...]

    def to_json(self) -> dict[str, Any]:
        """Return a JSON-ready mapping."""
        return asdict(self)


def shelf(settings: Settings) -> list[Shelved]:
    """Every dataset of the catalogue, in its order, with the files at hand."""
    copies: dict[str, list[Copy]] = {}
    folder = settings.data_folder()
    if folder is not None:
        for path, name in readable_files(folder):
            copies.setdefault(name, []).append(_copy(path, "data folder"))
    for path, name in readable_files(data_cache(settings.cache)):
        copies.setdefault(name, []).append(_copy(path, "cache"))
    made = []
    for known in catalogue().values():
        newest = known.releases[0] if known.releases else None
        made.append(
            Shelved(
                id=known.id,
                title=known.title,
                newest=newest.version if newest else None,
                last_month=newest.last_month if newest else None,
                licence=known.licence,
                citation=known.citation,
                homepage=known.homepage,
                yields=known.yields,
                restricted=known.restricted,
                note=known.note,
                files=tuple(copies.get(known.id, ())),
            )
        )
    return made


def _copy(path: Path, place: str) -> Copy:
    version = version_of(path.name)
    month = last_month(version)
    return Copy(
        name=path.name,
        place=place,
        version=version,
        last_month=f"{month:%Y-%m}" if month else None,
        sha256=recorded(path.parent).get(path.name) if place == "cache" else None,
    )


def checkable(what: str | None, settings: Settings) -> list[Path]:
    """The files a check is to look at.

    Args:
        what: A file, a folder, a catalogue id, or None for everything a run would read.
        settings: Where the data folder and the cache are.

    Raises:
        InputError: Nothing of that kind is here.
    """
    if what is not None and not Path(what).exists() and what in catalogue():
        found = [path for path, name in _everything(settings) if name == what]
    elif what is not None and Path(what).is_file():
        found = [Path(what)]
    else:
        seen = discover(what, settings=settings.model_copy(update={"offline": True}))
        found = list(seen.paths) if seen is not None else []
    if not found:
        raise InputError(
            "There is nothing here to check",
            field="dataset",
            value=what,
            rule="a file, a folder, or a dataset that is at hand",
            way_out="`shadowgraph data list` shows what is here, `shadowgraph data get` fetches",
        )
    return found


def _everything(settings: Settings) -> list[tuple[Path, str]]:
    folders = [settings.data_folder(), data_cache(settings.cache)]
    return [pair for folder in folders if folder is not None for pair in readable_files(folder)]


@functools.cache
def _pins() -> dict[str, str]:
    return {
        str(file_name(release)): release.sha256
        for known in catalogue().values()
        for release in known.releases
        if release.sha256 is not None
    }


def pinned(path: Path) -> str | None:
    """The hash the catalogue pins for a file of that name; None where it pins none."""
    return _pins().get(path.name)


def outcomes(reading: Reading) -> dict[str, Any]:
    """Counts of rows read, kept, repaired, quarantined and dropped, and the same by rule and field."""
    table = reading.quarantine
    rows = table.filter(pl.col("row_number") > 0)
    by_rule = (
        table.group_by("action", "rule", "field", maintain_order=True)
        .agg(
            pl.col("row_number").filter(pl.col("row_number") > 0).n_unique().alias("rows"),
            pl.col("value").drop_nulls().first().alias("example"),
            pl.col("message").first(),
        )
        .sort("action", "rule", "field")
    )
    return {
        "rows_read": reading.rows_read,
        "kept": len(reading),
        **{
            action: rows.filter(pl.col("action") == action)["row_number"].n_unique()
            for action in ("repaired", "quarantined", "dropped")
        },
        "rules": by_rule.to_dicts(),
    }
