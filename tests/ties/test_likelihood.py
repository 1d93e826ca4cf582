"""Evidence counts against the negative binomial they stand for."""

import numpy as np
from scipy.stats import nbinom

from shadowgraph.ties.evidence.shared_enemy import rewired
from shadowgraph.ties.models.likelihood import MOST_PER_PERIOD, term_ratios
from shadowgraph.ties.models.parameters import CLASSES, Parameters


def test_ratios_equal_negative_binomial_log_likelihoods() -> None:
    y, e = np.array([0.0, 1.0, 3.0, 7.0]), np.array([0.5, 1.0, 2.0, 3.0])
    multipliers, r = np.array([1.4, 0.8, 1.1, 2.0]), 1.7
    got = term_ratios(y, e, multipliers, r, 1.0)
    logs = np.array([nbinom.logpmf(y, r, r / (r + m * e)) for m in multipliers]).T
    np.testing.assert_allclose(got, logs - logs[:, [1]], atol=1e-10)


def test_silence_where_nothing_could_be_heard_says_nothing() -> None:
    got = term_ratios(np.zeros(3), np.array([0.0, 0.1, 5.0]), np.array([3.0, 1.0, 0.2, 0.1]), 1.0, 1.0)
    assert (got[0] == 0).all()
    assert got[2, 2] > got[1, 2] > 0  # fewer clashes than expected speak for a tie, the more were expected
    assert np.abs(got).max() <= MOST_PER_PERIOD


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
