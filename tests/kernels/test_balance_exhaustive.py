"""Balance against brute force on every signed graph: two camps up to 7 nodes, any number of camps up to 6.

Frustration doesn't change when all signs at a node are turned (switching), so the signs of a spanning forest may be
taken as positive: with every choice of the others, that is every signed graph up to isomorphism and switching.
"""

import itertools

import networkx as nx
import numpy as np
import pytest

from shadowgraph.kernels.compiled.balance import balance
from shadowgraph.kernels.reference.balance import coalitions, frustration, partitions

FRUSTRATED, CAMPS, PROVEN = 1, 2, 4
GRAPHS = [graph for graph in nx.graph_atlas_g() if graph.number_of_edges()]


def solved(n, pairs, signs):
    first, second = (np.array([pair[k] for pair in pairs], np.int64) for k in (0, 1))
    return balance(n, first, second, np.ascontiguousarray(signs.T, np.int8), 1_000_000)


def patterns(m):
    """All signs of m edges, shape (2^m, m)."""
    return (np.arange(1 << m)[:, None] >> np.arange(m) & 1) * 2 - 1


def same_camp(n, pairs, most):
    """Whether each edge lies inside a camp, shape (partitions, edges)."""
    labels = np.array(list(partitions(n, most)))
    return np.stack([labels[:, i] == labels[:, j] for i, j in pairs], axis=1)


def costs(signs, same):
    """Frustrated edges, and the positive ones among them, shape (graphs, partitions)."""
    positive, negative = (signs > 0).astype(np.float32), (signs < 0).astype(np.float32)
    cut = positive @ (~same).T.astype(np.float32)
    return cut + negative @ same.T.astype(np.float32), cut


def components(n, pairs):
    """Number of components by the set of edges (a bit each)."""
    sets = np.arange(1 << len(pairs))
    label = np.tile(np.arange(n), (len(sets), 1))
    for _ in range(n):
        for e, (i, j) in enumerate(pairs):
            there = (sets >> e & 1).astype(bool)
            label[there, i] = label[there, j] = np.minimum(label[there, i], label[there, j])
    return (label == np.arange(n)).sum(axis=1)


def bits(rows):
    return rows.astype(np.int64) @ (1 << np.arange(rows.shape[1]))


def camps_by_brute_force(n, pairs, signs, held):
    """Fewest camps held together among the divisions with the least cost; a sign of 0 is no edge."""
    same = same_camp(n, pairs, n)
    frustrated, cut = costs(signs, same)
    total = frustrated * 1000 + cut
    best = total == total.min(axis=1, keepdims=True)
    inside = np.where(best, held[bits(signs > 0)[:, None] & bits(same)[None, :]], n + 1)
    tied = np.zeros((len(signs), n), bool)
    for e, (i, j) in enumerate(pairs):
        tied[:, i] |= signs[:, e] != 0
        tied[:, j] |= signs[:, e] != 0
    return inside.min(axis=1) - (n - tied.sum(axis=1))


def fits(pairs, signs, camps):
    """Frustrated edges and positive ones cut, of given camps."""
    same = np.stack([camps[:, i] == camps[:, j] for i, j in pairs], axis=1)
    cut = (~same & (signs > 0)).sum(axis=1)
    return cut + (same & (signs < 0)).sum(axis=1), cut


def test_two_camps_on_every_signed_graph_of_up_to_seven_nodes() -> None:
    seen = 0
    for graph in GRAPHS:
        n, pairs = len(graph), list(graph.edges)
        forest = {frozenset(edge) for edge in nx.minimum_spanning_edges(graph, data=False)}
        free = [e for e, pair in enumerate(pairs) if frozenset(pair) not in forest]
        signs = np.ones((1 << len(free), len(pairs)), np.int64)
        signs[:, free] = patterns(len(free))
        least = costs(signs, same_camp(n, pairs, 2))[0].min(axis=1)
        found, _ = solved(n, pairs, signs)
        assert (found[:, FRUSTRATED] == least).all(), pairs
        assert (found[:, PROVEN] == 1).all()
        seen += len(signs)
    assert len(GRAPHS) == 1253 - 8
    assert seen > 200_000


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_any_camps_on_every_signed_graph_with_names(n) -> None:
    pairs = list(itertools.combinations(range(n), 2))
    signs = np.array(list(itertools.product((-1, 0, 1), repeat=len(pairs))))
    expected = camps_by_brute_force(n, pairs, signs, components(n, pairs))
    found, camps = solved(n, pairs, signs)
    assert (found[:, CAMPS] == expected).all()
    frustrated, cut = costs(signs, same_camp(n, pairs, n))
    total = (frustrated * 1000 + cut).min(axis=1)
    mine = fits(pairs, signs, camps)
    assert (mine[0] * 1000 + mine[1] == total).all()


@pytest.mark.slow
def test_any_camps_on_every_signed_graph_of_six_nodes() -> None:
    pairs = list(itertools.combinations(range(6), 2))
    held, same, seen = components(6, pairs), same_camp(6, pairs, 6), 0
    for graph in GRAPHS:
        if len(graph) != 6:
            continue
        edges = [pairs.index(tuple(sorted(edge))) for edge in graph.edges]
        signs = np.zeros((1 << len(edges), len(pairs)), np.int64)
        signs[:, edges] = patterns(len(edges))
        found, camps = solved(6, pairs, signs)
        assert (found[:, CAMPS] == camps_by_brute_force(6, pairs, signs, held)).all(), graph.edges
        frustrated, cut = costs(signs, same)
        mine = fits(pairs, signs, camps)
        assert (mine[0] * 1000 + mine[1] == (frustrated * 1000 + cut).min(axis=1)).all()
        # As many names as there are camps, each that of its lowest node.
        named = np.sort(camps, axis=1)
        assert ((np.diff(named, axis=1) > 0).sum(axis=1) + (named[:, 0] >= 0) == found[:, CAMPS]).all()
        seen += len(signs)
    assert seen > 100_000


def test_the_brute_force_here_is_the_reference() -> None:
    rng = np.random.default_rng(0)
    pairs = list(itertools.combinations(range(5), 2))
    signs = rng.integers(-1, 2, (60, len(pairs)))
    camps = camps_by_brute_force(5, pairs, signs, components(5, pairs))
    least = costs(signs, same_camp(5, pairs, 2))[0].min(axis=1)
    for row, n_camps, lines in zip(signs, camps, least, strict=True):
        whole = np.zeros((5, 5), np.int64)
        for (i, j), sign in zip(pairs, row, strict=True):
            whole[i, j] = whole[j, i] = sign
        assert (coalitions(whole), frustration(whole)) == (n_camps, lines)


def test_nodes_without_an_edge_are_in_no_camp() -> None:
    _, camps = solved(4, [(0, 1), (1, 2)], np.array([[1, 0], [-1, 1], [0, 0]]))
    assert camps.tolist() == [[0, 0, -1, -1], [0, 1, 1, -1], [-1, -1, -1, -1]]
