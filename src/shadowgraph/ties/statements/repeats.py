"""Repeats: how much the same statement is worth when it is made year after year."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.ties.base import FloatArray, IntArray
from shadowgraph.ties.statements.sources import NOT_LOOKED, SILENT


def runs(pair: IntArray, when: IntArray, code: IntArray) -> IntArray:
    """Number the runs of one pair saying the same in consecutive periods, shape (R,).

    Args:
        pair: shape (R,), rows sorted by pair and time.
        when: shape (R,), period.
        code: shape (R,), what is said.
    """
    if not len(pair):
        return np.empty(0, np.int64)
    new = (np.diff(pair) != 0) | (np.diff(when) != 1) | (np.diff(code) != 0)
    return np.concatenate([[0], np.cumsum(new)]).astype(np.int64)


def worth(years: FloatArray, persistence: FloatArray | float) -> FloatArray:
    """How many independent statements a run of n years is worth, at least 1.

    n (1 - r) / (1 + r), the effective sample size of a first-order autoregression; a run is one statement at least.

    Examples:
        >>> worth(np.array([1.0, 4.0, 30.0]), 0.8).round(2).tolist()
        [1.0, 1.0, 3.33]
    """
    return np.maximum(years * (1.0 - persistence) / (1.0 + persistence), np.minimum(years, 1.0))


def persistence(table: pl.DataFrame, said: IntArray, one: int = 0, other: int = 1) -> float:
    """How far a disagreement of two sources lasts into the next year: lag-one autocorrelation, 0 to 0.99.

    Where two sources disagree, one errs; errors that last are one error, not many. Pairs on which at least one
    speaks at some time count.

    Args:
        table: actor_a, actor_b, year; sorted.
        said: shape (R, S).
        one: A source's place.
        other: Another's.
    """
    both = (said[:, one] != NOT_LOOKED) & (said[:, other] != NOT_LOOKED)
    if not both.any():
        return 0.0
    spoke = said[both][:, [one, other]] > SILENT
    seen = table.filter(pl.Series(both)).select(
        "actor_a",
        "actor_b",
        "year",
        pl.Series("differ", (spoke[:, 0] != spoke[:, 1]).astype(float)),
        pl.Series("spoken", spoke.any(axis=1)),
    )
    pair = ["actor_a", "actor_b"]
    seen = seen.filter(pl.col("spoken").any().over(pair)).with_columns(
        pl.col("differ").shift(-1).over(pair).alias("then"),
        pl.col("year").diff().shift(-1).over(pair).alias("gap"),
    )
    kept = seen.filter(pl.col("gap") == 1)
    now, then = kept["differ"].to_numpy(), kept["then"].to_numpy()
    if len(now) < 2 or now.std() == 0 or then.std() == 0:
        return 0.0
    return float(np.clip(np.corrcoef(now, then)[0, 1], 0.0, 0.99))
