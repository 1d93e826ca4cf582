"""Additive and multiplicative effects on pairs (AME), sampled by Gibbs (Hoff 2005, 2021; Minhas, Hoff and Ward 2019).

A pair's latent value is `x beta + a_i + b_j + u_i' v_j + e`; undirected pairs share one effect and one factor per
actor (`a_i + a_j + u_i' L u_j`). A binary outcome is the sign of the latent value (probit).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
DrawRows = Callable[[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray, float, FloatArray], None]

EFFECT_PRIOR = (2.0, 1.0)
"""Degrees of freedom and scale of the inverse gamma priors of variances: weak, like those of R's amen."""
RECIPROCITY_GRID = np.linspace(-0.95, 0.95, 77)


@dataclass(frozen=True)
class Pairs:
    """Observations of pairs. Actors are 0 to n - 1; a pair may be observed several times (say, once a year).

    Args:
        i: shape (D,), first actor (sender).
        j: shape (D,), second actor (receiver); never the same as `i`.
        y: shape (D,), outcome; NaN where unknown and to be predicted.
        x: shape (D, K), covariates; scale them to about 1 and include a constant if there is to be one.
        n: number of actors N.
        directed: whether (i, j) and (j, i) are different pairs.
        mirror: shape (D,), row that observes (j, i) at the same time, -1 if none; directed pairs only.
    """

    i: IntArray
    j: IntArray
    y: FloatArray
    x: FloatArray
    n: int
    directed: bool = False
    mirror: IntArray | None = None


@dataclass(frozen=True)
class Settings:
    """How to sample.

    Args:
        rank: Number of latent factors R; 0: additive effects only.
        binary: Probit for outcomes 0 and 1; otherwise normal.
        burn: Sweeps thrown away.
        keep: Sweeps kept.
        coefficient_sd: Prior standard deviation of the coefficients: one for all, or shape (K,).
    """

    rank: int = 2
    binary: bool = True
    burn: int = 300
    keep: int = 600
    coefficient_sd: float | FloatArray = 2.5


@dataclass(frozen=True)
class Sampled:
    """Posterior of the model.

    Args:
        mean: shape (D,), posterior predictive mean: a probability if binary.
        low: shape (D,), 5 % quantile of the expected outcome given the parameters.
        high: shape (D,), 95 % quantile of it.
        spread: shape (D,), standard deviation of the posterior predictive; sqrt(p (1 - p)) if binary.
        beta: shape (S, K), draws of the coefficients.
        effects: shape (N, 2), posterior mean of sender and receiver effects (the same column twice if undirected).
        factors: shape (N, N), posterior mean of the multiplicative part.
        reciprocity: shape (S,), draws of the correlation of (i, j) and (j, i); zeros if undirected.
        eta: shape (S, D), draws of the expected latent value: covariates, effects and factors.
    """

    mean: FloatArray
    low: FloatArray
    high: FloatArray
    spread: FloatArray
    beta: FloatArray
    effects: FloatArray
    factors: FloatArray
    reciprocity: FloatArray
    eta: FloatArray


class _State:
    """Everything one sweep changes."""

    def __init__(self, pairs: Pairs, settings: Settings, rng: np.random.Generator) -> None:
        n, rank = pairs.n, settings.rank
        seen = ~np.isnan(pairs.y)
        centre = float(pairs.y[seen].mean()) if seen.any() else 0.0
        self.z = np.where(seen, np.nan_to_num(pairs.y) - (0.5 if settings.binary else 0.0), 0.0)
        if not settings.binary:
            self.z = np.where(seen, np.nan_to_num(pairs.y), centre)
        self.linear = np.zeros(pairs.x.shape[1] + n * (2 if pairs.directed else 1))
        self.u = 0.1 * rng.standard_normal((n, rank))
        self.v = 0.1 * rng.standard_normal((n, rank)) if pairs.directed else self.u
        self.scale = np.ones(rank)
        self.effect_cov = np.eye(2 if pairs.directed else 1)
        self.factor_var = np.ones(2)
        self.noise = 1.0
        self.rho = 0.0


