"""Assessment: what `assess` gives: a run folder with its tables, report and headlines."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from shadowgraph.records.result import ResultMixin
from shadowgraph.store.reading import RunReader


@dataclass(frozen=True)
class Assessment(ResultMixin):
    """A finished run.

    Args:
        run: Its folder, open for reading.
        report: The report, or the index page of several; None when none was asked for.
        headline: One sentence per answer, theatre by theatre.
        notes: What the user should know: which data were used and why, what was left out.
    """

    run: RunReader
    report: Path | None
    headline: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=(), repr=False)

    @functools.cached_property
    def theatres(self) -> pl.DataFrame:
        """The theatres assessed."""
        return self.run.theatres()

    @functools.cached_property
    def events(self) -> pl.DataFrame:
        """`EVENTS` rows of everything that was read."""
        return self.run.read_table("events")

    @functools.cached_property
    def actors(self) -> pl.DataFrame:
        """`ACTORS` rows of everything that was read."""
        return self.run.read_table("actors")

    @functools.cached_property
    def ties(self) -> pl.DataFrame:
        """`TIES` rows of all theatres."""
        return self.run.read_table("ties")

    @functools.cached_property
    def pairs(self) -> pl.DataFrame:
        """`PAIRS` rows of all theatres."""
        return self.run.read_table("pairs")

    @functools.cached_property
    def evidence(self) -> pl.DataFrame:
        """`EVIDENCE` rows of all theatres."""
        return self.run.read_table("evidence")

    @functools.cached_property
    def measures(self) -> pl.DataFrame:
        """`MEASURES` rows of all theatres."""
        return self.run.read_table("measures")

    def table(self, name: str, *, theatre: str | None = None) -> pl.DataFrame:
        """Any table of the run, of all theatres or of one.

        Args:
            name: As in `store.layout.TABLES`: 'developments', 'lulls', 'control', 'attributions'...
            theatre: Theatre id; None: all.

        Raises:
            RunError: The run has no such table.
        """
        return self.run.read_table(name, theatre=theatre)

    def to_polars(self) -> pl.DataFrame:
        """Return the pairs, the strongest cooperation first."""
        return self.pairs.sort("log_odds", "actor_a", "actor_b", descending=[True, False, False])

    def to_json(self) -> dict[str, Any]:
        """Return what `assess --json` prints."""
        return {
            "run": str(self.run.path),
            "report": None if self.report is None else str(self.report),
            "synthetic": self.run.synthetic,
            "theatres": self.theatres.select("theatre", "name", "n_events", "n_actors").to_dicts(),
            "headline": list(self.headline),
            "notes": list(self.notes),
            "datasets": [ref.to_json() for ref in self.run.datasets],
            "settings": {**self.run.settings, "seed": self.run.seed},
        }
