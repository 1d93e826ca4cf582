"""Turning points: where the level of a series changes most, when it changes clearly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_SEGMENT = 3
CLEAR = 3.0
"""Least t-like ratio of a change of level to its standard error, after allowing for the search over all places."""


@dataclass(frozen=True)
class Turning:
    """A change of level.

    Args:
        at: Position of the first value after the change.
        before: Median level before it.
        after: Median level after it.
    """

    at: int
    before: float
    after: float


def turning_point(values: NDArray[np.float64], *, skewed: bool = False) -> Turning | None:
    """Find the one place where splitting a series explains most of its variance (Scott and Knott 1974).

    Missing values are skipped. The standard error is inflated for autocorrelation of what is left (first order),
    so that a slowly wandering series doesn't turn everywhere.

    Args:
        values: shape (n,), in order of time, NaN where not known.
        skewed: Compare logarithms of 1 + value, for counts.

    Returns:
        The turning point, or None when there is no clear one or fewer than eight values.
    """
    known = np.flatnonzero(np.isfinite(values))
    n = len(known)
    if n < 8:
        return None
    raw = values[known]
    series = np.log1p(np.maximum(raw, 0.0)) if skewed else raw
    sums = np.cumsum(series)
    splits = np.arange(LEAST_SEGMENT, n - LEAST_SEGMENT + 1)
    left = sums[splits - 1] / splits
    right = (sums[-1] - sums[splits - 1]) / (n - splits)
    between = splits * (n - splits) / n * (right - left) ** 2
    best = int(splits[int(np.argmax(between))])
    rest = series - np.where(np.arange(n) < best, left[best - LEAST_SEGMENT], right[best - LEAST_SEGMENT])
    spread = float(np.sqrt((rest**2).sum() / (n - 2)))
    lag = float((rest[1:] * rest[:-1]).sum() / max((rest**2).sum(), 1e-12))
    inflation = np.sqrt((1 + max(lag, 0.0)) / max(1 - max(lag, 0.0), 0.1))
    error = spread * inflation * np.sqrt(1 / best + 1 / (n - best))
    gap = abs(float(right[best - LEAST_SEGMENT] - left[best - LEAST_SEGMENT]))
    if gap <= 1e-9 or gap < CLEAR * error:
        return None
    before, after = float(np.median(raw[:best])), float(np.median(raw[best:]))
    return Turning(int(known[best]), before, after) if before != after else None
