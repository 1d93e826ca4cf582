"""Balance of signed networks: branch and bound, its invariances and its budget (every small graph: the test beside)."""

import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.kernels.compiled.balance import balance, blocks
from shadowgraph.kernels.reference.balance import coalitions, frustration, partitions

EDGES, FRUSTRATED, CAMPS, MODULARITY, PROVEN = range(5)


def scores(n, pairs, signs, budget=1_000_000):
    first, second = (np.array([pair[k] for pair in pairs], np.int64) for k in (0, 1))
    return balance(n, first, second, np.ascontiguousarray(np.array(signs, np.int8).T), budget)[0]


def matrix(n, pairs, signs):
    made = np.zeros((n, n), np.int64)
    for (i, j), sign in zip(pairs, signs, strict=True):
        made[i, j] = made[j, i] = sign
    return made


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_dense_graphs_of_six_and_seven_nodes(data) -> None:
    n = data.draw(st.integers(6, 7))
    pairs = list(itertools.combinations(range(n), 2))
    signs = data.draw(st.lists(st.sampled_from([-1, -1, 0, 1]), min_size=len(pairs), max_size=len(pairs)))
    whole = matrix(n, pairs, signs)
    found = scores(n, pairs, [signs])[0]
    assert (found[FRUSTRATED], found[CAMPS]) == (frustration(whole), coalitions(whole))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(4, 25))
def test_names_of_nodes_do_not_matter(seed, n) -> None:
    rng = np.random.default_rng(seed)
    pairs = [pair for pair in itertools.combinations(range(n), 2) if rng.random() < 2.5 / n]
    if not pairs:
        return
    signs = rng.choice([-1, 1], len(pairs))
    shuffled = rng.permutation(n)
    renamed = [(int(shuffled[i]), int(shuffled[j])) for i, j in pairs]
    assert scores(n, pairs, [signs])[0, :3] == pytest.approx(scores(n, renamed, [signs])[0, :3])


def test_planted_camps_are_found() -> None:
    rng = np.random.default_rng(1)
    camp = np.repeat([0, 1, 2], 20)
    pairs = [pair for pair in itertools.combinations(range(60), 2) if rng.random() < 0.3]
    signs = [1 if camp[i] == camp[j] else -1 for i, j in pairs]
    found = scores(60, pairs, [signs])[0]
    assert found[CAMPS] == 3
    assert found[PROVEN] == 0 or found[FRUSTRATED] > 0
    two = [1 if (camp[i] > 0) == (camp[j] > 0) else -1 for i, j in pairs]
    assert tuple(scores(60, pairs, [two])[0, [FRUSTRATED, CAMPS, PROVEN]]) == (0, 2, 1)


def test_a_spent_budget_says_so_and_stays_an_upper_bound() -> None:
    rng = np.random.default_rng(2)
    pairs = [pair for pair in itertools.combinations(range(14), 2) if rng.random() < 0.6]
    signs = rng.choice([-1, 1], len(pairs))
    hasty, patient = scores(14, pairs, [signs], 1)[0], scores(14, pairs, [signs])[0]
    assert (hasty[PROVEN], patient[PROVEN]) == (0, 1)
    assert hasty[FRUSTRATED] >= patient[FRUSTRATED]
    whole = matrix(14, pairs, signs)
    camps = np.array(list(itertools.product((0, 1), repeat=13)), np.int8)
    camps = np.hstack([np.zeros((len(camps), 1), np.int8), camps]) * 2 - 1
    least = min(
        (
            whole.clip(min=0).sum()
            + (-whole).clip(min=0).sum()
            - (camps.astype(int) @ whole * camps).sum(axis=1)
        )
        // 4
    )
    assert patient[FRUSTRATED] == least


def test_blocks_are_those_of_networkx() -> None:
    rng = np.random.default_rng(3)
    for _ in range(50):
        graph = nx.gnp_random_graph(15, 0.12, seed=int(rng.integers(1 << 30)))
        pairs = list(graph.edges)
        if not pairs:
            continue
        first, second = (np.array([pair[k] for pair in pairs], np.int64) for k in (0, 1))
        found, n = blocks(15, first, second)
        mine = {frozenset(tuple(sorted(pairs[e])) for e in np.flatnonzero(found == b)) for b in range(n)}
        theirs = {
            frozenset(tuple(sorted(edge)) for edge in part) for part in nx.biconnected_component_edges(graph)
        }
        assert mine == theirs


def test_modularity_of_positive_ties_is_newmans() -> None:
    graph = nx.planted_partition_graph(3, 6, 0.9, 0.05, seed=4)
    pairs = list(graph.edges)
    crossing = [(i, j) for i, j in pairs if i // 6 != j // 6]
    signs = [1] * len(pairs)
    found = scores(18, pairs, [signs])[0]
    # All positive: the best division is its components, whose modularity networkx gives as well.
    parts = list(nx.connected_components(graph))
    assert len(crossing) > 0
    assert found[CAMPS] == len(parts)
    assert found[MODULARITY] == pytest.approx(nx.community.modularity(graph, parts))


def test_no_edges() -> None:
    found = scores(3, [(0, 1)], [[0]])[0]
    assert found[[EDGES, FRUSTRATED, CAMPS, PROVEN]].tolist() == [0, 0, 0, 1]
    assert np.isnan(found[MODULARITY])


def test_partitions_are_counted_by_bell_numbers() -> None:
    assert [sum(1 for _ in partitions(n, n)) for n in range(1, 7)] == [1, 2, 5, 15, 52, 203]
    assert sum(1 for _ in partitions(5, 2)) == 16
