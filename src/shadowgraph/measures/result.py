"""Measures: the result of the measures stage."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from shadowgraph.records.result import ResultMixin


@dataclass(frozen=True)
class Measures(ResultMixin):
    """Measures of one theatre.

    Args:
        table: `MEASURES` rows, sorted by unit_kind, unit, measure, period_start.
    """

    table: pl.DataFrame

    def to_polars(self) -> pl.DataFrame:
        """Return one row per unit, measure and period."""
        return self.table
