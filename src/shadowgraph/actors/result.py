"""Actors: the result of the actors stage."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from shadowgraph.records.provenance import DatasetRef
from shadowgraph.records.result import ResultMixin


@dataclass(frozen=True)
class Actors(ResultMixin):
    """The register of organisations seen in the events and statements.

    Args:
        table: `ACTORS` rows, sorted by actor_id.
        names: `NAMES` rows: every name each is known by.
        lineage: `LINEAGE` rows: splits, mergers, renames, memberships.
        participants: `PARTICIPANTS` rows: who took part in which event on which side.
        statements: `STATEMENTS` rows with actor_a and actor_b resolved.
        quarantine: `QUARANTINE` rows: persons refused, names that can't be resolved.
        datasets: Registers and statement files read.
    """

    table: pl.DataFrame
    names: pl.DataFrame
    lineage: pl.DataFrame
    participants: pl.DataFrame
    statements: pl.DataFrame
    quarantine: pl.DataFrame
    datasets: tuple[DatasetRef, ...]

    def to_polars(self) -> pl.DataFrame:
        """Return the organisations."""
        return self.table
