"""Random streams that belong to records."""

import numpy as np
import pytest
from scipy import stats

from shadowgraph.measures.fragmentation.active_groups import poisson_draws
from shadowgraph.measures.streams import PURPOSES, exponentials, half_gammas, keys_of, uniforms

KEYS = keys_of([f"event:{k}" for k in range(2000)], seed=0)


def test_a_record_keeps_its_draws_whatever_stands_beside_it() -> None:
    whole = uniforms(KEYS, "weight", 50)
    assert np.array_equal(whole[700:900], uniforms(KEYS[700:900], "weight", 50))
    assert np.array_equal(whole[::-1], uniforms(KEYS[::-1], "weight", 50))
    assert np.array_equal(whole[:, :20], uniforms(KEYS, "weight", 20))


def test_keys_are_the_same_on_every_machine() -> None:
    assert keys_of(["event:1"], seed=0).tolist() == [10103201882202252016]
    assert keys_of(["event:1"], seed=1)[0] != keys_of(["event:1"], seed=0)[0]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_draws_are_uniform(purpose) -> None:
    u = uniforms(KEYS, purpose, 50)
    assert 0 < u.min() < u.max() < 1
    assert stats.kstest(u.ravel(), "uniform").pvalue > 1e-4
    assert abs(np.corrcoef(u[:, 0], u[:, 1])[0, 1]) < 0.08
    assert abs(np.corrcoef(u[0], u[1])[0, 1]) < 0.5


def test_purposes_are_independent() -> None:
    drawn = np.array([uniforms(KEYS, purpose, 50).ravel() for purpose in PURPOSES])
    apart = np.corrcoef(drawn) - np.eye(len(PURPOSES))
    assert np.abs(apart).max() < 0.02


def test_exponentials_and_half_gammas_have_their_distributions() -> None:
    assert stats.kstest(exponentials(KEYS, "weight", 20).ravel(), "expon").pvalue > 1e-4
    assert stats.kstest(half_gammas(KEYS, "unseen", 20).ravel(), stats.gamma(0.5).cdf).pvalue > 1e-4


@pytest.mark.parametrize("mean", [0.3, 2.0, 25.0])
def test_poisson_draws(mean) -> None:
    u = uniforms(KEYS, "unseen", 20)
    drawn = poisson_draws(u, np.full(len(KEYS), mean))
    assert drawn.mean() == pytest.approx(mean, rel=0.02)
    assert drawn.var() == pytest.approx(mean, rel=0.04)
    agree = drawn == stats.poisson.ppf(u.astype(float), mean)
    assert agree.mean() > 0.9999
