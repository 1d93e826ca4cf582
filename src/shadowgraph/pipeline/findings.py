"""Findings: the tables that are made from a theatre's ties and measures, each in a stage of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from shadowgraph.measures.developments import developments
from shadowgraph.records.tie import PATRONS
from shadowgraph.store.run import RunFolder
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties import TieResult


@dataclass(frozen=True)
class Found:
    """What a finding may look at.

    Args:
        data: The theatre.
        ties: Its ties.
        measures: Its `MEASURES` rows.
        patrons: Its `PATRONS` rows.
        seed: Seed of the run.
    """

    data: TheatreData
    ties: TieResult
    measures: pl.DataFrame
    patrons: pl.DataFrame
    seed: int

    @classmethod
    def of(
        cls,
        data: TheatreData,
        ties: TieResult,
        measures: pl.DataFrame,
        *,
        patrons: pl.DataFrame | None = None,
        seed: int = 0,
    ) -> Found:
        """With no patrons where none are given."""
        return cls(data, ties, measures, PATRONS.empty() if patrons is None else patrons, seed)


FINDINGS: dict[str, Callable[[Found], pl.DataFrame]] = {
    "developments": lambda found: developments(found.data, found.ties),
}
"""How each table is made, in order."""


def findings(run: RunFolder, found: Found) -> None:
    """Make the tables an earlier attempt of the same run has not left already."""
    theatre = found.data.theatre.id
    for name, make in FINDINGS.items():
        with run.stage(f"{name}:{theatre}", "") as stage:
            if not stage.done:
                run.write_table(name, make(found), theatre=theatre)
