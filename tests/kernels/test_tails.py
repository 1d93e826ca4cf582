"""Power laws and generalised Pareto tails: against definitions and SciPy."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import zeta
from scipy.stats import genpareto

from shadowgraph.kernels.reference import gpd, power_law


def test_the_exponent_is_the_top_of_the_likelihood() -> None:
    rng = np.random.default_rng(0)
    values, counts = np.unique(rng.zipf(2.3, 300), return_counts=True)
    found = power_law.fit(values.astype(float), counts[:, None].astype(float), least=250)
    tail = values >= found.start[0]

    def loss(alpha):
        size = counts[tail].sum()
        return alpha * (counts[tail] @ np.log(values[tail])) + size * np.log(zeta(alpha, found.start[0]))

    assert found.alpha[0] == pytest.approx(
        minimize_scalar(loss, bounds=(1.1, 6), method="bounded").x, abs=0.01
    )
    # All but a few events are needed: the start can only be 1.
    assert found.start[0] == 1
    assert found.tail[0] == 300


def test_each_column_is_fitted_by_itself() -> None:
    rng = np.random.default_rng(1)
    values = np.arange(1.0, 60.0)
    weights = rng.exponential(values[:, None] ** -2.0, (59, 5)) * 500
    together = power_law.fit(values, weights, least=10)
    for k in range(5):
        alone = power_law.fit(values, weights[:, [k]], least=10)
        assert (alone.alpha[0], alone.start[0]) == pytest.approx((together.alpha[k], together.start[k]))


def test_too_few_or_one_size_have_no_tail() -> None:
    few = power_law.fit(np.array([1.0, 2.0]), np.array([[3.0], [2.0]]), least=10)
    same = power_law.fit(np.array([4.0]), np.array([[50.0]]), least=10)
    assert np.isnan([few.alpha[0], same.alpha[0]]).all()


@pytest.mark.parametrize("shape", [-0.3, 0.0, 0.6])
def test_survival_agrees_with_scipy(shape) -> None:
    x = np.array([0.0, 0.5, 2.0, 7.0])
    assert gpd.survival(x, shape, 3.0) == pytest.approx(genpareto.sf(x, shape, scale=3.0))


@pytest.mark.parametrize("shape", [0.1, 0.5, 1.0])
def test_the_shape_agrees_with_scipy_where_steps_are_fine(shape) -> None:
    sample = genpareto.rvs(shape, scale=80.0, size=1500, random_state=4)
    values, counts = np.unique(np.floor(sample), return_counts=True)
    found = gpd.fit(values, counts.astype(float), 0.0)
    theirs, _, scale = genpareto.fit(sample, floc=0)
    assert found.shape == pytest.approx(theirs, abs=0.03)
    assert found.scale == pytest.approx(scale, rel=0.05)
    assert found.low <= shape <= found.high
