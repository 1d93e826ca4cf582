"""Discrete power laws fitted to many weighted histograms at once (Clauset, Shalizi and Newman 2009).

P(x) = x^(-alpha) / zeta(alpha, x_min) for whole x >= x_min. The exponent is the maximum of the likelihood: the mean of
log x that the law expects equals the mean seen. x_min is the candidate with the least Kolmogorov-Smirnov distance.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STARTS = (1, 2, 3, 5, 8, 13, 21, 34)
"""Candidates for x_min."""
ALPHAS = np.concatenate([np.linspace(1.05, 4.0, 119), np.linspace(4.05, 8.0, 80)])
LARGEST = 400
"""Largest value at which the distance is taken; larger ones count with their logarithms."""


class Fits(NamedTuple):
    """One fit per column.

    Args:
        alpha: shape (C,), exponent of the probability, above 1; NaN where no tail has enough events.
        start: shape (C,), x_min.
        distance: shape (C,), Kolmogorov-Smirnov distance of the tail.
        tail: shape (C,), events in the tail, by weight.
    """

    alpha: Floats
    start: Floats
    distance: Floats
    tail: Floats


@functools.cache
def mean_logs() -> Floats:
    """Mean of log x the law expects, by candidate and alpha, shape (len(STARTS), len(ALPHAS)); falls with alpha."""
    from scipy.special import zeta

    step = 1e-4
    rows = [
        -(np.log(zeta(ALPHAS + step, start)) - np.log(zeta(ALPHAS - step, start))) / (2 * step)
        for start in STARTS
    ]
    return np.array(rows)


def survival(alpha: Floats | float, start: float, values: Floats) -> Floats:
    """P(X >= x) for each x, shape alpha.shape + values.shape."""
    from scipy.special import zeta

    exponent = np.asarray(alpha, float)[..., None]
    return np.asarray(zeta(exponent, values) / zeta(exponent, start))


def fit(values: Floats, weights: Floats, *, least: float) -> Fits:
    """Fit each column of weights by itself.

    Args:
        values: shape (V,), whole numbers above 0, ascending.
        weights: shape (V, C), how many events of each value.
        least: Events (by weight) a tail must have.
    """
    log = np.log(values)
    n_columns = weights.shape[1]
    best = Fits(*(np.full(n_columns, np.nan) for _ in range(4)))
    best.distance[:] = np.inf
    for place, start in enumerate(STARTS):
        tail = values >= start
        if not tail.any():
            break
        w, x = weights[tail], values[tail]
        n = w.sum(axis=0)
        # Two values at least: a law can't be told from one.
        some = (n >= least) & ((w > 0).sum(axis=0) >= 2)
        if not some.any():
            continue
        mean = (log[tail] @ w[:, some]) / n[some]
        expected = mean_logs()[place]
        alpha = np.interp(-mean, -expected, ALPHAS)
        short = x <= LARGEST
        below = np.cumsum(w[:, some], axis=0)[short] / n[some]
        # Between two values seen the law goes on: the distance is largest at a value or just before the next.
        law_at = _below(alpha, start, x[short])
        law_before = _below(alpha, start, x[short] - 1)
        before = np.concatenate([np.zeros((1, below.shape[1])), below[:-1]])
        distance = np.maximum(np.abs(below - law_at), np.abs(before - law_before)).max(axis=0)
        where = np.flatnonzero(some)
        better = distance < best.distance[where]
        for mine, found in zip(
            best, (alpha, np.full(len(alpha), float(start)), distance, n[some]), strict=True
        ):
            mine[where[better]] = found[better]
    return best


def _below(alpha: Floats, start: int, values: Floats) -> Floats:
    """P(X <= x) by value and column, looked up between the exponents of the table."""
    table = _table(start)
    rows = (values - start + 1).astype(np.int64)
    place = np.clip(np.searchsorted(ALPHAS, alpha) - 1, 0, len(ALPHAS) - 2)
    part = (alpha - ALPHAS[place]) / (ALPHAS[place + 1] - ALPHAS[place])
    return np.asarray(table[rows[:, None], place] * (1 - part) + table[rows[:, None], place + 1] * part)


@functools.cache
def _table(start: int) -> Floats:
    """P(X <= start - 1 + row) by row and exponent of `ALPHAS`, shape (LARGEST - start + 2, len(ALPHAS))."""
    x = np.arange(start, LARGEST + 2, dtype=float)
    mass = x[:, None] ** -ALPHAS / _zetas(start)
    return np.concatenate([np.zeros((1, len(ALPHAS))), np.cumsum(mass, axis=0)])


def _zetas(start: int) -> Floats:
    from scipy.special import zeta

    return np.asarray(zeta(ALPHAS, start))
