"""TieResult: hidden states of pairs with their evidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from shadowgraph.errors import UsageError
from shadowgraph.records.result import ResultMixin
from shadowgraph.records.tie import LAYERS, STANDING

if TYPE_CHECKING:
    from shadowgraph.ties.explain import Explanation


@dataclass(frozen=True)
class TieResult(ResultMixin):
    """What a tie model gives for one theatre.

    Args:
        table: `TIES` rows.
        pair_table: `PAIRS` rows.
        evidence: `EVIDENCE` rows.
        model: Name of the model.
        mode: 'events' or 'events+reports'.
        step: Length of a period.
        parameters: Fitted parameters, JSON-ready.
        standing: `STANDING` rows; none for models that look at periods only.
        layers: `LAYERS` rows of the likelier pairs.
        posterior: The model's own arrays, for `draws`; None when read back from a run folder.
    """

    table: pl.DataFrame
    pair_table: pl.DataFrame
    evidence: pl.DataFrame
    model: str
    mode: str
    step: str
    parameters: dict[str, object]
    standing: pl.DataFrame = field(default_factory=STANDING.empty)
    layers: pl.DataFrame = field(default_factory=LAYERS.empty)
    posterior: Any = field(default=None, repr=False, compare=False)

    def to_polars(self) -> pl.DataFrame:
        """Return one row per pair and period."""
        return self.table

    def pairs(self) -> pl.DataFrame:
        """Return one row per pair over the whole window."""
        return self.pair_table

    def network(self, period: dt.date, *, threshold: float = 0.5) -> pl.DataFrame:
        """Ties that are at least as probable as the threshold in the period that holds a day.

        Args:
            period: Any day of the period.
            threshold: Least p_cooperating, 0 to 1.
        """
        inside = (pl.col("period_start") <= period) & (pl.col("period_end") >= period)
        return self.table.filter(inside & (pl.col("p_cooperating") >= threshold))

    def explain(self, a: str, b: str, *, period: dt.date | None = None) -> Explanation:
        """Waterfall of one pair in one period (by default the one with the most evidence of cooperation).

        Args:
            a: Organisation id or exact name.
            b: Organisation id or exact name.
            period: Any day of the period.

        Raises:
            UsageError: The pair is not at risk in this theatre or period.
        """
        from shadowgraph.ties.explain import explain

        return explain(self, a, b, period)

    def draws(self, n: int, *, seed: int = 0) -> pl.DataFrame:
        """Draw n joint histories of all pairs from the posterior.

        Returns:
            Columns draw, actor_a, actor_b, period_start, state (0 rival to 3 strategic).

        Raises:
            UsageError: The result was read back from a run folder, which keeps no posterior.
        """
        if self.posterior is None:
            raise UsageError(
                "This result keeps no posterior",
                field="draws",
                rule="draws need the result of `infer`, not one read back",
                way_out="infer the ties again with the same seed",
            )
        from shadowgraph.ties.draws import draw_histories

        return draw_histories(self, n, seed)