def sample(
    pairs: Pairs, settings: Settings, rng: np.random.Generator, *, rows: DrawRows | None = None
) -> Sampled:
    """Draw from the posterior.

    Args:
        pairs: What was observed, and what is to be predicted.
        settings: Rank, family, length of the chain.
        rng: Source of randomness.
        rows: How to draw the factors; None: `draw_rows`. The compiled kernel gives the same, faster.

    Returns:
        Posterior summaries; an actor of whom nothing was observed keeps its prior, so its pairs are integrated
        over what actors are like.
    """
    state = _State(pairs, settings, rng)
    design = _Design(pairs)
    etas = np.empty((settings.keep, len(pairs.i)))
    noise = np.empty(settings.keep)
    betas = np.empty((settings.keep, pairs.x.shape[1]))
    rhos = np.zeros(settings.keep)
    effects, factors = np.zeros((pairs.n, 2)), np.zeros((pairs.n, pairs.n))
    for sweep in range(settings.burn + settings.keep):
        product = _product(state, pairs.directed)
        bilinear = product[pairs.i, pairs.j]
        _draw_linear(state, design, pairs, bilinear, settings, rng)
        fixed = design.apply(state.linear)
        if settings.rank:
            _draw_factors(state, pairs, design, fixed, rng, rows or draw_rows)
            product = _product(state, pairs.directed)
            bilinear = product[pairs.i, pairs.j]
        eta = fixed + bilinear
        _draw_latent(state, pairs, design, eta, settings, rng)
        _draw_scales(state, pairs, design, eta, settings, rng)
        kept = sweep - settings.burn
        if kept >= 0:
            etas[kept], noise[kept], rhos[kept] = eta, state.noise, state.rho
            betas[kept] = state.linear[: pairs.x.shape[1]]
            effects += _effects(state, pairs) / settings.keep
            factors += product / settings.keep
    return _summary(etas, noise, betas, effects, factors, rhos, settings)


def _summary(
    etas: FloatArray,
    noise: FloatArray,
    betas: FloatArray,
    effects: FloatArray,
    factors: FloatArray,
    rhos: FloatArray,
    settings: Settings,
) -> Sampled:
    from scipy.special import ndtr

    given = ndtr(etas) if settings.binary else etas
    mean = given.mean(axis=0)
    spread = np.sqrt(mean * (1 - mean)) if settings.binary else np.sqrt(given.var(axis=0) + noise.mean())
    low, high = np.quantile(given, [0.05, 0.95], axis=0)
    return Sampled(mean, low, high, spread, betas, effects, factors, rhos, etas)


