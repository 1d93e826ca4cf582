"""A forest of extremely randomised trees whose leaves hold log-odds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shadowgraph.kernels.threads import side_by_side
from shadowgraph.ties.base import FloatArray

Ints = NDArray[np.int32]

LEAF_PRIOR = 2.0
"""Pairs of the base rate that every leaf is worth beside its own: a leaf of one theatre's pairs is no proof."""

TREES = 300
LEAST_LEAF = 3
LEAST_SHARE = 0.002
"""A leaf holds at least three rows and a five-hundredth of all weight."""
BLOCK = 1024
"""Rows worked on at a time."""
COLUMNS = 0.5
"""Share of the columns each split may choose from."""


@dataclass(frozen=True)
class Forest:
    """Trees laid end to end. See `kernels.reference.forest` for the arrays.

    Args:
        roots: shape (T,).
        feature: shape (M,), column of a split, -1 at leaves.
        threshold: shape (M,).
        left: shape (M,).
        right: shape (M,).
        value: shape (M,), log-odds at leaves.
    """

    roots: Ints
    feature: Ints
    threshold: FloatArray
    left: Ints
    right: Ints
    value: FloatArray

    def _arrays(self) -> tuple[Any, ...]:
        return (self.roots, self.feature, self.threshold, self.left, self.right, self.value)

    def log_odds(self, values: FloatArray) -> FloatArray:
        """Mean over trees of the log-odds of each row's leaf, shape (P,)."""
        from shadowgraph.kernels.compiled.forest import tree_values

        def some(rows: FloatArray) -> FloatArray:
            return np.asarray(tree_values(*self._arrays(), rows))

        return np.concatenate(side_by_side(some, _blocks(values)))

    def bars(self, values: FloatArray, reference: FloatArray) -> FloatArray:
        """Contribution of each column against a reference row, shape (P, K); exact Shapley values."""
        from shadowgraph.kernels.compiled.forest import tree_bars

        typical = np.ascontiguousarray(reference, np.float64)

        def some(rows: FloatArray) -> FloatArray:
            return np.asarray(tree_bars(*self._arrays(), rows, typical))

        return np.concatenate(side_by_side(some, _blocks(values)))


def _blocks(values: FloatArray) -> list[FloatArray]:
    """Rows in blocks, at least one."""
    rows = np.ascontiguousarray(values, np.float64)
    return [rows[begin : begin + BLOCK] for begin in range(0, max(len(rows), 1), BLOCK)]


def grow(
    values: FloatArray, label: FloatArray, *, weight: FloatArray, seed: int, trees: int = TREES
) -> Forest:
    """Grow a forest (Geurts, Ernst and Wehenkel 2006) with scikit-learn (extra `rivals`).

    Thresholds are random, so that no single tie decides where a split lies: what few positives there are can't be
    learnt by heart. Leaves hold smoothed log-odds, and trees are averaged on that scale.

    Args:
        values: shape (P, K).
        label: shape (P,), 0 or 1.
        weight: shape (P,), how much each row counts.
        seed: Seed of the random splits.
        trees: Number of trees.
    """
    from sklearn.ensemble import ExtraTreesClassifier

    # Trees compare in single precision; so must the thresholds' users.
    rows = values.astype(np.float32)
    grown = ExtraTreesClassifier(
        trees,
        min_weight_fraction_leaf=LEAST_SHARE,
        min_samples_leaf=LEAST_LEAF,
        max_features=COLUMNS,
        random_state=seed,
    ).fit(rows, label, sample_weight=weight)
    base = float((weight * label).sum() / weight.sum())
    parts: list[tuple[Any, ...]] = []
    start = 0
    for one in grown.estimators_:
        tree = one.tree_
        leaf = tree.apply(rows)
        total = np.bincount(leaf, weight, tree.node_count)
        hits = np.bincount(leaf, weight * label, tree.node_count)
        chance = (hits + base * LEAF_PRIOR) / (total + LEAF_PRIOR)
        inner = tree.children_left >= 0
        parts.append(
            (
                np.int32(start),
                np.where(inner, tree.feature, -1).astype(np.int32),
                np.where(inner, tree.threshold, 0.0),
                np.where(inner, tree.children_left + start, -1).astype(np.int32),
                np.where(inner, tree.children_right + start, -1).astype(np.int32),
                np.where(inner, 0.0, np.log(chance) - np.log1p(-chance)),
            )
        )
        start += tree.node_count
    roots = np.array([part[0] for part in parts], np.int32)
    return Forest(roots, *(np.concatenate([part[i] for part in parts]) for i in range(1, 6)))
