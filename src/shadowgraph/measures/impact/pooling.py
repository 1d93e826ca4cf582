"""Pooling: what theatres say together, though each alone says little."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import polars as pl

from shadowgraph.measures.impact.inference import LEAST_CLUSTERS, LEVEL, POWER, Estimate, holm, t_quantile
from shadowgraph.measures.impact.panel import FloatArray
from shadowgraph.measures.impact.study import Row, as_table, multiple, numbers
from shadowgraph.measures.impact.verdicts import Findings, verdict
from shadowgraph.records.impact import IMPACT_BASES, IMPACT_KINDS, OUTCOMES, TREATMENTS

POOLED = "all"
"""The `theatre` of pooled rows."""

LEAST_THEATRES = 3
ROUNDS = 200


def pooled_impact(tables: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Pool the impact of several theatres by random effects.

    A theatre's own error rests on a handful of clusters and can be nothing by accident, so weights don't use it: the
    variance is taken as one common variance per cluster (from theatres with enough of them) over the number of
    clusters, plus what theatres truly differ in (Paule and Mandel 1982); intervals are those of Hartung and Knapp
    (2001) and Sidik and Jonkman (2002), never narrower than the plain ones.

    Args:
        tables: `IMPACT` tables, one per theatre.

    Returns:
        `IMPACT` rows with theatre 'all'. Bounds for trends that part take effect and lead as wholly correlated, the
        worst case; effects by year keep one interval each, corrected as in a theatre.
    """
    stacked = pl.concat(tables) if tables else pl.DataFrame()
    if stacked.is_empty():
        return as_table([], POOLED)
    known = stacked.filter(pl.col("log_ratio").is_not_null())
    rows: list[Row] = []
    for treatment in TREATMENTS:
        for basis in IMPACT_BASES:
            part = known.filter(pl.col("treatment") == treatment, pl.col("basis") == basis)
            if part.height:
                rows += _of_one(part, treatment, basis)
    return as_table(rows, POOLED)


def _of_one(part: pl.DataFrame, treatment: str, basis: str) -> list[Row]:
    rows: list[Row] = []
    found: dict[tuple[str, str], Estimate] = {}
    for outcome in OUTCOMES:
        for kind in IMPACT_KINDS:
            mine = part.filter(pl.col("outcome") == outcome, pl.col("kind") == kind)
            blocks = mine.select("lag", "lag_end").unique().sort("lag").rows()
            for lag, lag_end in blocks:
                these = mine.filter(pl.col("lag") == lag)
                one = pool(these, together=len(blocks))
                found[outcome, kind] = one
                rows.append(_row(these, one, treatment, basis, outcome, kind, lag, lag_end))
    p_values = np.array(
        [found[o, "effect"].p_value if (o, "effect") in found else math.nan for o in OUTCOMES]
    )
    adjusted = dict(zip(OUTCOMES, holm(p_values).tolist(), strict=True))
    for row in rows:
        if row["kind"] == "effect":
            _judge(row, found, adjusted[str(row["outcome"])], basis)
    return rows


def _judge(row: Row, found: dict[tuple[str, str], Estimate], p_adjusted: float, basis: str) -> None:
    outcome = str(row["outcome"])
    effect, lead = found[outcome, "effect"], found.get((outcome, "pre-trend"))
    checks = [found[outcome, kind] for kind in ("placebo date", "placebo pair") if (outcome, kind) in found]
    robust = _bounds(effect, lead) if lead is not None else (math.nan, math.nan)
    said = verdict(Findings(basis, effect, p_adjusted, lead, tuple(checks), robust))
    row |= {
        "p_adjusted": p_adjusted,
        "robust_low": multiple(robust[0]),
        "robust_high": multiple(robust[1]),
        "verdict": said,
    }


def _bounds(effect: Estimate, lead: Estimate) -> tuple[float, float]:
    """Interval under departures as large as the lead's, whatever the two have to do with each other."""
    if not math.isfinite(effect.low) or not math.isfinite(lead.low):
        return math.nan, math.nan
    reach = t_quantile(1.0 - (1.0 - LEVEL) / 2.0, effect.freedom) * (effect.error + lead.error)
    away = abs(lead.log_ratio)
    return effect.log_ratio - away - reach, effect.log_ratio + away + reach


def pool(theatres: pl.DataFrame, *, together: int = 1) -> Estimate:
    """Pool one row of each theatre.

    Args:
        theatres: Columns log_ratio, log_error (nullable), n_clusters; one row per theatre.
        together: How many intervals are to hold at once (Bonferroni).
    """
    from scipy.special import stdtr

    value = theatres["log_ratio"].to_numpy()
    clusters = np.maximum(theatres["n_clusters"].to_numpy().astype(np.float64), 1.0)
    error = theatres["log_error"].cast(pl.Float64).fill_null(math.nan).to_numpy()
    sure = (clusters >= LEAST_CLUSTERS) & np.isfinite(error)
    nan, k = math.nan, len(value)
    if k < LEAST_THEATRES or not sure.any():
        return Estimate(float(np.average(value, weights=clusters)), math.inf, 1.0, nan, nan, nan, nan)
    common = float(np.average(error[sure] ** 2 * clusters[sure], weights=clusters[sure]))
    within = common / clusters
    weight = 1.0 / (within + _between(value, within))
    middle = float(np.average(value, weights=weight))
    scatter = float((weight * (value - middle) ** 2).sum() / (k - 1))
    spread = float(np.sqrt(max(scatter, 1.0) / weight.sum()))
    reach = t_quantile(1.0 - (1.0 - LEVEL) / 2.0 / together, k - 1) * spread
    least = (t_quantile(1.0 - (1.0 - LEVEL) / 2.0, k - 1) + t_quantile(POWER, k - 1)) * spread
    p_value = 2.0 * float(stdtr(k - 1, -abs(middle) / spread))
    return Estimate(middle, spread, k - 1.0, middle - reach, middle + reach, p_value, least)


def _between(value: FloatArray, within: FloatArray) -> float:
    """Variance between theatres by Paule and Mandel (1982), by bisection; 0 where chance explains the scatter."""

    def excess(variance: float) -> float:
        weight = 1.0 / (within + variance)
        middle = np.average(value, weights=weight)
        return float((weight * (value - middle) ** 2).sum()) - (len(value) - 1)

    if excess(0.0) <= 0.0:
        return 0.0
    low, high = 0.0, float(np.var(value)) * len(value) + 1.0
    for _ in range(ROUNDS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if excess(middle) > 0.0 else (low, middle)
    return (low + high) / 2.0


def _row(
    theatres: pl.DataFrame,
    one: Estimate,
    treatment: str,
    basis: str,
    outcome: str,
    kind: str,
    lag: int,
    lag_end: int,
) -> Row:
    """One pooled row; counts are sums over theatres."""
    counts = {name: int(theatres[name].sum()) for name in ("n_ties", "n_clusters", "n_treated", "n_controls")}
    return {
        "treatment": treatment,
        "basis": basis,
        "outcome": outcome,
        "kind": kind,
        "lag": lag,
        "lag_end": lag_end,
        **numbers(one),
        **counts,
        "verdict": None,
    }
