"""Evidence counts against the negative binomial they stand for."""

import numpy as np
import pytest
from scipy.stats import nbinom

from shadowgraph.kernels.compiled.count_ratios import add_term_ratios
from shadowgraph.ties.evidence.shared_enemy import rewired
from shadowgraph.ties.models.likelihood import MISTAKEN, Counts, means
from shadowgraph.ties.models.parameters import CLASSES, Parameters


def term_ratios(
    y: np.ndarray, e: np.ndarray, multipliers: np.ndarray, r: float, mistaken: float = MISTAKEN
) -> np.ndarray:
    made = np.zeros((len(y), 4))
    add_term_ratios(made, y, e, 0 * e, multipliers, np.zeros(4), r, 1.0, mistaken, 1)
    return made


def test_ratios_equal_negative_binomial_log_likelihoods() -> None:
    y, e = np.array([0.0, 1.0, 3.0, 7.0]), np.array([0.5, 1.0, 2.0, 3.0])
    multipliers, r = np.array([1.4, 0.8, 1.1, 2.0]), 1.7
    got = term_ratios(y, e, multipliers, r, mistaken=0.0)
    logs = np.array([nbinom.logpmf(y, r, r / (r + m * e)) for m in multipliers]).T
    np.testing.assert_allclose(got, logs - logs[:, [1]], atol=1e-10)


def test_silence_where_nothing_could_be_heard_says_nothing() -> None:
    got = term_ratios(np.zeros(3), np.array([0.0, 0.1, 5.0]), np.array([3.0, 1.0, 0.2, 0.1]), 1.0)
    assert (got[0] == 0).all()
    assert got[2, 2] > got[1, 2] > 0  # fewer clashes than expected speak for a tie, the more were expected


def test_a_count_may_be_mistaken_so_no_count_is_proof() -> None:
    """The mixture of the four states, by hand: a count nobody but a rival gives leaves the others some chance."""
    y, mean, mistaken = np.array([40.0]), np.array([[40.0, 0.01, 0.01, 0.01]]), 0.05
    got = term_ratios(y, np.ones(1), mean[0], 2.0, mistaken=mistaken)
    f = nbinom.pmf(40, 2.0, 2.0 / (2.0 + mean))
    mixed = np.log((1 - mistaken) * f + mistaken * f.mean())
    np.testing.assert_allclose(got, mixed - mixed[:, [1]], rtol=1e-9)
    assert got[0, 0] == pytest.approx(np.log((1 - mistaken + mistaken / 4) / (mistaken / 4)), abs=1e-6)


def test_coordination_adds_to_chance_and_does_not_multiply_it() -> None:
    one = np.ones((1, 2))
    counts = Counts(observed=one, expected=np.array([[0.1, 4.0]]), unused=np.array([[5.0, 5.0]]))
    fitted = Parameters.prior([]).but(
        terms=("t",), multipliers=np.ones((1, 4)), coordinated=np.array([0.2]), dispersion=np.ones(1)
    )
    np.testing.assert_allclose(means(counts, fitted, 0), [[0.1, 0.1, 1.1, 1.1], [4.0, 4.0, 5.0, 5.0]])


def test_transitions_are_distributions_at_every_step() -> None:
    parameters = Parameters.prior([])
    for step in ("month", "quarter", "year"):
        matrix = parameters.transition(step)
        assert matrix.shape == (len(CLASSES), 4, 4)
        np.testing.assert_allclose(matrix.sum(axis=2), 1.0)
    monthly, quarterly = parameters.transition("month"), parameters.transition("quarter")
    stay = np.diagonal(monthly, axis1=1, axis2=2) ** 3
    assert np.abs(stay - np.diagonal(quarterly, axis1=1, axis2=2)).max() < 0.08


def test_rewiring_keeps_the_number_of_fights() -> None:
    rng = np.random.default_rng(2)
    fights = np.triu(rng.random((12, 12)) < 0.3, 1).astype(float)
    fights += fights.T
    assert abs(rewired(fights).sum() - fights.sum()) < 1e-3 * fights.sum()
