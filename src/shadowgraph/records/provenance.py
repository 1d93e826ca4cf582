"""Provenance: which dataset, which release, under which licence, from which bytes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class DatasetRef:
    """A dataset as it was read: enough to cite it and to find the same bytes again.

    Args:
        id: Catalogue id, e.g. 'ucdp-ged'.
        title: Title to show.
        version: Release.
        licence: SPDX id or the provider's words.
        citation: How the provider asks to be cited.
        file: File name as given (never a full path: run folders are shared).
        sha256: Hash of the bytes read.
        rows: Rows read and kept.
        first_date: ISO date of the earliest record kept.
        last_date: ISO date of the latest record kept.
        synthetic: True for invented data, which must be labelled wherever shown.
        restricted: True where raw rows may not be passed on (ACLED): no export holds them.
    """

    id: str
    title: str
    version: str
    licence: str
    citation: str
    file: str
    sha256: str
    rows: int = 0
    first_date: str | None = None
    last_date: str | None = None
    synthetic: bool = False
    restricted: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return a JSON-ready mapping."""
        return asdict(self)