class _Design:
    """Covariates and actor effects as one linear part, with its cross products worked out once."""

    def __init__(self, pairs: Pairs) -> None:
        self.pairs = pairs
        self.k = pairs.x.shape[1]
        d = len(pairs.i)
        self.mirror = np.full(d, -1) if pairs.mirror is None or not pairs.directed else pairs.mirror
        self.paired = self.mirror >= 0
        self.plain = self._cross(np.arange(d), np.ones(d, bool))
        # Rows with a mirror enter a second time, crossed with their mirrors.
        self.swapped = self._cross(self.mirror, self.paired)
        self.alone = self._cross(np.arange(d), ~self.paired) if self.paired.any() else None

    def _columns(self, rows: IntArray) -> tuple[IntArray, IntArray]:
        shift = self.pairs.n if self.pairs.directed else 0
        return self.k + self.pairs.i[rows], self.k + shift + self.pairs.j[rows]

    def _cross(self, other: IntArray, which: NDArray[np.bool_]) -> FloatArray:
        size = self.k + self.pairs.n * (2 if self.pairs.directed else 1)
        made = np.zeros((size, size))
        here = np.flatnonzero(which)
        if not len(here):
            return made
        there = other[here]
        x, x_other = self.pairs.x[here], self.pairs.x[there]
        made[: self.k, : self.k] = x.T @ x_other
        ours, theirs = self._columns(here), self._columns(there)
        for one in ours:
            for two in theirs:
                np.add.at(made, (one, two), 1.0)
        for columns in theirs:
            for c in range(self.k):
                made[c] += np.bincount(columns, x[:, c], size)
        for columns in ours:
            for c in range(self.k):
                made[:, c] += np.bincount(columns, x_other[:, c], size)
        return made

    def apply(self, linear: FloatArray) -> FloatArray:
        rows = np.arange(len(self.pairs.i))
        one, two = self._columns(rows)
        return np.asarray(self.pairs.x @ linear[: self.k] + linear[one] + linear[two])

    def transpose(self, residual: FloatArray) -> FloatArray:
        rows = np.arange(len(self.pairs.i))
        one, two = self._columns(rows)
        size = len(self.plain)
        made = np.zeros(size) + np.bincount(one, residual, size) + np.bincount(two, residual, size)
        made[: self.k] = self.pairs.x.T @ residual
        return made

    def whiten(self, residual: FloatArray, rho: float) -> FloatArray:
        """Residuals times the error precision (unit noise): pairs and their mirrors correlate."""
        if rho == 0.0:
            return residual
        return np.where(self.paired, (residual - rho * residual[self.mirror]) / (1 - rho**2), residual)

    def precision(self, rho: float) -> FloatArray:
        if rho == 0.0 or self.alone is None:
            return self.plain
        return np.asarray((self.plain - self.alone - rho * self.swapped) / (1 - rho**2) + self.alone)


def _product(state: _State, directed: bool) -> FloatArray:
    return np.asarray(state.u @ state.v.T if directed else (state.u * state.scale) @ state.u.T)


def _effects(state: _State, pairs: Pairs) -> FloatArray:
    k = pairs.x.shape[1]
    a = state.linear[k : k + pairs.n]
    return np.column_stack([a, state.linear[k + pairs.n :] if pairs.directed else a])


def _draw_linear(
    state: _State,
    design: _Design,
    pairs: Pairs,
    bilinear: FloatArray,
    settings: Settings,
    rng: np.random.Generator,
) -> None:
    """Coefficients and actor effects together: they trade off, and apart would mix slowly."""
    from scipy.linalg import cholesky, solve_triangular

    k, n = design.k, pairs.n
    precision = design.precision(state.rho) / state.noise
    precision = precision + np.diag(
        np.r_[np.full(k, 1.0) / np.asarray(settings.coefficient_sd) ** 2, np.zeros(len(precision) - k)]
    )
    inverse = np.linalg.inv(state.effect_cov)
    steps = np.arange(n)
    for r in range(len(inverse)):
        for c in range(len(inverse)):
            precision[k + r * n + steps, k + c * n + steps] += inverse[r, c]
    target = design.transpose(design.whiten(state.z - bilinear, state.rho)) / state.noise
    root = cholesky(precision, lower=True)
    centre = solve_triangular(root, target, lower=True)
    state.linear = solve_triangular(root.T, centre + rng.standard_normal(len(centre)), lower=False)


def draw_rows(
    mine: FloatArray,
    other: FloatArray,
    scale: FloatArray,
    weight: FloatArray,
    summed: FloatArray,
    variance: float,
    lots: FloatArray,
) -> None:
    """Draw the factors of every actor in turn, in place, given those of the others.

    Args:
        mine: shape (N, R), factors to draw.
        other: shape (N, R), factors at the other end; the same array as `mine` for undirected pairs.
        scale: shape (R,), what the other end's factors are multiplied with.
        weight: shape (N, N), precision of what was observed of each pair, 0 where nothing was.
        summed: shape (N, N), residuals times their precision.
        variance: prior variance of a factor.
        lots: shape (N, R), standard normal draws.
    """
    for a in range(len(mine)):
        mine[a] = _normal(other * scale, weight[a], summed[a], variance, lots[a])


