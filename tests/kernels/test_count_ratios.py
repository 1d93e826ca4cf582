"""Compiled sums over counts against NumPy, with silent cells, shares and several chains."""

import numpy as np
import pytest

from shadowgraph.kernels.compiled import count_ratios as compiled
from shadowgraph.kernels.reference import count_ratios as reference

MULTIPLIERS = (
    np.array([3.0, 0.7, 0.4, 0.4]),
    np.array([0.8, 0.9, 0.9, 0.9]),
    np.array([0.01, 0.02, 9.0, 10.0]),
)
SHARES = (np.zeros(4), np.array([0.0, 0.0, 0.3, 0.3]), np.zeros(4))


@pytest.fixture
def counts() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(3)
    n = 400
    expected = rng.gamma(0.7, size=n) * (rng.random(n) < 0.7)
    observed = rng.poisson(2 * expected) * rng.choice([1.0, 0.5], n)
    return {"observed": observed, "expected": expected, "unused": rng.gamma(2.0, size=n)}


@pytest.mark.parametrize(("multipliers", "shares"), list(zip(MULTIPLIERS, SHARES, strict=True)))
def test_ratios_agree(counts: dict[str, np.ndarray], multipliers: np.ndarray, shares: np.ndarray) -> None:
    slow = reference.term_ratios(
        **counts, multipliers=multipliers, shares=shares, dispersion=1.3, power=0.6, mistaken=0.01, base=1
    )
    fast = np.ones_like(slow)
    compiled.add_term_ratios(fast, *counts.values(), multipliers, shares, 1.3, 0.6, 0.01, 1)
    np.testing.assert_allclose(fast - 1.0, slow, atol=1e-13)
    assert np.abs(slow).max() > 0.1
    assert (slow[counts["expected"] == 0] == 0).all()


@pytest.mark.parametrize(("multipliers", "shares"), list(zip(MULTIPLIERS, SHARES, strict=True)))
def test_sums_and_persistence_agree(
    counts: dict[str, np.ndarray], multipliers: np.ndarray, shares: np.ndarray
) -> None:
    rng = np.random.default_rng(4)
    posterior = rng.dirichlet(np.ones(4), size=400)
    starts = np.array([0, 1, 150, 150, 399, 400])
    given = (*counts.values(), posterior, multipliers, shares, 2.0)
    for one, other in zip(reference.rate_sums(*given, 0.8), compiled.rate_sums(*given, 0.8), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)
    slow, fast = reference.persistence(*given, starts, 3.0), compiled.persistence(*given, starts, 3.0)
    assert slow[0] == fast[0] > 50
    assert fast[1] == pytest.approx(slow[1], abs=1e-12)


def test_persistence_of_what_repeats_itself() -> None:
    """A count that stays as surprising as it was: the autocorrelation is that of the residuals, near 1."""
    observed = np.repeat([0.0, 6.0], 50)
    flat = np.ones(100)
    given = (observed, flat, 0 * flat, np.full((100, 4), 0.25), np.ones(4), np.zeros(4), 1e9)
    n, a = compiled.persistence(*given, np.array([0, 100]), 10.0)
    assert n == 99
    assert a > 0.9
    assert compiled.persistence(*given, np.arange(101), 10.0) == (0, 0.0)
