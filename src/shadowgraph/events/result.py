"""Events: the result of the events stage."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from shadowgraph.records.provenance import DatasetRef
from shadowgraph.records.result import ResultMixin


@dataclass(frozen=True)
class Events(ResultMixin):
    """Clean, de-duplicated events with what was set aside.

    Args:
        table: `EVENTS` rows, sorted by date_start, event_id.
        quarantine: `QUARANTINE` rows of all readings and of the cleaning itself.
        datasets: Every dataset that contributed a row.
    """

    table: pl.DataFrame
    quarantine: pl.DataFrame
    datasets: tuple[DatasetRef, ...]

    def to_polars(self) -> pl.DataFrame:
        """Return the events."""
        return self.table