def _draw_factors(
    state: _State,
    pairs: Pairs,
    design: _Design,
    fixed: FloatArray,
    rng: np.random.Generator,
    rows: DrawRows,
) -> None:
    n = pairs.n
    flat = pairs.i * n + pairs.j
    weight = np.bincount(flat, minlength=n * n).reshape(n, n).astype(float)
    residual = state.z - fixed
    if not pairs.directed:
        total = np.bincount(flat, residual, n * n).reshape(n, n)
        summed = np.asarray(total + total.T, np.float64)
        weight = np.asarray(weight + weight.T, np.float64)
        lots = rng.standard_normal(state.u.shape)
        rows(state.u, state.u, state.scale, weight / state.noise, summed / state.noise, 1.0, lots)
        _draw_scale(state, pairs, residual, rng)
        return
    # Given its mirror, an error has mean rho times the mirror's and variance 1 - rho^2.
    for side in (0, 1):
        error = residual - (state.u @ state.v.T)[pairs.i, pairs.j]
        shift = np.where(design.paired, state.rho * error[design.mirror], 0.0)
        precise = np.where(design.paired, 1 / (1 - state.rho**2), 1.0) / state.noise
        weight = np.bincount(flat, precise, n * n).reshape(n, n).astype(np.float64)
        summed = np.bincount(flat, (residual - shift) * precise, n * n).reshape(n, n).astype(np.float64)
        mine, other = (state.u, state.v) if side == 0 else (state.v, state.u)
        if side == 1:
            weight, summed = weight.T, summed.T
        if state.rho == 0.0:
            even, variance = np.ones(mine.shape[1]), float(state.factor_var[side])
            rows(mine, other, even, weight, summed, variance, rng.standard_normal(mine.shape))
        else:
            _draw_one_by_one(state, pairs, design, residual, side, rng)


def _draw_one_by_one(
    state: _State, pairs: Pairs, design: _Design, residual: FloatArray, side: int, rng: np.random.Generator
) -> None:
    """With reciprocity, the mirror's error holds the factor of the other end: rows are drawn in turn."""
    mine, other = (state.u, state.v) if side == 0 else (state.v, state.u)
    own, across = (pairs.i, pairs.j) if side == 0 else (pairs.j, pairs.i)
    order = np.argsort(own, kind="stable")
    ends = np.searchsorted(own[order], np.arange(pairs.n + 1))
    for a in range(pairs.n):
        rows = order[ends[a] : ends[a + 1]]
        back = design.mirror[rows]
        mirrored = back >= 0
        error = residual[back] - (state.u[pairs.i[back]] * state.v[pairs.j[back]]).sum(axis=1)
        shift = np.where(mirrored, state.rho * error, 0.0)
        precise = np.where(mirrored, 1 / (1 - state.rho**2), 1.0) / state.noise
        basis = other[across[rows]]
        target, variance = (residual[rows] - shift) * precise, float(state.factor_var[side])
        mine[a] = _normal(basis, precise, target, variance, rng.standard_normal((basis.shape[1],)))


def _normal(
    basis: FloatArray, weight: FloatArray, summed: FloatArray, variance: float, lots: FloatArray
) -> FloatArray:
    """Draw a regression's coefficients: precision `basis' W basis + I / variance`."""
    precision = (basis * weight[:, None]).T @ basis
    precision[np.diag_indices_from(precision)] += 1 / variance
    root = np.linalg.cholesky(precision)
    centre = np.linalg.solve(root, basis.T @ summed)
    return np.asarray(np.linalg.solve(root.T, centre + lots))


