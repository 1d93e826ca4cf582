"""Learning: the share of chances that allies use together is found again where it was planted."""

import numpy as np
import pytest

from shadowgraph.ties.models.learning import _rates
from shadowgraph.ties.models.likelihood import Counts, means
from shadowgraph.ties.models.parameters import Parameters


@pytest.mark.parametrize("planted", [0.05, 0.3])
def test_the_share_of_chances_is_learnt(planted: float) -> None:
    rng = np.random.default_rng(0)
    n = 6000
    state = rng.choice(4, n, p=[0.1, 0.6, 0.15, 0.15])
    expected, unused = rng.gamma(1.0, 1.0, n), rng.gamma(2.0, 2.0, n)
    mean = 0.8 * (expected + np.where(state >= 2, planted, 0.0) * unused)
    counts = Counts(rng.poisson(mean)[None].astype(float), expected[None], unused[None])
    prior = Parameters.prior([]).but(
        terms=("t",),
        multipliers=np.ones((1, 4)),
        dispersion=np.array([200.0]),
        power=np.ones(1),
        strength=np.array([50.0]),
        coordinated=np.array([0.15]),
    )
    fitted, posterior = prior, np.eye(4)[state]
    for _ in range(30):
        multipliers, share = _rates(counts, prior, fitted, posterior)
        fitted = fitted.but(multipliers=multipliers, coordinated=share)
    assert fitted.coordinated[0] == pytest.approx(planted, abs=0.02)
    assert fitted.multipliers[0, 1] == pytest.approx(0.8, abs=0.03)
    assert (means(counts, fitted, 0)[:, 2] > means(counts, fitted, 0)[:, 1]).all()
