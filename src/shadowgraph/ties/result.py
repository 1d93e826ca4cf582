"""TieResult: hidden states of pairs with their evidence."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from shadowgraph.records.result import ResultMixin


@dataclass(frozen=True)
class TieResult(ResultMixin):
    """What a tie model gives for one theatre.

    Args:
        table: `TIES` rows.
        pair_table: `PAIRS` rows.
        evidence: `EVIDENCE` rows.
        model: Name of the model.
        mode: 'events' or 'events+reports'.
        parameters: Fitted parameters, JSON-ready.
    """

    table: pl.DataFrame
    pair_table: pl.DataFrame
    evidence: pl.DataFrame
    model: str
    mode: str
    parameters: dict[str, object]

    def to_polars(self) -> pl.DataFrame:
        """Return one row per pair and period."""
        return self.table

    def pairs(self) -> pl.DataFrame:
        """Return one row per pair over the whole window."""
        return self.pair_table
