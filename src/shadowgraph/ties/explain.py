"""Explanation: why one pair has its probability in one period, and what would change it."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from shadowgraph.errors import UsageError
from shadowgraph.records.result import ResultMixin

if TYPE_CHECKING:
    from shadowgraph.ties.result import TieResult


@dataclass(frozen=True)
class Explanation(ResultMixin):
    """A waterfall.

    Args:
        bars: `EVIDENCE` rows of the pair and period: prior first, then by size.
        tie: The `TIES` row, as a mapping.
        flips: Terms whose removal alone would move the probability across one half.
    """

    bars: pl.DataFrame
    tie: dict[str, object]
    flips: tuple[str, ...]

    def to_polars(self) -> pl.DataFrame:
        """Return the bars."""
        return self.bars

    @property
    def probability(self) -> float:
        """Probability of cooperation implied by the sum of the bars."""
        return 1.0 / (1.0 + math.exp(-float(self.bars["contribution"].sum())))


def explain(result: TieResult, a: str, b: str, period: dt.date | None) -> Explanation:
    """See `TieResult.explain`."""
    first, second = sorted((_actor(result, a), _actor(result, b)))
    ties = result.table.filter((pl.col("actor_a") == first) & (pl.col("actor_b") == second))
    if ties.is_empty():
        raise UsageError(
            "The two are not a pair at risk in this theatre",
            field="pair",
            value=f"{a} / {b}",
            rule="both must be active in the same country and year",
            way_out="look at `.pairs()` for the pairs there are",
        )
    if period is None:
        tie = ties.sort("p_cooperating", "period_start", descending=[True, False]).row(0, named=True)
    else:
        inside = ties.filter((pl.col("period_start") <= period) & (pl.col("period_end") >= period))
        if inside.is_empty():
            raise UsageError(
                "The pair is not at risk in that period",
                field="period",
                value=period,
                rule=f"{ties['period_start'].min()!s} to {ties['period_end'].max()!s}",
                way_out="choose a day in that span",
            )
        tie = inside.row(0, named=True)
    bars = result.evidence.filter(
        (pl.col("actor_a") == first)
        & (pl.col("actor_b") == second)
        & (pl.col("period_start") == tie["period_start"])
    )
    size = pl.when(pl.col("term") == "prior").then(math.inf).otherwise(pl.col("contribution").abs())
    bars = bars.with_columns(size.alias("size")).sort("size", "term", descending=[True, False]).drop("size")
    total = float(bars["contribution"].sum())
    flips = bars.filter(
        (pl.col("term") != "prior") & ((total - pl.col("contribution")).sign() != math.copysign(1.0, total))
    )
    return Explanation(bars, tie, tuple(flips["term"].to_list()))


def _actor(result: TieResult, name: str) -> str:
    pairs = result.pair_table
    for side in ("a", "b"):
        hit = pairs.filter((pl.col(f"actor_{side}") == name) | (pl.col(f"name_{side}") == name))
        if hit.height:
            return str(hit[f"actor_{side}"][0])
    known = sorted(set(pairs["name_a"].to_list()) | set(pairs["name_b"].to_list()))
    from rapidfuzz import process

    near = [found for found, _, _ in process.extract(name, known, limit=3)]
    raise UsageError(
        "No such organisation in these ties",
        field="actor",
        value=name,
        rule="an id or the exact name",
        way_out="did you mean " + ", ".join(near) + "?",
    )
