"""The catalogue of datasets: version, licence, citation, hash and last covered month of each."""

from __future__ import annotations

import difflib
import functools
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any, Literal

import polars as pl

from shadowgraph.errors import UsageError
from shadowgraph.records.provenance import DatasetRef


@dataclass(frozen=True)
class Release:
    """One release.

    Args:
        version: As the provider numbers it.
        url: Address of the file; None where it has to be fetched by hand.
        sha256: Pinned hash; None: the first download is trusted and its hash recorded.
        last_month: Last month covered, 'YYYY-MM'.
    """

    version: str
    url: str | None
    sha256: str | None = None
    last_month: str | None = None


@dataclass(frozen=True)
class Entry:
    """One dataset.

    Args:
        id: Catalogue id.
        title: Title to show.
        provider: Who publishes it.
        licence: SPDX id or the provider's words.
        citation: How the provider asks to be cited.
        homepage: Where a person can get it.
        yields: 'events', 'register' or 'statements'.
        releases: Newest first.
        note: What to know before using it.
        template: Address with {year} and {month}, for a dataset released monthly.
        restricted: True where raw rows may not be passed on.
    """

    id: str
    title: str
    provider: str
    licence: str
    citation: str
    homepage: str
    yields: Literal["events", "register", "statements"]
    releases: tuple[Release, ...]
    note: str = ""
    template: str | None = None
    restricted: bool = False

    def release(self, version: str | None = None) -> Release:
        """Return a release; the newest when no version is given.

        Raises:
            UsageError: Unknown version, or none in the catalogue.
        """
        if version is None and self.releases:
            return self.releases[0]
        for each in self.releases:
            if each.version == version:
                return each
        if version is not None and self.template is not None:
            return self._monthly(version)
        known = ", ".join(each.version for each in self.releases) or "none: see the homepage"
        raise UsageError(
            f"The catalogue has no such release of {self.id}",
            field="version",
            value=version,
            rule=known,
            way_out=f"choose one of them, or get it from {self.homepage}",
        )

    def _monthly(self, version: str) -> Release:
        parts = version.split(".")
        if len(parts) != 3 or not all(part.isdigit() for part in parts) or not 1 <= int(parts[2]) <= 12:
            raise UsageError(
                "Not a monthly version",
                field="version",
                value=version,
                rule="year.0.month, e.g. 26.0.3 for March 2026",
                way_out="write it so",
            )
        url = str(self.template).format(year=f"{int(parts[0]):02d}", month=int(parts[2]))
        return Release(version, url, None, f"{2000 + int(parts[0])}-{int(parts[2]):02d}")


@functools.cache
def catalogue() -> dict[str, Entry]:
    """Every dataset by id, in the order of the file."""
    import yaml

    text = resources.files("shadowgraph.sources").joinpath("catalogue.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    entries = yaml.load(text, Loader=loader)  # noqa: S506 - both loaders are the safe ones
    return {made.id: made for made in map(_entry, entries)}


def _entry(given: dict[str, Any]) -> Entry:
    releases = tuple(Release(**release) for release in given.pop("releases"))
    return Entry(releases=releases, **given)


def entry(dataset: str) -> Entry:
    """One dataset.

    Raises:
        UsageError: Not in the catalogue.
    """
    found = catalogue().get(dataset)
    if found is None:
        near = difflib.get_close_matches(dataset, catalogue(), n=1)
        raise UsageError(
            "The catalogue has no such dataset",
            field="dataset",
            value=dataset,
            rule="one of " + ", ".join(catalogue()),
            way_out=f"did you mean {near[0]!r}?" if near else "`shadowgraph data list` shows them",
        )
    return found


def reference(
    dataset: str, *, version: str, file: str, sha256: str, events: pl.DataFrame, **words: Any
) -> DatasetRef:
    """The provenance of one reading of events.

    Args:
        dataset: Catalogue id; an id that isn't in the catalogue takes everything from `words`.
        version: Release.
        file: File name as given.
        sha256: Hash of its bytes.
        events: Rows kept.
        words: Fields of `DatasetRef` that override the catalogue's.
    """
    known = catalogue().get(dataset)
    made = DatasetRef(
        id=dataset,
        title=known.title if known else dataset,
        version=version,
        licence=known.licence if known else "not stated",
        citation=known.citation if known else "not stated",
        file=file,
        sha256=sha256,
        rows=events.height,
        restricted=known.restricted if known else False,
    )
    if events.height:
        made = replace(
            made,
            first_date=str(events["date_start"].min()),
            last_date=str(events["date_end"].max()),
        )
    return replace(made, **words)
