"""Decision trees, compiled: see `kernels.reference.forest`, the oracle."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

DEEPEST = 64
"""Depth of the deepest tree: the walk keeps two states a level."""


@njit(cache=True, nogil=True)
def tree_values(
    roots: Ints, feature: Ints, threshold: Floats, left: Ints, right: Ints, value: Floats, rows: Floats
) -> Floats:
    """Mean leaf value over trees, shape (P,)."""
    total = np.zeros(len(rows))
    for p in range(len(rows)):
        for root in roots:
            node = root
            while feature[node] >= 0:
                node = left[node] if rows[p, feature[node]] <= threshold[node] else right[node]
            total[p] += value[node]
    return total / len(roots)


@njit(cache=True, nogil=True)
def tree_bars(
    roots: Ints,
    feature: Ints,
    threshold: Floats,
    left: Ints,
    right: Ints,
    value: Floats,
    rows: Floats,
    reference: Floats,
) -> Floats:
    """Exact Shapley values against one reference row, shape (P, K)."""
    n_rows, n_columns = rows.shape
    made = np.zeros((n_rows, n_columns))
    node_at = np.empty(2 * DEEPEST, np.int64)
    mine_at = np.empty(2 * DEEPEST, np.int64)
    theirs_at = np.empty(2 * DEEPEST, np.int64)
    for p in range(n_rows):
        for root in roots:
            top = 1
            node_at[0], mine_at[0], theirs_at[0] = root, 0, 0
            while top > 0:
                top -= 1
                node, mine, theirs = node_at[top], mine_at[top], theirs_at[top]
                k = feature[node]
                if k < 0:
                    _give(made[p], mine, theirs, value[node])
                    continue
                ours = left[node] if rows[p, k] <= threshold[node] else right[node]
                other = left[node] if reference[k] <= threshold[node] else right[node]
                bit = np.int64(1) << k
                if ours == other or mine & bit:
                    node_at[top], mine_at[top], theirs_at[top] = ours, mine, theirs
                    top += 1
                elif theirs & bit:
                    node_at[top], mine_at[top], theirs_at[top] = other, mine, theirs
                    top += 1
                else:
                    node_at[top], mine_at[top], theirs_at[top] = ours, mine | bit, theirs
                    node_at[top + 1], mine_at[top + 1], theirs_at[top + 1] = other, mine, theirs | bit
                    top += 2
    return made / len(roots)


@njit(cache=True, nogil=True)
def _give(made: Floats, mine: int, theirs: int, value: float) -> None:
    """Share a leaf's value out among the columns it needs (bit masks)."""
    s, r = 0, 0
    for k in range(len(made)):
        s += (mine >> k) & 1
        r += (theirs >> k) & 1
    if s + r == 0:
        return
    # (s - 1)! r! / (s + r)! by gammas: no overflow.
    gain = math.exp(math.lgamma(s) + math.lgamma(r + 1) - math.lgamma(s + r + 1)) if s else 0.0
    loss = math.exp(math.lgamma(s + 1) + math.lgamma(r) - math.lgamma(s + r + 1)) if r else 0.0
    for k in range(len(made)):
        if (mine >> k) & 1:
            made[k] += gain * value
        if (theirs >> k) & 1:
            made[k] -= loss * value
