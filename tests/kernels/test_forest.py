"""Decision trees: values and Shapley bars, by hand and against brute force."""

import itertools
from math import factorial

import numpy as np
import pytest

from shadowgraph.kernels.compiled import forest as compiled
from shadowgraph.kernels.reference import forest as reference

# One tree: x0 <= 1 ? (x1 <= 2 ? 10 : 20) : (x0 <= 3 ? 30 : 40)
TREE = (
    np.array([0], np.int32),
    np.array([0, 1, -1, -1, 0, -1, -1], np.int32),
    np.array([1.0, 2.0, 0.0, 0.0, 3.0, 0.0, 0.0]),
    np.array([1, 2, -1, -1, 5, -1, -1], np.int32),
    np.array([4, 3, -1, -1, 6, -1, -1], np.int32),
    np.array([0.0, 0.0, 10.0, 20.0, 0.0, 30.0, 40.0]),
)


def random_forest(rng, trees=5, columns=6, depth=5):
    feature, threshold, left, right, value = [], [], [], [], []

    def grow(level):
        node = len(feature)
        for made, blank in ((feature, -1), (threshold, 0.0), (left, -1), (right, -1), (value, 0.0)):
            made.append(blank)
        if level == 0 or rng.random() < 0.1:
            value[node] = float(rng.normal())
        else:
            feature[node], threshold[node] = int(rng.integers(columns)), float(rng.normal())
            left[node] = grow(level - 1)
            right[node] = grow(level - 1)
        return node

    roots = [grow(depth) for _ in range(trees)]
    ints = (np.array(made, np.int32) for made in (roots, feature, left, right))
    starts, split, low, high = ints
    return starts, split, np.array(threshold), low, high, np.array(value)


@pytest.mark.parametrize("module", [reference, compiled])
def test_one_tree_by_hand(module) -> None:
    rows = np.array([[0.0, 0.0], [0.0, 3.0], [2.0, 0.0], [9.0, 9.0]])
    assert module.tree_values(*TREE, rows).tolist() == [10.0, 20.0, 30.0, 40.0]
    # From (0, 0): 10 to (0, 3): only x1 changes. From (0, 0) to (9, 9): x0 alone gives 40, x1 alone 20,
    # both 40: x0 gets (30 + 20) / 2, x1 gets (10 + 0) / 2.
    bars = module.tree_bars(*TREE, rows, np.array([0.0, 0.0]))
    np.testing.assert_allclose(bars, [[0, 0], [0, 10], [20, 0], [25, 5]], atol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_compiled_equals_reference_and_brute_force(seed) -> None:
    rng = np.random.default_rng(seed)
    trees = random_forest(rng)
    rows, base = rng.normal(size=(8, 6)), rng.normal(size=6)
    values = compiled.tree_values(*trees, rows)
    np.testing.assert_allclose(values, reference.tree_values(*trees, rows), atol=1e-12)
    bars = compiled.tree_bars(*trees, rows, base)
    np.testing.assert_allclose(bars, reference.tree_bars(*trees, rows, base), atol=1e-12)
    np.testing.assert_allclose(
        bars.sum(axis=1), values - compiled.tree_values(*trees, base[None])[0], atol=1e-10
    )
    for row, found in zip(rows, bars, strict=True):
        for k in range(6):
            others = [j for j in range(6) if j != k]
            due = 0.0
            for size in range(6):
                for chosen in itertools.combinations(others, size):
                    without = base.copy()
                    without[list(chosen)] = row[list(chosen)]
                    with_k = without.copy()
                    with_k[k] = row[k]
                    gain = np.subtract(*reference.tree_values(*trees, np.array([with_k, without])))
                    due += factorial(size) * factorial(5 - size) / factorial(6) * gain
            assert found[k] == pytest.approx(due, abs=1e-10)
