"""Intervals: from a point value and draws to value, 5 % and 95 % quantile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shadowgraph.measures.base import Centre, Draws

LOW, HIGH = 0.05, 0.95
DIGITS = 6
"""Significant digits kept: draws are in single precision, and a seventh digit would be noise."""

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Summary:
    """Value and interval per slot; NaN where there is none.

    Args:
        value: shape (n,).
        low: shape (n,).
        high: shape (n,).
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray

    def only(self, rows: NDArray[np.int64]) -> Summary:
        """Some of its slots."""
        return Summary(self.value[rows], self.low[rows], self.high[rows])


def summarise(values: Draws, *, centre: Centre, bounds: tuple[float, float]) -> Summary:
    """Take quantiles of the draws, placed around the point as the measure asks, within its range.

    The interval is stretched to hold the point: where nothing of a kind was seen the lower end is the bound
    itself, as in the usual reading of Jeffreys intervals at 0 and n (Brown, Cai and DasGupta 2001).

    Args:
        values: shape (n, 1 + n_draws), the point in column 0.
        centre: 'none', 'shift' or 'scale'; see `measures.base.Measure`.
        bounds: Least and greatest possible value.
    """
    point = values[:, 0].astype(np.float64)
    low, high = np.full_like(point, np.nan), np.full_like(point, np.nan)
    known = np.flatnonzero(np.isfinite(point))
    ordered = np.sort(values[known, 1:], axis=1)
    n = np.isfinite(ordered).sum(axis=1)
    enough = n > 0
    known, ordered, n = known[enough], ordered[enough], n[enough]
    middle, bottom, top = (_quantile(ordered, n, q) for q in (0.5, LOW, HIGH))
    there = point[known]
    if centre == "shift":
        bottom, top = bottom + there - middle, top + there - middle
    elif centre == "scale":
        factor = np.divide(there, middle, out=np.ones_like(middle), where=(middle > 0) & (there > 0))
        bottom, top = bottom * factor, top * factor
    low[known] = np.minimum(np.clip(bottom, *bounds), np.clip(there, *bounds))
    high[known] = np.maximum(np.clip(top, *bounds), np.clip(there, *bounds))
    return Summary(*(_rounded(each) for each in (np.clip(point, *bounds), low, high)))


def _quantile(ordered: Draws, n: NDArray[np.int64], q: float) -> FloatArray:
    """Linear quantile of the first n values of each ascending row."""
    place = q * (n - 1)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, n - 1)
    rows = np.arange(len(ordered))
    left, right = ordered[rows, below].astype(np.float64), ordered[rows, above].astype(np.float64)
    made: FloatArray = left + (right - left) * (place - below)
    return made


def _rounded(values: FloatArray) -> FloatArray:
    """Six significant digits; whole numbers stay exact."""
    made = values.copy()
    change = np.isfinite(values) & (values != np.rint(values))
    size = 10.0 ** (DIGITS - 1 - np.floor(np.log10(np.abs(values[change]))))
    made[change] = np.rint(values[change] * size) / size
    return made
