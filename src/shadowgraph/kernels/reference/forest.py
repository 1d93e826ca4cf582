"""Decision trees: values of rows, and what each column contributes against a reference row. Plain NumPy."""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


def tree_values(
    roots: Ints, feature: Ints, threshold: Floats, left: Ints, right: Ints, value: Floats, rows: Floats
) -> Floats:
    """Mean leaf value over trees, shape (P,).

    Args:
        roots: shape (T,), node at which each tree starts.
        feature: shape (M,), column a node splits on, -1 for a leaf.
        threshold: shape (M,), rows with column <= threshold go left.
        left: shape (M,), node to the left.
        right: shape (M,), node to the right.
        value: shape (M,), value of a leaf.
        rows: shape (P, K).
    """
    total = np.zeros(len(rows))
    for p, row in enumerate(rows):
        for node in roots:
            while feature[node] >= 0:
                node = left[node] if row[feature[node]] <= threshold[node] else right[node]
            total[p] += value[node]
    return total / len(roots)


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
    """Exact Shapley values of each column for moving from the reference row to each row, shape (P, K).

    The game: a column in the coalition takes the row's value, one outside it the reference's (Sundararajan and
    Najmi 2020, baseline Shapley). Columns of a path on which both rows go the same way don't matter; a leaf that
    needs s columns of the row and r of the reference gives each of the former (s - 1)! r! / (s + r)! of its value
    and takes s! (r - 1)! / (s + r)! from each of the latter. Sums to the difference of the two values.
    """
    made = np.zeros((len(rows), rows.shape[1]))
    for p, row in enumerate(rows):
        for root in roots:
            stack: list[tuple[int, tuple[int, ...], tuple[int, ...]]] = [(int(root), (), ())]
            while stack:
                node, mine, theirs = stack.pop()
                k = int(feature[node])
                if k < 0:
                    s, r = len(mine), len(theirs)
                    for j in mine:
                        made[p, j] += value[node] * factorial(s - 1) * factorial(r) / factorial(s + r)
                    for j in theirs:
                        made[p, j] -= value[node] * factorial(s) * factorial(r - 1) / factorial(s + r)
                    continue
                ours = int(left[node] if row[k] <= threshold[node] else right[node])
                other = int(left[node] if reference[k] <= threshold[node] else right[node])
                if ours == other or k in mine:
                    stack.append((ours, mine, theirs))
                elif k in theirs:
                    stack.append((other, mine, theirs))
                else:
                    stack += [(ours, (*mine, k), theirs), (other, mine, (*theirs, k))]
    return made / len(roots)
