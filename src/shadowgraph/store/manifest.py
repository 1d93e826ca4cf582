"""The manifest of a run, `run.json`: what was asked, what was read, what was made, how it went."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from shadowgraph.errors import RunError
from shadowgraph.records.provenance import DatasetRef
from shadowgraph.store.atomic import write_text

FORMAT = 1
State = Literal["running", "done", "failed", "interrupted"]


@dataclass
class TableEntry:
    """One table file.

    Args:
        file: Path relative to the run folder.
        rows: Number of rows.
        sha256: Hash of the file.
    """

    file: str
    rows: int
    sha256: str


@dataclass
class StageEntry:
    """One stage.

    Args:
        name: e.g. 'events' or 'ties:sahel'.
        state: 'running', 'done', 'failed' or 'interrupted'.
        hash: What the stage depends on: settings, code, inputs and the stages before it.
        tables: Keys of the tables it wrote.
        started: ISO time.
        seconds: Wall time.
        error: What stopped it.
    """

    name: str
    state: State
    hash: str
    tables: list[str] = field(default_factory=list)
    started: str | None = None
    seconds: float | None = None
    error: str | None = None


@dataclass
class Manifest:
    """Everything `run.json` holds.

    Args:
        created: ISO time, given by the caller.
        settings: What was asked for; two runs with equal settings are the same run.
        settings_hash: Hash of the settings and the seed.
        seed: Seed of every random draw.
        versions: Python, platform, Shadowgraph, its code, libraries.
        state: How the run ended, or 'running'.
        exit: Reason in words when it didn't end well.
        synthetic: True when any dataset is invented.
        datasets: `DatasetRef.to_json()` of every file read.
        tables: Key ('events', 'ties:sahel' for a part) to table file.
        stages: In the order they first ran.
        facts: Anything JSON-ready a stage wants kept: fitted parameters, headlines.
        notes: Sentences for the user.
        format: Version of this layout.
    """

    created: str
    settings: dict[str, Any]
    settings_hash: str
    seed: int
    versions: dict[str, str]
    state: State = "running"
    exit: str | None = None
    synthetic: bool = False
    datasets: list[dict[str, Any]] = field(default_factory=list)
    tables: dict[str, TableEntry] = field(default_factory=dict)
    stages: list[StageEntry] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    format: int = FORMAT

    def stage(self, name: str) -> StageEntry | None:
        """Return the record of a stage, or None when it never began."""
        return next((entry for entry in self.stages if entry.name == name), None)

    def save(self, path: Path) -> None:
        """Write atomically, keys in a fixed order."""
        write_text(path, json.dumps(asdict(self), indent=2, ensure_ascii=False, default=str) + "\n")

    @classmethod
    def load(cls, path: Path) -> Manifest:
        """Read a manifest.

        Raises:
            RunError: It is missing, damaged, or of a newer layout.
        """
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise RunError(
                "This folder isn't a run folder",
                where=str(path.parent),
                rule=f"a run folder holds {path.name}",
                way_out="give the folder that `shadowgraph assess` printed",
            ) from None
        except (json.JSONDecodeError, UnicodeDecodeError, OSError) as error:
            raise _damaged(path, str(error)) from None
        return cls._parse(path, found)

    @classmethod
    def _parse(cls, path: Path, found: object) -> Manifest:
        if not isinstance(found, dict) or not isinstance(found.get("format"), int):
            raise _damaged(path, "it has no format number")
        if found["format"] > FORMAT:
            raise RunError(
                "This run was made by a newer Shadowgraph",
                where=str(path),
                field="format",
                value=found["format"],
                rule=f"at most {FORMAT}",
                way_out="upgrade Shadowgraph",
            )
        known = {part.name for part in fields(cls)}
        try:
            made = cls(**{name: value for name, value in found.items() if name in known})
            made.tables = {key: TableEntry(**value) for key, value in made.tables.items()}  # type: ignore[arg-type]
            made.stages = [StageEntry(**value) for value in made.stages]  # type: ignore[arg-type]
        except (TypeError, AttributeError) as error:
            raise _damaged(path, str(error)) from None
        return made

    @property
    def refs(self) -> list[DatasetRef]:
        """Return the datasets read, as typed references."""
        known = {part.name for part in fields(DatasetRef)}
        return [DatasetRef(**{k: v for k, v in row.items() if k in known}) for row in self.datasets]


def restricted(row: Mapping[str, Any]) -> bool:
    """True for a dataset whose raw rows must never leave the run folder."""
    return bool(row.get("restricted", False))


def _damaged(path: Path, why: str) -> RunError:
    return RunError(
        "The manifest of this run is damaged",
        where=str(path),
        rule=why,
        way_out="run again with --fresh, or into another folder",
    )
