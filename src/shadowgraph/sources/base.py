"""What every source gives: a Reading of one file, with what was set aside and where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

import polars as pl

from shadowgraph.records.actor import REGISTER
from shadowgraph.records.event import EVENTS, QUARANTINE
from shadowgraph.records.provenance import DatasetRef
from shadowgraph.records.result import ResultMixin
from shadowgraph.records.statement import STATEMENTS

Yields = Literal["events", "register", "statements"]


@dataclass(frozen=True)
class Head:
    """The first bytes of a file, enough to recognise it.

    Args:
        path: The file, or the member's name inside an archive.
        text: First 64 KiB decoded leniently; empty for a binary file.
        columns: Folded (lower-case, stripped) header names of a table, else empty.
        suffix: Lower-case suffix without the archive's, e.g. '.csv'.
    """

    path: Path
    text: str
    columns: tuple[str, ...]
    suffix: str


@dataclass(frozen=True)
class Reading(ResultMixin):
    """One file, read: typed rows, rows set aside, and the dataset they belong to.

    Args:
        dataset: Catalogue entry, release, licence, hash.
        yields: Which table is the main one.
        events: Rows in the `EVENTS` schema (unrepaired, not yet de-duplicated).
        register: Rows in the `REGISTER` schema.
        statements: Rows in the `STATEMENTS` schema, names not yet resolved to actors.
        quarantine: Rows set aside, repaired or dropped, each with field, value and rule.
        rows_read: Data rows in the file (header, HXL tag rows and blank lines not counted).
        kinds: Actor's name to kind of organisation, where the user's mapping file states it.
    """

    dataset: DatasetRef
    yields: Yields
    events: pl.DataFrame = field(default_factory=EVENTS.empty)
    register: pl.DataFrame = field(default_factory=REGISTER.empty)
    statements: pl.DataFrame = field(default_factory=STATEMENTS.empty)
    quarantine: pl.DataFrame = field(default_factory=QUARANTINE.empty)
    rows_read: int = 0
    kinds: Mapping[str, str] = field(default_factory=dict)

    def to_polars(self) -> pl.DataFrame:
        """Return the main table: events, register or statements."""
        table: pl.DataFrame = getattr(self, self.yields)
        return table


@runtime_checkable
class Source(Protocol):
    """A reader of one provider's files. One file in `sources/`, registered in `sources/builtin.py`."""

    name: str
    """Catalogue id of the dataset, e.g. 'ucdp-ged'."""
    yields: Yields

    def recognise(self, head: Head) -> float:
        """How sure this source is that the file is its own: 0 (no) to 1 (yes)."""
        ...

    def read(self, path: Path, *, options: Mapping[str, Any]) -> Reading:
        """Read the file.

        Raises:
            InputError: The file as a whole can't be read; never because of a single row.
        """
        ...
