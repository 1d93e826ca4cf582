"""RunReader: what is in a run folder, finished or not."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import polars as pl

from shadowgraph.errors import RunError
from shadowgraph.records.provenance import DatasetRef
from shadowgraph.records.theatre import Theatre
from shadowgraph.store import layout
from shadowgraph.store.manifest import Manifest


class RunReader:
    """A run folder open for reading.

    Args:
        path: The folder.
        manifest: Its manifest.
    """

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest

    @classmethod
    def open(cls, path: Path | str) -> Self:
        """Open a finished or unfinished run for reading.

        Args:
            path: The run folder.

        Raises:
            RunError: It isn't a run folder, or its manifest is damaged.
        """
        return cls(Path(path), Manifest.load(Path(path) / layout.MANIFEST))

    def __repr__(self) -> str:
        label = ", SYNTHETIC" if self.synthetic else ""
        return (
            f"<run {self.path.name}: {self.manifest.state}{label}; tables {', '.join(self.tables) or 'none'}>"
        )

    @classmethod
    def latest(cls, runs: Path) -> Self:
        """Open the newest finished run in a folder of runs, or the newest of all when none is finished.

        Raises:
            RunError: There is none.
        """
        found = []
        for path in sorted(runs.glob(f"*/{layout.MANIFEST}")):
            try:
                found.append(cls.open(path.parent))
            except RunError:
                continue
        if not found:
            raise RunError(
                "There is no run yet",
                where=str(runs),
                way_out="make one with `shadowgraph assess`, or name the folder of a run",
            )
        return max(found, key=lambda run: (run.manifest.state == "done", run.manifest.created, run.path.name))

    @property
    def settings(self) -> dict[str, Any]:
        """What was asked for."""
        return self.manifest.settings

    @property
    def seed(self) -> int:
        """Seed of every random draw."""
        return self.manifest.seed

    @property
    def datasets(self) -> list[DatasetRef]:
        """Every dataset that was read."""
        return self.manifest.refs

    @property
    def synthetic(self) -> bool:
        """True when any of the data are invented: every table, figure and page must say so."""
        return self.manifest.synthetic

    def theatres(self) -> pl.DataFrame:
        """Return the theatres assessed, in the order of the report."""
        return self.read_table("theatres")

    def theatre(self, theatre: str) -> Theatre:
        """Return one theatre as it was chosen, by its id.

        Raises:
            RunError: The run has no such theatre.
        """
        table = self.theatres()
        found = table.filter(pl.col("theatre") == theatre)
        if found.is_empty():
            raise RunError(
                "This run has no such theatre",
                where=str(self.path),
                field="theatre",
                value=theatre,
                rule="one of " + ", ".join(table["theatre"]),
                way_out="leave the theatre out to get all of them",
            )
        row = found.row(0, named=True)
        listed = {name: tuple((row.get(name) or "").split(";")) for name in ("countries", "actors", "places")}
        return Theatre(
            id=row["theatre"],
            name=row["name"],
            start=row["first_day"],
            end=row["last_day"],
            polygon=row["polygon"],
            basis=row["basis"],
            **{name: tuple(part for part in parts if part) for name, parts in listed.items()},
        )

    def read_table(self, name: str, *, theatre: str | None = None) -> pl.DataFrame:
        """Read a table, or one theatre's rows of it.

        Raises:
            RunError: The run has no such table.
        """
        files = self._files(name, theatre)
        if not files:
            raise RunError(
                f"This run has no table {name!r}",
                where=str(self.path),
                field="table",
                value=name,
                rule="one of " + (", ".join(self.tables) or "none so far"),
                way_out="run `shadowgraph assess` again with the same options to complete it",
            )
        found = pl.concat([pl.scan_parquet(file, glob=False) for file in files])
        if theatre is not None and "theatre" in found.collect_schema().names():
            # Tables are sorted by theatre, so only the row groups of this one are read.
            return found.filter(pl.col("theatre") == theatre).collect()
        return found.collect()

    def has_table(self, name: str, *, theatre: str | None = None) -> bool:
        """True when the table, or at least one theatre's part of it, has been written."""
        return bool(self._files(name, theatre))

    def _files(self, name: str, theatre: str | None) -> list[Path]:
        """The one file of a table, or the parts of one whose theatres aren't joined yet."""
        entries = self.manifest.tables
        keys = [key for key in (table_key(name, theatre), name) if key in entries][:1]
        if not keys and theatre is None:
            keys = [key for key in entries if key.startswith(f"{name}:")]
        files = dict.fromkeys(self.path / entries[key].file for key in keys)
        return [file for file in files if file.is_file()]

    @property
    def tables(self) -> list[str]:
        """Names of the tables there are, in the order in which stages make them."""
        known = [name for name in layout.TABLES if self.has_table(name)]
        return known + sorted(
            key for key in self.manifest.tables if ":" not in key and key not in layout.TABLES
        )

    def table_hash(self, name: str, *, theatre: str | None = None) -> str:
        """Return the SHA-256 of a table's file, to put into the fingerprint of a stage that reads it."""
        return self.manifest.tables[table_key(name, theatre)].sha256


def table_key(name: str, theatre: str | None) -> str:
    """Return the name of a table, or of one theatre's part of it, in the manifest."""
    return name if theatre is None else f"{name}:{theatre}"
