"""Gibbs sweep over blocks: compiled against brute force, and the right distribution."""

import itertools

import numpy as np
import pytest

from shadowgraph.kernels.compiled.roles import sweep_blocks
from shadowgraph.kernels.reference.roles import log_joint
from shadowgraph.kernels.reference.roles import sweep_blocks as by_brute_force


def lists(edges):
    """Neighbour lists of stacked adjacency matrices."""
    starts, found, at = np.zeros((len(edges), edges.shape[1] + 1), np.int64), [], 0
    for layer, matrix in enumerate(edges):
        starts[layer, 0] = at
        for i, row in enumerate(matrix):
            near = np.flatnonzero(row)
            found.append(near)
            at += len(near)
            starts[layer, i + 1] = at
    return starts, np.concatenate(found).astype(np.int64)


def graph(rng, n, layers, density):
    edges = np.triu(rng.random((layers, n, n)) < density, 1).astype(float)
    return edges + edges.transpose(0, 2, 1)


@pytest.mark.parametrize("seed", range(8))
def test_compiled_equals_brute_force(seed) -> None:
    rng = np.random.default_rng(seed)
    n, blocks = int(rng.integers(2, 12)), int(rng.integers(1, 5))
    edges = graph(rng, n, 2, 0.4)
    theta = edges.sum(axis=2) + 0.2
    rate = np.array([2.0, 5.0])
    labels, uniforms = rng.integers(0, blocks, n), rng.random((3, n))
    fast = slow = labels
    for row in uniforms:
        fast = sweep_blocks(fast, *lists(edges), theta, blocks, 0.5, 1.0, rate, row)
        slow = by_brute_force(slow, edges, theta, blocks, 0.5, 1.0, rate, row)
        assert fast.tolist() == slow.tolist()


def test_the_sampler_visits_partitions_as_often_as_their_probability() -> None:
    rng = np.random.default_rng(1)
    edges = np.zeros((1, 4, 4))
    for i, j in [(0, 2), (0, 3), (1, 2), (1, 3)]:  # two against two
        edges[0, i, j] = edges[0, j, i] = 1.0
    theta, rate = edges.sum(axis=2), np.array([8.0])
    every = list(itertools.product((0, 1), repeat=4))
    log = np.array([log_joint(np.array(z), edges, theta, 2, 0.5, 1.0, rate) for z in every])
    exact = np.exp(log - log.max())
    exact /= exact.sum()
    labels, seen, near = np.zeros(4, np.int64), np.zeros(16), lists(edges)
    for _ in range(20_000):
        labels = sweep_blocks(labels, *near, theta, 2, 0.5, 1.0, rate, rng.random(4))
        seen[every.index(tuple(labels))] += 1
    assert np.abs(seen / seen.sum() - exact).max() < 0.012
