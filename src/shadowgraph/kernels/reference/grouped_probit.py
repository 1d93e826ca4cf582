"""Probit regression whose coefficients come in groups, each with a spread of its own that is learnt (Gelman 2006)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shadowgraph.kernels.reference.additive_factors import draw_truncated

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

FREE = 25.0
"""Variance of coefficients that belong to no group (-1): hardly held back."""


@dataclass(frozen=True)
class GroupedProbit:
    """Posterior of the regression.

    Args:
        mean: shape (D,), posterior predictive probability.
        low: shape (D,), 5 % quantile of the probability given the coefficients.
        high: shape (D,), 95 % quantile of it.
        weights: shape (S, K), draws of the coefficients.
        spread: shape (S, G), draws of each group's standard deviation.
    """

    mean: FloatArray
    low: FloatArray
    high: FloatArray
    weights: FloatArray
    spread: FloatArray


def sample(
    x: FloatArray,
    y: FloatArray,
    group: IntArray,
    scale: FloatArray,
    rng: np.random.Generator,
    *,
    burn: int = 200,
    keep: int = 800,
) -> GroupedProbit:
    """Draw from the posterior by Gibbs sampling (Albert and Chib 1993).

    Coefficients of a group are normal around 0 with a common variance, itself inverse gamma with 2 degrees of freedom
    around the square of `scale`: what does not help is drawn in together, and an effect of a unit nobody has seen
    keeps the spread that the seen ones have.

    Args:
        x: shape (D, K).
        y: shape (D,), 0, 1, or NaN where unknown and to be predicted.
        group: shape (K,), 0 to G - 1, or -1 for a coefficient that is left free.
        scale: shape (G,), size a group's coefficients are expected to have.
        rng: Source of randomness.
        burn: Sweeps thrown away.
        keep: Sweeps kept.
    """
    from scipy.linalg import cholesky, solve_triangular
    from scipy.special import ndtr

    known = ~np.isnan(y)
    seen, hit = x[known], y[known]
    product = seen.T @ seen
    variance = np.asarray(scale, float) ** 2
    latent = np.where(hit > 0, 0.5, -0.5)
    sizes = np.bincount(group[group >= 0], minlength=len(scale))
    weights = np.empty((keep, x.shape[1]))
    spread = np.empty((keep, len(scale)))
    for sweep in range(burn + keep):
        prior = np.where(group >= 0, variance[group], FREE)
        root = cholesky(product + np.diag(1 / prior), lower=True)
        centre = solve_triangular(root, seen.T @ latent, lower=True)
        weight = solve_triangular(root.T, centre + rng.standard_normal(len(centre)), lower=False)
        latent = draw_truncated(seen @ weight, np.ones(len(hit)), hit, rng)
        squares = np.bincount(group[group >= 0], weight[group >= 0] ** 2, len(scale))
        variance = 1 / rng.gamma(1 + sizes / 2, 1 / (scale**2 + squares / 2))
        if sweep >= burn:
            weights[sweep - burn], spread[sweep - burn] = weight, np.sqrt(variance)
    given = ndtr(x @ weights.T)
    low, high = np.quantile(given, [0.05, 0.95], axis=1)
    return GroupedProbit(given.mean(axis=1), low, high, weights, spread)
