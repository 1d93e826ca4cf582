"""Groups that no event showed: the Dirichlet process against quadrature and simulation."""

import numpy as np
import pytest
from scipy.special import gammaln

from shadowgraph.measures.unseen_groups import PRIOR_MEAN, _concentrations, _gammas, _grid, _pieces

RNG = np.random.default_rng(0)
U = RNG.random((1, 20_000)).astype(np.float32)


@pytest.mark.parametrize(("n", "k"), [(1, 1), (5, 5), (10, 3), (400, 6)])
def test_concentrations_follow_their_posterior(n, k) -> None:
    drawn = _grid()[_concentrations(np.array([n], np.float32), np.array([k], np.float32), U)]
    a = np.exp(np.linspace(np.log(1e-3), np.log(200), 20_000))
    log = k * np.log(a) + gammaln(a) - gammaln(a + n) - a / PRIOR_MEAN
    weight = np.exp(log - log.max()) * a
    assert drawn.mean() == pytest.approx((a * weight).sum() / weight.sum(), rel=0.05)


def test_more_groups_in_as_many_events_leave_more_unseen() -> None:
    def middle(n, k):
        return np.median(_concentrations(np.array([n], np.float32), np.array([k], np.float32), U))

    assert middle(10, 1) < middle(10, 4) < middle(10, 10)
    assert middle(100, 4) < middle(10, 4)


def test_gamma_quantiles() -> None:
    made = _gammas()
    assert made.mean(axis=1)[20:] == pytest.approx(_grid()[20:], rel=0.05)
    assert (np.diff(made, axis=1) >= 0).all()


@pytest.mark.parametrize("place", [25, 40, 50])
def test_pieces_are_those_of_broken_sticks(place) -> None:
    a = _grid()[place]
    sticks = RNG.beta(1, a, (4000, 400))
    shares = sticks * np.cumprod(np.concatenate([np.ones((4000, 1)), 1 - sticks[:, :-1]], axis=1), axis=1)
    squares, entropy = _pieces()
    assert squares[place] == pytest.approx((shares**2).sum(axis=1).mean(), rel=0.05)
    with np.errstate(divide="ignore", invalid="ignore"):
        nats = -np.where(shares > 0, shares * np.log(shares), 0.0).sum(axis=1).mean()
    assert entropy[place] == pytest.approx(nats, rel=0.06)
