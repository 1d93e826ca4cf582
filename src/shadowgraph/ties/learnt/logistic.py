"""Logistic regression whose weights may have one sign only, with a ridge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shadowgraph.ties.base import FloatArray

FLAT = 1e-9
"""A column that hardly varies gets this scale added, so that it stays near zero."""


@dataclass(frozen=True)
class Logistic:
    """A fitted regression.

    Args:
        centre: shape (K,), mean of each column where it was learnt.
        scale: shape (K,), its standard deviation.
        weight: shape (K,), log-odds per standard deviation, of the sign asked for or 0.
        intercept: log-odds at the centre.
    """

    centre: FloatArray
    scale: FloatArray
    weight: FloatArray
    intercept: float

    def bars(self, values: FloatArray) -> FloatArray:
        """Contribution of each column to the log-odds, shape (P, K); they sum to log-odds minus intercept."""
        return (values - self.centre) / self.scale * self.weight

    def log_odds(self, values: FloatArray) -> FloatArray:
        """Log-odds of each row, shape (P,)."""
        return np.asarray(self.intercept + self.bars(values).sum(axis=1))


def fit(
    values: FloatArray,
    label: FloatArray,
    signs: FloatArray,
    *,
    ridge: float,
    weight: FloatArray | None = None,
) -> Logistic:
    """Fit by penalised maximum likelihood (L-BFGS-B, Byrd et al. 1995).

    What theory says of a sign is worth more than what few labels say against it: with forty ties in a thousand
    pairs an unconstrained fit learns the accidents of the theatres it was shown.

    Args:
        values: shape (P, K).
        label: shape (P,), 0 or 1.
        signs: shape (K,), 1 for weights that may not be negative, -1 for weights that may not be positive.
        ridge: Penalty on half the squared weights (of standardised columns); the intercept goes free.
        weight: shape (P,), how much each row counts; None: all the same.
    """
    from scipy.optimize import minimize

    counts = np.ones(len(label)) if weight is None else weight
    centre = np.average(values, axis=0, weights=counts)
    scale = np.sqrt(np.average((values - centre) ** 2, axis=0, weights=counts)) + FLAT
    design = np.column_stack([np.ones(len(label)), (values - centre) / scale])
    penalty = np.concatenate([[0.0], np.full(values.shape[1], ridge)])

    def loss(b: FloatArray) -> tuple[float, FloatArray]:
        eta = design @ b
        chance = 1.0 / (1.0 + np.exp(-np.clip(eta, -500, 500)))
        value = (counts * (np.logaddexp(0, eta) - label * eta)).sum() + 0.5 * (penalty * b**2).sum()
        return float(value), design.T @ (counts * (chance - label)) + penalty * b

    bounds = [(None, None)] + [(0.0, None) if sign > 0 else (None, 0.0) for sign in signs]
    found = minimize(
        loss,
        np.zeros(design.shape[1]),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": 1000, "ftol": 1e-12, "gtol": 1e-7},
    )
    return Logistic(centre, scale, np.asarray(found.x[1:]), float(found.x[0]))
