"""Additive and multiplicative effects: planted coefficients, effects, factors and reciprocity come back."""

import numpy as np
import pytest
from scipy.stats import rankdata

from shadowgraph.kernels.compiled import additive_factors as compiled
from shadowgraph.kernels.reference.additive_factors import Pairs, Settings, draw_rows, sample

N = 36


def planted(seed: int, *, directed: bool, factors: bool) -> tuple[Pairs, np.ndarray, np.ndarray, np.ndarray]:
    """SYNTHETIC pairs, their expected latent value, its factor part, and the latent value itself."""
    rng = np.random.default_rng(seed)
    i, j = np.nonzero(~np.eye(N, dtype=bool)) if directed else np.triu_indices(N, 1)
    x = np.column_stack([np.ones(len(i)), rng.standard_normal(len(i))])
    a = 0.5 * rng.standard_normal(N)
    b = 0.5 * rng.standard_normal(N) if directed else a
    u, v = rng.standard_normal((2, N, 2))
    product = u @ v.T if directed else (u * [1.2, -0.9]) @ u.T
    part = product[i, j] if factors else np.zeros(len(i))
    eta = x @ np.array([-0.5, 0.6]) + a[i] + b[j] + part
    noise = rng.standard_normal(len(i))
    mirror = None
    if directed:
        at = np.full((N, N), -1)
        at[i, j] = np.arange(len(i))
        mirror = at[j, i]
        later = i > j
        noise[later] = 0.7 * noise[mirror[later]] + np.sqrt(1 - 0.49) * noise[later]
    return Pairs(i, j, eta + noise, x, N, directed, mirror), eta, part, eta + noise


def auc(label: np.ndarray, score: np.ndarray) -> float:
    n = label.sum()
    return float((rankdata(score)[label].sum() - n * (n + 1) / 2) / (n * (len(label) - n)))


def hide(pairs: Pairs, y: np.ndarray, held: np.ndarray) -> Pairs:
    return Pairs(pairs.i, pairs.j, np.where(held, np.nan, y), pairs.x, N, pairs.directed, pairs.mirror)


@pytest.mark.parametrize("directed", [False, True])
def test_planted_factors_beat_covariates_on_hidden_pairs(directed: bool) -> None:
    pairs, eta, part, latent = planted(1, directed=directed, factors=True)
    held = np.random.default_rng(9).random(len(eta)) < 0.2
    happened = latent > 0
    shown = hide(pairs, happened.astype(float), held)
    short = {"burn": 150, "keep": 250}
    without = sample(shown, Settings(rank=0, **short), np.random.default_rng(0))
    found = sample(shown, Settings(rank=2, **short), np.random.default_rng(0))
    assert auc(happened[held], found.mean[held]) > auc(happened[held], without.mean[held]) + 0.08
    assert auc(happened[held], found.mean[held]) > auc(happened[held], eta[held]) - 0.08
    assert np.corrcoef(found.factors[pairs.i, pairs.j], part)[0, 1] > 0.7
    assert ((found.mean > 0) & (found.mean < 1)).all()
    assert (found.low <= found.high).all()


def test_a_normal_outcome_gives_coefficients_reciprocity_and_honest_intervals() -> None:
    pairs, eta, _, latent = planted(2, directed=True, factors=False)
    held = np.random.default_rng(9).random(len(eta)) < 0.2
    settings = Settings(rank=0, binary=False, burn=100, keep=400)
    found = sample(hide(pairs, latent, held), settings, np.random.default_rng(0))
    slope = found.beta[:, 1]
    assert abs(slope.mean() - 0.6) < 4 * slope.std() < 0.2
    assert found.reciprocity.mean() == pytest.approx(0.7, abs=0.07)
    assert found.spread.mean() == pytest.approx(1.0, abs=0.1)
    inside = (found.low < eta) & (eta < found.high)
    assert 0.82 < inside.mean() < 0.97


def test_the_mirror_of_a_hidden_pair_helps_to_predict_it() -> None:
    pairs, _, _, latent = planted(3, directed=True, factors=False)
    held = pairs.i < pairs.j
    settings = Settings(rank=0, binary=False, burn=100, keep=200)
    half = held & (np.random.default_rng(1).random(len(latent)) < 0.5)
    with_mirror = sample(hide(pairs, latent, half), settings, np.random.default_rng(0))
    alone = sample(
        Pairs(pairs.i, pairs.j, np.where(half, np.nan, latent), pairs.x, N, True),
        settings,
        np.random.default_rng(0),
    )
    # The latent draws carry the mirror's error; the reported mean is of the expectation, whose spread it narrows.
    assert alone.reciprocity.max() == 0.0
    assert with_mirror.reciprocity.mean() > 0.5


def test_an_actor_nobody_saw_keeps_its_prior() -> None:
    pairs, _, _, latent = planted(4, directed=False, factors=False)
    alone = (pairs.i == 0) | (pairs.j == 0)
    found = sample(hide(pairs, latent, alone), Settings(rank=0, binary=False), np.random.default_rng(0))
    assert abs(found.effects[0, 0]) < 0.15
    width = (found.high - found.low)[alone].mean()
    assert width > 2 * (found.high - found.low)[~alone].mean()


def test_the_same_seed_gives_the_same_draws() -> None:
    pairs = planted(5, directed=False, factors=True)[0]
    settings = Settings(rank=1, binary=False, burn=5, keep=5)
    one, two, other = (sample(pairs, settings, np.random.default_rng(seed)).mean for seed in (1, 1, 2))
    assert (one == two).all()
    assert (one != other).any()


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("rank", [1, 3])
def test_the_compiled_pass_is_the_plain_one(shared: bool, rank: int) -> None:
    rng = np.random.default_rng(rank)
    mine, other, lots = rng.standard_normal((3, 12, rank))
    weight = rng.gamma(1.0, size=(12, 12)) * (rng.random((12, 12)) < 0.6)
    summed, scale = weight * rng.standard_normal((12, 12)), rng.standard_normal(rank)
    plain, fast = mine.copy(), mine.copy()
    draw_rows(plain, plain if shared else other, scale, weight, summed, 0.7, lots)
    compiled.draw_rows(fast, fast if shared else other, scale, weight, summed, 0.7, lots)
    np.testing.assert_allclose(fast, plain, atol=1e-10)