def _draw_scale(state: _State, pairs: Pairs, residual: FloatArray, rng: np.random.Generator) -> None:
    """Signs and sizes of undirected factors: negative ones let like repel like."""
    basis = state.u[pairs.i] * state.u[pairs.j]
    even = np.full(len(basis), 1 / state.noise)
    lots = rng.standard_normal((basis.shape[1],))
    state.scale = _normal(basis, even, residual / state.noise, float(state.factor_var[0]), lots)


def _draw_latent(
    state: _State,
    pairs: Pairs,
    design: _Design,
    eta: FloatArray,
    settings: Settings,
    rng: np.random.Generator,
) -> None:
    """Latent values: truncated by a binary outcome, free where the outcome is unknown."""
    unknown = np.isnan(pairs.y)
    rows = np.arange(len(eta))
    first = ~design.paired | (rows < design.mirror)
    for half in (first, ~first):
        here = rows[half & (unknown if not settings.binary else np.ones(len(eta), bool))]
        if not len(here):
            continue
        back = design.mirror[here]
        mirrored = back >= 0
        mean = eta[here] + np.where(mirrored, state.rho * (state.z[back] - eta[back]), 0.0)
        sd = np.sqrt(np.where(mirrored, 1 - state.rho**2, 1.0) * state.noise)
        state.z[here] = draw_truncated(mean, sd, pairs.y[here], rng)


def draw_truncated(mean: FloatArray, sd: FloatArray, y: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Normal draws, above 0 where y is 1, below 0 where it is 0, free where it is NaN."""
    from scipy.special import log_ndtr, ndtri_exp

    # By symmetry everything is a draw from below a bound; logs keep far tails exact.
    sign = np.where(y > 0, -1.0, 1.0)
    log_mass = np.where(np.isnan(y), 0.0, log_ndtr(-sign * mean / sd))
    log_u = np.log(np.maximum(rng.random(len(mean)), 1e-300))
    return np.asarray(mean + sign * sd * ndtri_exp(log_u + log_mass))


def _draw_scales(
    state: _State,
    pairs: Pairs,
    design: _Design,
    eta: FloatArray,
    settings: Settings,
    rng: np.random.Generator,
) -> None:
    """Variances of effects, factors and noise, and reciprocity."""
    shape, rate = EFFECT_PRIOR
    effects = _effects(state, pairs)[:, : len(state.effect_cov)]
    if pairs.directed:
        from scipy.stats import invwishart

        scatter = effects.T @ effects + np.eye(2)
        state.effect_cov = np.atleast_2d(invwishart.rvs(4 + pairs.n, scatter, random_state=rng))
        for side, factor in enumerate((state.u, state.v)):
            state.factor_var[side] = _inverse_gamma(factor, shape, rate, rng)
    else:
        state.effect_cov[0, 0] = _inverse_gamma(effects, shape, rate, rng)
        state.factor_var[0] = _inverse_gamma(state.scale, shape, rate, rng)
    error = state.z - eta
    if not settings.binary:
        white = design.whiten(error, state.rho)
        state.noise = 1 / rng.gamma((shape + len(error)) / 2, 2 / (rate + float(error @ white)))
    half = np.flatnonzero(design.paired & (np.arange(len(error)) < design.mirror))
    if len(half):
        one, two = error[half] / np.sqrt(state.noise), error[design.mirror[half]] / np.sqrt(state.noise)
        grid = RECIPROCITY_GRID
        square, cross = float(one @ one + two @ two), float(one @ two)
        log = -0.5 * len(half) * np.log1p(-(grid**2)) - 0.5 * (square - 2 * grid * cross) / (1 - grid**2)
        chance = np.exp(log - log.max())
        state.rho = float(rng.choice(grid, p=chance / chance.sum()))


def _inverse_gamma(values: FloatArray, shape: float, rate: float, rng: np.random.Generator) -> float:
    return float(1 / rng.gamma((shape + values.size) / 2, 2 / (rate + float((values**2).sum()))))
