"""One pass over the latent factors of all actors: the slow part of sampling them."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@njit(cache=True)
def draw_rows(
    mine: Floats, other: Floats, scale: Floats, weight: Floats, summed: Floats, variance: float, lots: Floats
) -> None:
    """As `kernels.reference.additive_factors.draw_rows`, in place."""
    n, rank = mine.shape
    precision = np.empty((rank, rank))
    target = np.empty(rank)
    basis = np.empty(rank)
    for a in range(n):
        for r in range(rank):
            target[r] = 0.0
            for c in range(rank):
                precision[r, c] = 1.0 / variance if r == c else 0.0
        for b in range(n):
            if weight[a, b] == 0.0:
                continue
            for r in range(rank):
                basis[r] = other[b, r] * scale[r]
            for r in range(rank):
                target[r] += basis[r] * summed[a, b]
                for c in range(rank):
                    precision[r, c] += weight[a, b] * basis[r] * basis[c]
        root = np.linalg.cholesky(precision)
        for r in range(rank):
            for c in range(r):
                target[r] -= root[r, c] * target[c]
            target[r] /= root[r, r]
        for r in range(rank):
            target[r] += lots[a, r]
        for r in range(rank - 1, -1, -1):
            for c in range(r + 1, rank):
                target[r] -= root[c, r] * target[c]
            target[r] /= root[r, r]
        mine[a] = target
