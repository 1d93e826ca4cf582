"""Inputs: which files a run reads, or the synthetic theatre when there are none."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shadowgraph.settings import Settings
from shadowgraph.sources.base import Reading
from shadowgraph.sources.discover import discover
from shadowgraph.sources.read import read
from shadowgraph.sources.synthetic import Recipe, synthetic_theatre
from shadowgraph.store.progress import Progress

NOTHING = (
    "No event data could be found or downloaded, so this is the built-in SYNTHETIC theatre: invented events with "
    "planted ties, to show how Shadowgraph works. Nothing in it is real."
)


@dataclass(frozen=True)
class Inputs:
    """What a run reads.

    Args:
        paths: Files; empty for the synthetic theatre.
        mapping: Mapping file for a CSV of the user's own.
        origin: Where they were found, in words.
        hash: Hash of all their bytes, or of the synthetic recipe.
        synthetic: True when nothing was found.
        events: The file or folder the user named, if any.
    """

    paths: tuple[Path, ...]
    mapping: Path | None
    origin: str
    hash: str
    synthetic: bool
    events: Path | None = None

    def read(self, seed: int, progress: Progress) -> list[Reading]:
        """Read every file, or invent the synthetic theatre."""
        if self.synthetic:
            return [synthetic_theatre(Recipe(seed=seed)).reading]
        readings = []
        for number, path in enumerate(self.paths):
            # The mapping describes the user's own file, which comes first, not the registers beside it.
            readings.append(read(path, mapping=self.mapping if number == 0 else None))
            progress.advance()
        return readings


def find_inputs(
    events: Path | None, mapping: Path | None, settings: Settings, progress: Progress, seed: int
) -> Inputs:
    """Find what to read: what the user names, the data folder, the cache, a download, or nothing."""

    def told(text: str, share: float) -> None:
        if share == 0.0:
            progress.note(text)

    found = discover(events, settings=settings, progress=told)
    if found is None:
        progress.note(NOTHING)
        return Inputs(
            (), None, "built in", hashlib.sha256(f"synthetic {seed}".encode()).hexdigest(), synthetic=True
        )
    for path, why in found.left_out:
        progress.note(f"Left out {path.name}: {why}")
    names = ", ".join(path.name for path in found.events)
    progress.note(f"Events from {names} ({found.origin})")
    return Inputs(
        found.paths,
        mapping,
        found.origin,
        _hash([*found.paths, *([mapping] if mapping else [])]),
        False,
        events,
    )


def _hash(paths: Sequence[Path]) -> str:
    made = hashlib.sha256()
    for path in paths:
        made.update(path.name.encode())
        with path.open("rb") as file:
            made.update(hashlib.file_digest(file, "sha256").digest())
    return made.hexdigest()
