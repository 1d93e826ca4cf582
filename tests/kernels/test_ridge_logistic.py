"""Logistic regression with a normal prior: known answers, gradient, evidence."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.kernels.reference.ridge_logistic import fit


def test_a_constant_alone_is_the_log_odds() -> None:
    y = np.array([1.0] * 30 + [0.0] * 70)
    found = fit(np.ones((100, 1)), y, np.array([1e6]))
    assert found.weights[0] == pytest.approx(np.log(30 / 70), abs=1e-6)
    # Its variance is one over the information n p (1 - p).
    assert found.spread(np.ones((1, 1)))[0] == pytest.approx(1 / np.sqrt(100 * 0.3 * 0.7), rel=1e-5)


def test_a_tight_prior_keeps_a_coefficient_at_zero_and_a_weight_counts_rows() -> None:
    rng = np.random.default_rng(0)
    x = np.column_stack([np.ones(200), rng.standard_normal(200)])
    y = (x[:, 1] + rng.standard_normal(200) > 0).astype(float)
    assert abs(fit(x, y, np.array([5.0, 1e-4])).weights[1]) < 1e-4
    twice = fit(np.vstack([x, x]), np.r_[y, y], np.array([5.0, 1.0]))
    weighted = fit(x, y, np.array([5.0, 1.0]), np.full(200, 2.0))
    np.testing.assert_allclose(weighted.weights, twice.weights, atol=1e-6)


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_the_slope_vanishes_at_the_answer(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(60), rng.standard_normal((60, 3)) * rng.uniform(0.1, 5, 3)])
    y = (rng.random(60) < rng.uniform(0.02, 0.98)).astype(float)
    sd = rng.uniform(0.05, 5, 4)
    found = fit(x, y, sd)
    chance = 1 / (1 + np.exp(-x @ found.weights))
    slope = x.T @ (chance - y) + found.weights / sd**2
    assert np.abs(slope).max() < 1e-3


def test_the_evidence_prefers_a_prior_that_fits() -> None:
    rng = np.random.default_rng(1)
    x = rng.standard_normal((4000, 20))
    weights = 0.2 * rng.standard_normal(20)
    y = (rng.random(4000) < 1 / (1 + np.exp(-x @ weights))).astype(float)
    tried = {sd: fit(x, y, np.full(20, sd)).evidence for sd in (0.005, 0.05, 0.2, 1.0, 10.0)}
    assert max(tried, key=tried.__getitem__) == 0.2
