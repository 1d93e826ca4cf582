"""Join counts: how often neighbours differ, and how often they would if states fell anywhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shadowgraph.measures.base import Draws, IntArray

Floats = NDArray[np.float64]


def expected_joins(joins: IntArray, paths: IntArray, sites: IntArray, war: Draws) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the number of differing neighbours when as many states fall anywhere.

    Sampling without replacement: the number at war stays, where they are doesn't (Cliff and Ord 1981, chapter 2).

    Args:
        joins: shape (n,), pairs of neighbours.
        paths: shape (n,), ordered pairs of joins that share a site: sum of degree times degree less one.
        sites: shape (n,), how many sites.
        war: shape (n, k), how many of them are at war.

    Returns:
        Each shape (n, k); the deviation is 0 where every way to place the states gives the same number.
    """
    j, d, n = (each.astype(np.float64)[:, None] for each in (joins, paths, sites))
    w = war.astype(np.float64)
    p = n - w
    two, four = np.maximum(n * (n - 1), 1.0), n * (n - 1) * (n - 2) * (n - 3)
    mean = 2 * j * w * p / two
    apart = np.divide(w * (w - 1) * p * (p - 1), four, out=np.zeros_like(w * four), where=four > 0)
    # Joins paired with themselves, with one that shares a site, with one that shares none.
    squares = mean + d * w * p / two + 4 * (j * (j - 1) - d) * apart
    return mean, np.sqrt(np.maximum(squares - mean**2, 0.0))
