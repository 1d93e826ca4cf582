"""An invented theatre judged pair by pair: the tables a model that learns from coded ties adds."""

import dataclasses

import numpy as np
import polars as pl

from shadowgraph.records.tie import EVIDENCE, LAYERS, PAIRS, STANDING, TIE_LAYERS
from shadowgraph.reports import ReportTables

PAIR = ["theatre", "actor_a", "actor_b"]
KINDS = {
    "war with states": (np.log1p([0, 7, 52]), 0.0),
    "creed": ([0.0, 0.5, 1.0], 0.0),
    "distance": (np.log1p([0, 15, 640]), float(np.log1p(15))),
    "named together": ([0.0, 0.5, 0.75], 0.0),
    "rivalry": ([0.0, 0.3, 0.8], 0.0),
    "crime": ([0.0], 0.0),
    "two states": ([0.0], 0.0),
}
PRIOR, SPAN = -4.0, -1.1


def judged_tables(tables: ReportTables, *, seed: int = 5) -> ReportTables:
    """The same theatre with standing evidence and layers; bars sum to the log-odds of pairs and of periods."""
    rng = np.random.default_rng(seed)
    pairs = tables.pairs.select(PAIR)
    n = pairs.height
    lean = rng.normal(1.0, 0.9, n)
    parts = [_rows(pairs, "prior", np.full(n, PRIOR))]
    total = np.full(n, PRIOR)
    for name, (values, typical) in KINDS.items():
        value = np.asarray(values)[rng.integers(0, len(values), n)]
        size = np.round(np.where(value == typical, 0.0, lean * (-1 if name == "rivalry" else 1)), 3)
        total += size
        parts.append(_rows(pairs, name, size, value=value, typical=typical))
    for name in ("timing and place", "what is said"):
        size = np.round(rng.normal(0.3, 0.4, n), 3)
        total += size
        parts.append(_rows(pairs, name, size))
    p = 1 / (1 + np.exp(-total))
    with_state = np.arange(n) % 9 == 0
    table = tables.pairs.with_columns(
        p_cooperating=pl.Series(p),
        p_low=pl.Series(p * 0.8),
        p_high=pl.Series(p + (1 - p) * 0.3),
        log_odds=pl.Series(total),
        p_open=pl.Series(np.where(with_state, np.nan, p * 0.6)).fill_nan(None),
        p_covert=pl.Series(np.where(with_state, np.nan, p * 0.5)).fill_nan(None),
    )
    return dataclasses.replace(
        tables,
        pairs=PAIRS.conform(table),
        evidence=_evidence(tables, pairs, total),
        standing=STANDING.conform(pl.concat(parts)),
        layers=_layers(pairs),
    )


def _rows(
    pairs: pl.DataFrame,
    term: str,
    size: np.ndarray,
    *,
    value: np.ndarray | None = None,
    typical: float | None = None,
) -> pl.DataFrame:
    with_head = term not in ("timing and place", "what is said")
    return pairs.with_columns(
        term=pl.lit(term),
        contribution=pl.Series(size),
        open=pl.Series(size) if with_head else pl.lit(None, pl.Float64),
        covert=pl.Series(size / 2) if with_head else pl.lit(None, pl.Float64),
        value=pl.lit(None, pl.Float64) if value is None else pl.Series(value),
        typical=pl.lit(typical, pl.Float64),
        compared=pl.lit(f"what {term} is"),
    )


def _evidence(tables: ReportTables, pairs: pl.DataFrame, total: np.ndarray) -> pl.DataFrame:
    """Periods start from the pair; the bar of the span takes back what keeps their sums as they were."""
    prior = tables.evidence.filter(pl.col("term") == "prior")
    whole = prior.join(pairs.with_columns(total=pl.Series(total)), on=PAIR)
    made = [
        whole.with_columns(contribution=pl.lit(PRIOR), here=pl.lit(0.0)),
        whole.with_columns(contribution=pl.col("total") - PRIOR, here=pl.lit(0.0), term=pl.lit("standing")),
        whole.with_columns(
            contribution=pl.col("contribution") - pl.col("total"), here=pl.lit(0.0), term=pl.lit("span")
        ),
    ]
    rest = tables.evidence.filter(pl.col("term") != "prior")
    return EVIDENCE.conform(pl.concat([*(one.drop("total") for one in made), rest]))


def _layers(pairs: pl.DataFrame) -> pl.DataFrame:
    bases = ("reported", "inferred", "can't say")
    parts = [
        pairs.with_columns(
            layer=pl.lit(layer),
            probability=pl.lit(None if k % 3 == 2 else 0.8 - 0.05 * k, pl.Float64),
            low=pl.lit(None if k % 3 == 2 else 0.1, pl.Float64),
            high=pl.lit(None if k % 3 == 2 else 0.9, pl.Float64),
            basis=pl.lit(bases[k % 3]),
            n_statements=pl.lit(2 if k % 3 == 0 else 0, pl.Int64),
            reason=pl.lit(f"reason {k}"),
        )
        for k, layer in enumerate(TIE_LAYERS)
    ]
    return LAYERS.conform(pl.concat(parts))
