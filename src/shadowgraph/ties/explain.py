"""Explanation: why one pair has its probability in one period, and what would change it."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from shadowgraph.errors import UsageError
from shadowgraph.records.result import ResultMixin
from shadowgraph.records.tie import PRIOR, SAID, SPAN, STANDING, STANDING_BAR

if TYPE_CHECKING:
    from shadowgraph.ties.result import TieResult

BASE_TERMS = (PRIOR, SPAN)
"""Bars that are no evidence."""

N_CASES = 5
CASES = {
    "name_a": pl.String,
    "name_b": pl.String,
    "reported_by": pl.String,
    "reported_layers": pl.String,
    "p_cooperating": pl.Float64,
    "distance": pl.Float64,
}


@dataclass(frozen=True)
class Explanation(ResultMixin):
    """A waterfall, what would flip it, and cases to hold it against.

    Args:
        bars: `EVIDENCE` rows of the pair and period: prior first, then by size. Where the model has standing evidence,
            its one bar is laid out kind by kind ('observed' is the pair's value, 'expected' the typical pair's).
        tie: The `TIES` row, as a mapping.
        flips: Terms whose removal alone would move the probability of a tie in that period across one half.
        pair_bars: `STANDING` rows of the pair, prior first, then by size; they sum to the pair's log-odds over the
            whole window. Empty for models that look at periods only.
        pair_flips: Terms whose removal alone would move the pair's probability across one half.
        cases: The reported pairs of the same theatre that are argued most alike: name_a, name_b, reported_by,
            reported_layers, p_cooperating, distance (sum of absolute differences of the bars, nats).
    """

    bars: pl.DataFrame
    tie: dict[str, object]
    flips: tuple[str, ...]
    pair_bars: pl.DataFrame = field(default_factory=STANDING.empty)
    pair_flips: tuple[str, ...] = ()
    cases: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CASES))

    def to_polars(self) -> pl.DataFrame:
        """Return the bars."""
        return self.bars

    @property
    def strongest_for(self) -> str | None:
        """Term that speaks most for a tie in that period; None: none does."""
        return self._strongest(1)

    @property
    def strongest_against(self) -> str | None:
        """Term that speaks most against it; None: none does."""
        return self._strongest(-1)

    def _strongest(self, sign: int) -> str | None:
        known = self.bars.filter(~pl.col("term").is_in(BASE_TERMS))
        if known.is_empty():
            return None
        row = known.sort(pl.col("contribution") * sign, descending=True).row(0, named=True)
        return str(row["term"]) if row["contribution"] * sign > 0 else None

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
    both = (pl.col("actor_a") == first) & (pl.col("actor_b") == second)
    bars = result.evidence.filter(both & (pl.col("period_start") == tie["period_start"]))
    standing = result.standing.filter(both)
    bars = _by_size(_laid_out(bars, standing))
    return Explanation(
        bars,
        tie,
        _flips(bars),
        _by_size(standing),
        _flips(standing),
        _cases(result, first, second) if standing.height else pl.DataFrame(schema=CASES),
    )


def _by_size(bars: pl.DataFrame) -> pl.DataFrame:
    size = pl.when(pl.col("term") == PRIOR).then(math.inf).otherwise(pl.col("contribution").abs())
    return bars.sort(size, "term", descending=[True, False])


def _flips(bars: pl.DataFrame) -> tuple[str, ...]:
    """Terms without which the sum of the bars has the other sign."""
    total = float(bars["contribution"].sum())
    crossing = (total - pl.col("contribution")).sign() != math.copysign(1.0, total)
    return tuple(bars.filter(~pl.col("term").is_in(BASE_TERMS) & crossing)["term"].to_list())


def _laid_out(bars: pl.DataFrame, standing: pl.DataFrame) -> pl.DataFrame:
    """The bar of all standing evidence, replaced by its parts."""
    if standing.is_empty():
        return bars
    parts = standing.filter(pl.col("term") != PRIOR).select(
        "theatre",
        "actor_a",
        "actor_b",
        pl.lit(bars["period_start"][0]).alias("period_start"),
        "term",
        "contribution",
        pl.lit(0.0).alias("here"),
        pl.col("value").alias("observed"),
        pl.col("typical").alias("expected"),
        "compared",
        pl.lit([], pl.List(pl.String)).alias("event_ids"),
        pl.lit(0, pl.Int64).alias("n_events"),
        pl.lit([], pl.List(pl.String)).alias("statement_ids"),
    )
    return pl.concat([bars.filter(pl.col("term") != STANDING_BAR), parts])


def _cases(result: TieResult, first: str, second: str) -> pl.DataFrame:
    """Reported pairs whose bars are most alike."""
    keys = ["actor_a", "actor_b"]
    bars = result.standing.filter(pl.col("term") != SAID)
    own = (pl.col("actor_a") == first) & (pl.col("actor_b") == second)
    reported = result.pair_table.filter((pl.col("basis") == "reported") & ~own).select(
        *keys, "name_a", "name_b", "reported_by", "reported_layers", "p_cooperating"
    )
    return (
        bars.join(reported, on=keys, how="semi")
        .join(bars.filter(own).select("term", "contribution"), on="term", suffix="_own")
        .group_by(keys)
        .agg((pl.col("contribution") - pl.col("contribution_own")).abs().sum().alias("distance"))
        .join(reported, on=keys)
        .sort("distance", *keys)
        .head(N_CASES)
        .select(*CASES)
    )


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
