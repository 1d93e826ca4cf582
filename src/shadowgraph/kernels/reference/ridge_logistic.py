"""Logistic regression with a normal prior on each coefficient, and its Laplace posterior (MacKay 1992)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

STEPS = 60
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Logistic:
    """A fitted logistic regression.

    Args:
        weights: shape (K,), most probable coefficients.
        root: shape (K, K), lower Cholesky factor of the posterior precision.
        evidence: log of the Laplace approximation to the marginal likelihood, nats; compares priors.
    """

    weights: FloatArray
    root: FloatArray
    evidence: float

    def spread(self, x: FloatArray) -> FloatArray:
        """Standard deviation of the log-odds of each row, shape (D,)."""
        from scipy.linalg import solve_triangular

        return np.asarray(np.sqrt((solve_triangular(self.root, x.T, lower=True) ** 2).sum(axis=0)))


def fit(x: FloatArray, y: FloatArray, prior_sd: FloatArray, weight: FloatArray | None = None) -> Logistic:
    """Find the most probable coefficients by Newton's method with halved steps.

    Args:
        x: shape (D, K), a constant among the columns if there is to be one.
        y: shape (D,), outcomes, 0 to 1.
        prior_sd: shape (K,), standard deviation of each coefficient's prior, above 0; large means free.
        weight: shape (D,), how much each row counts, at least 0; None: 1.
    """
    weight = np.ones(len(y)) if weight is None else weight
    penalty = 1.0 / np.asarray(prior_sd, float) ** 2
    beta = np.zeros(x.shape[1])
    best = _loss(x, y, weight, penalty, beta)
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-(x @ beta)))
        slope = x.T @ (weight * (chance - y)) + penalty * beta
        step = np.linalg.solve(_curvature(x, weight * chance * (1 - chance), penalty), slope)
        size = 1.0
        while (tried := _loss(x, y, weight, penalty, beta - size * step)) > best and size > TOLERANCE:
            size /= 2
        moved, beta = best - tried, beta - size * step
        best = tried
        if moved < TOLERANCE * max(1.0, abs(best)):
            break
    chance = 1.0 / (1.0 + np.exp(-(x @ beta)))
    root = np.linalg.cholesky(_curvature(x, weight * chance * (1 - chance), penalty)).astype(np.float64)
    evidence = -best + 0.5 * np.log(penalty).sum() - np.log(np.diag(root)).sum()
    return Logistic(beta, root, float(evidence))


def _curvature(x: FloatArray, weight: FloatArray, penalty: FloatArray) -> FloatArray:
    return np.asarray((x * weight[:, None]).T @ x + np.diag(penalty))


def _loss(x: FloatArray, y: FloatArray, weight: FloatArray, penalty: FloatArray, beta: FloatArray) -> float:
    eta = x @ beta
    return float((weight * (np.logaddexp(0.0, eta) - y * eta)).sum() + 0.5 * (penalty * beta**2).sum())
