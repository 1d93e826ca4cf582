"""Compiled chains against NumPy, and both against enumeration of every path."""

import itertools

import numpy as np
import pytest

from shadowgraph.kernels.compiled import chains as compiled
from shadowgraph.kernels.reference import chains as reference


@pytest.fixture
def problem() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(5)
    lengths = np.array([1, 4, 3, 6])
    return {
        "likelihood": rng.gamma(0.5, size=(lengths.sum(), 4)) + 1e-6,
        "starts": np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        "initial": rng.dirichlet(np.ones(4), size=4),
        "transition": rng.dirichlet(np.ones(4), size=(2, 4)),
        "kind": np.array([0, 1, 1, 0]),
    }


def test_numpy_and_numba_agree(problem: dict[str, np.ndarray]) -> None:
    slow, fast = reference.surroundings(**problem), compiled.surroundings(**problem)
    np.testing.assert_allclose(slow[0], fast[0], rtol=1e-12)
    np.testing.assert_allclose(slow[1], fast[1], rtol=1e-12)


def test_kernels_on_log_likelihoods_agree_with_those_on_likelihoods(problem: dict[str, np.ndarray]) -> None:
    rest, evidence = reference.surroundings(**problem)
    joint = rest * problem["likelihood"]
    given = (problem["starts"], problem["initial"], problem["transition"], problem["kind"])
    # Any scale per cell: what is added to a row comes back in the evidence of its chain.
    logs = np.log(problem["likelihood"]) + 700.0
    cells = np.diff(problem["starts"])
    np.testing.assert_allclose(compiled.log_evidence(logs, *given), evidence + 700.0 * cells, rtol=1e-12)
    np.testing.assert_allclose(
        compiled.posteriors(logs, *given), joint / joint.sum(axis=1, keepdims=True), rtol=1e-10
    )


def enumerate_paths(problem: dict[str, np.ndarray], chain: int) -> dict[tuple[int, ...], float]:
    begin, end = problem["starts"][chain], problem["starts"][chain + 1]
    matrix = problem["transition"][problem["kind"][chain]]
    weights = {}
    for path in itertools.product(range(4), repeat=end - begin):
        weight = problem["initial"][chain, path[0]]
        for here, there in itertools.pairwise(path):
            weight *= matrix[here, there]
        for offset, state in enumerate(path):
            weight *= problem["likelihood"][begin + offset, state]
        weights[path] = weight
    return weights


def test_posterior_and_evidence_equal_enumeration(problem: dict[str, np.ndarray]) -> None:
    rest, evidence = compiled.surroundings(**problem)
    posterior = rest * problem["likelihood"]
    posterior /= posterior.sum(axis=1, keepdims=True)
    for chain in range(4):
        paths = enumerate_paths(problem, chain)
        total = sum(paths.values())
        assert evidence[chain] == pytest.approx(np.log(total), rel=1e-10)
        for offset in range(problem["starts"][chain + 1] - problem["starts"][chain]):
            exact = [sum(w for path, w in paths.items() if path[offset] == s) / total for s in range(4)]
            np.testing.assert_allclose(posterior[problem["starts"][chain] + offset], exact, rtol=1e-9)


def test_expected_moves_equal_enumeration(problem: dict[str, np.ndarray]) -> None:
    moves, first = compiled.expected_moves(**problem)
    exact = np.zeros((2, 4, 4))
    for chain in range(4):
        paths = enumerate_paths(problem, chain)
        total = sum(paths.values())
        for path, weight in paths.items():
            for here, there in itertools.pairwise(path):
                exact[problem["kind"][chain], here, there] += weight / total
        starts = [sum(w for path, w in paths.items() if path[0] == s) / total for s in range(4)]
        np.testing.assert_allclose(first[chain], starts, rtol=1e-9)
    np.testing.assert_allclose(moves, exact, rtol=1e-9)


def test_sampled_paths_have_the_posterior_frequencies(problem: dict[str, np.ndarray]) -> None:
    rng = np.random.default_rng(1)
    n = 4000
    rest, _ = compiled.surroundings(**problem)
    posterior = rest * problem["likelihood"]
    posterior /= posterior.sum(axis=1, keepdims=True)
    seen = np.zeros_like(posterior)
    for _ in range(n):
        path = compiled.sample_paths(**problem, uniforms=rng.random(len(posterior)))
        seen[np.arange(len(path)), path] += 1 / n
    # Five standard errors of a proportion at its widest.
    np.testing.assert_allclose(seen, posterior, atol=5 * 0.5 / np.sqrt(n))
