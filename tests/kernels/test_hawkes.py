"""The Hawkes kernel against its definition, against planted truth, and by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.kernels.compiled import hawkes as compiled
from shadowgraph.kernels.reference import hawkes as reference
from shadowgraph.kernels.reference.hawkes import Edges, Parameters, Record

DECAYS = np.array([0.4, 2.0])


def drawn(seed: int, n: int, *, dense: bool) -> tuple[Record, Edges, Parameters]:
    rng = np.random.default_rng(seed)
    nodes = int(rng.integers(1, 6))
    # Whole days, so that events fall on the same one; the far end forces the running sums to be rebased.
    when = np.sort(np.floor(rng.choice([rng.uniform(0, 30), rng.uniform(0, 900)], n) + rng.uniform(0, 30, n)))
    record = Record(
        when, rng.integers(0, nodes, n), np.array([0.0, 10.0, 400.0, 940.0]), rng.integers(0, 2, nodes)
    )
    if dense:
        edges = reference.all_pairs(nodes)
    else:
        m = int(rng.integers(0, nodes * nodes))
        edges = reference.edges_between(rng.integers(0, nodes, m), rng.integers(0, nodes, m), nodes)
    alpha = rng.uniform(0, 0.4, (len(edges.parent), 2)) * (rng.random((len(edges.parent), 2)) < 0.8)
    shape = rng.uniform(0.5, 2, (int(record.group.max()) + 1, 3))
    return record, edges, Parameters(rng.uniform(0.01, 0.2, nodes), shape, alpha, DECAYS)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 60), st.booleans(), st.integers(1, 2))
def test_numpy_and_numba_agree(seed: int, n: int, dense: bool, threads: int) -> None:
    record, edges, now = drawn(seed, n, dense=dense)
    slow = reference.sweep(record, edges, now)
    fast = compiled.sweep(record, edges, now, threads=threads)
    np.testing.assert_allclose(fast.offspring, slow.offspring, atol=1e-9)
    np.testing.assert_allclose(fast.immigrants, slow.immigrants, atol=1e-9)
    assert fast.log_intensity == pytest.approx(slow.log_intensity, abs=1e-8)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 60), st.booleans())
def test_every_event_has_one_cause(seed: int, n: int, dense: bool) -> None:
    record, edges, now = drawn(seed, n, dense=dense)
    found = compiled.sweep(record, edges, now)
    by_child = np.bincount(edges.child, found.offspring.sum(axis=1), len(record.group))
    counted = np.bincount(record.node, minlength=len(record.group))
    np.testing.assert_allclose(by_child + found.immigrants.sum(axis=1), counted, atol=1e-8)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 80), st.booleans(), st.sampled_from([0.0, 2.0]))
def test_em_never_lowers_the_likelihood(seed: int, n: int, dense: bool, penalty: float) -> None:
    record, edges, _ = drawn(seed, n, dense=dense)
    fit = compiled.fit_hawkes(record, edges, DECAYS, penalty=penalty, max_iter=40, tol=0.0)
    assert np.diff(fit.log_likelihood).min(initial=0.0) > -1e-7


def planted(
    seed: int, *, nodes: int = 12, rate: float = 0.08, days: float = 4000.0
) -> tuple[Record, Edges, np.ndarray]:
    rng = np.random.default_rng(seed)
    child = np.repeat(np.arange(nodes), 2)
    parent = np.concatenate(
        [rng.choice(np.delete(np.arange(nodes), i), 2, replace=False) for i in range(nodes)]
    )
    edges = reference.edges_between(child, parent, nodes)
    alpha = rng.uniform(0.15, 0.35, (len(edges.parent), 1))
    truth = Parameters(np.full(nodes, rate), np.ones((1, 1)), alpha, np.array([0.5]))
    record, _ = reference.simulate(edges, truth, np.array([0.0, days]), np.zeros(nodes, np.int64), rng)
    branching = np.zeros((nodes, nodes))
    branching[edges.child, edges.parent] = alpha[:, 0]
    return record, edges, branching


def test_the_branching_matrix_is_recovered_from_all_pairs() -> None:
    record, _, branching = planted(1)
    nodes = len(branching)
    fit = compiled.fit_hawkes(record, reference.all_pairs(nodes), np.array([0.5]), penalty=2.0)
    found = fit.parameters.alpha[:, 0].reshape(nodes, nodes)
    # 500 to 900 events a node: an alpha of 0.25 has a standard error near 0.03.
    assert np.abs(found - branching).max() < 0.12
    assert np.sqrt(((found - branching) ** 2).mean()) < 0.03
    assert found[branching > 0].min() > found[branching == 0].max()
    np.testing.assert_allclose(fit.parameters.baseline, 0.08, rtol=0.35)
    assert fit.radius < 1.0


def test_listed_edges_recover_more_closely() -> None:
    record, edges, branching = planted(2)
    fit = compiled.fit_hawkes(record, edges, np.array([0.5]))
    assert fit.converged
    error = fit.parameters.alpha[:, 0] - branching[edges.child, edges.parent]
    assert np.sqrt((error**2).mean()) < 0.04


def test_a_common_cause_is_not_taken_for_excitation() -> None:
    """Everybody is pressed by offensives, nobody excites anybody: with blocks, hardly any alpha is left."""
    rng = np.random.default_rng(3)
    nodes, ends = 8, np.arange(0.0, 3001.0, 10.0)
    shape = rng.gamma(0.3, 1 / 0.3, (1, len(ends) - 1))
    nobody = Edges(np.zeros(nodes + 1, np.int64), np.zeros(0, np.int64))
    truth = Parameters(np.full(nodes, 0.1), shape, np.zeros((0, 1)), np.array([0.5]))
    record, _ = reference.simulate(nobody, truth, ends, np.zeros(nodes, np.int64), rng)
    pairs = reference.all_pairs(nodes)
    blind = compiled.fit_hawkes(record._replace(ends=ends[[0, -1]]), pairs, np.array([0.5]))
    aware = compiled.fit_hawkes(record, pairs, np.array([0.5]))
    share = [fit.parameters.alpha.sum() / nodes for fit in (blind, aware)]
    assert share[0] > 0.5
    assert share[1] < 0.1


def test_a_fixed_shape_is_kept() -> None:
    record, edges, now = drawn(5, 40, dense=True)
    fit = compiled.fit_hawkes(record, edges, DECAYS, first=now, learn_shape=False, max_iter=5)
    assert np.array_equal(fit.parameters.shape, now.shape)


def test_one_parent_and_one_child_by_hand() -> None:
    record = Record(np.array([0.0, 1.0]), np.array([0, 1]), np.array([0.0, 10.0]), np.zeros(2, np.int64))
    edges = reference.edges_between(np.array([1]), np.array([0]), 2)
    now = Parameters(np.array([0.1, 0.1]), np.ones((1, 1)), np.array([[0.5]]), np.array([2.0]))
    found = compiled.sweep(record, edges, now)
    caused = 0.5 * 2.0 * np.exp(-2.0)
    assert found.offspring[0, 0] == pytest.approx(caused / (0.1 + caused))
    assert found.immigrants[0, 0] == 1.0
    assert found.log_intensity == pytest.approx(np.log(0.1) + np.log(0.1 + caused))


def test_an_explosive_truth_is_refused() -> None:
    pairs = reference.all_pairs(2)
    truth = Parameters(np.ones(2), np.ones((1, 1)), np.full((4, 1), 0.5), np.ones(1))
    with pytest.raises(ValueError, match="spectral radius"):
        reference.simulate(
            pairs, truth, np.array([0.0, 1.0]), np.zeros(2, np.int64), np.random.default_rng(0)
        )


def test_the_play_has_as_many_offspring_as_alpha_says() -> None:
    rng = np.random.default_rng(4)
    edges = reference.edges_between(np.array([1, 1]), np.array([0, 1]), 2)
    truth = Parameters(np.array([1.0, 0.0]), np.ones((1, 1)), np.array([[0.5], [0.2]]), np.array([5.0]))
    record, cause = reference.simulate(edges, truth, np.array([0.0, 4000.0]), np.zeros(2, np.int64), rng)
    first = (record.node == 0).sum()
    assert (cause[record.node == 1] == 0).sum() / first == pytest.approx(0.5, abs=0.04)
    # Each event of node 1 sets off 0.2 of its own: 0.5 / (1 - 0.2) in all.
    assert (record.node == 1).sum() / first == pytest.approx(0.625, abs=0.05)
