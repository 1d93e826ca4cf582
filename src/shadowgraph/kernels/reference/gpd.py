"""A generalised Pareto tail of whole numbers (Pickands 1975): the continuous law read from half to half.

P(X > x) = (1 + xi (x + 1/2 - u) / sigma)^(-1 / xi) with u = start - 1/2.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SHAPES = np.linspace(-0.5, 2.5, 121)
SCALES = 60
FLAT = 1e-6


class Tail(NamedTuple):
    """A fitted tail.

    Args:
        shape: xi.
        scale: sigma, above 0.
        low: 5 % limit of the shape, profile likelihood.
        high: 95 % limit.
        log_likelihood: At the top.
    """

    shape: float
    scale: float
    low: float
    high: float
    log_likelihood: float


def survival(x: Floats, shape: Floats | float, scale: Floats | float) -> Floats:
    """P(exceedance > x) of the continuous law, for x from 0."""
    xi = np.asarray(shape, float)
    inside = np.maximum(1.0 + xi * x / scale, 0.0)
    safe = np.where(np.abs(xi) < FLAT, FLAT, xi)
    with np.errstate(divide="ignore"):
        heavy = np.where(inside > 0, np.exp(-np.log(np.maximum(inside, 1e-300)) / safe), 0.0)
    return np.asarray(np.where(np.abs(xi) < FLAT, np.exp(-x / scale), heavy))


def fit(values: Floats, counts: Floats, start: float, *, every: int = 1) -> Tail:
    """Maximum likelihood on a grid, refined once around its top.

    Args:
        values: shape (V,), whole numbers, at least `start`.
        counts: shape (V,), events of each.
        start: Least value of the tail.
        every: Take only so many-th points of the grid; the limits are then as coarse.
    """
    above = values - start
    mean = float(above @ counts / counts.sum()) + 0.5
    grid_shapes = SHAPES[::every]
    scales = mean * np.exp(np.linspace(-3.0, 1.5, SCALES // every))
    grid = _log_likelihood(above, counts, grid_shapes, scales)
    profile = grid.max(axis=1)
    k = int(profile.argmax())
    best = scales[int(grid[k].argmax())]
    shapes = np.linspace(
        grid_shapes[max(k - 1, 0)], grid_shapes[min(k + 1, len(grid_shapes) - 1)], 21 // every
    )
    finer = best * np.exp(np.linspace(-0.12, 0.12, 41 // every) * every)
    near = _log_likelihood(above, counts, shapes, finer)
    a, b = np.unravel_index(int(near.argmax()), near.shape)
    # 90 % by likelihood: half the 90 % quantile of chi-squared with one degree of freedom.
    inside = grid_shapes[profile >= near.max() - 1.3527]
    shape = float(shapes[a])
    low, high = (float(inside.min()), float(inside.max())) if len(inside) else (shape, shape)
    return Tail(shape, float(finer[b]), min(low, shape), max(high, shape), float(near.max()))


def _log_likelihood(above: Floats, counts: Floats, shapes: Floats, scales: Floats) -> Floats:
    """Shape (len(shapes), len(scales))."""
    x, xi, sigma = above[:, None, None], shapes[None, :, None], scales[None, None, :]
    mass = survival(x, xi, sigma) - survival(x + 1.0, xi, sigma)
    return np.asarray(np.tensordot(counts, np.log(np.maximum(mass, 1e-300)), axes=1))


def draw(n: int, start: float, tail: Tail, rng: np.random.Generator) -> Floats:
    """Whole numbers from the tail, shape (n,)."""
    u = rng.random(n)
    xi = tail.shape
    excess = -np.log(u) if abs(xi) < FLAT else (u**-xi - 1.0) / xi
    return np.asarray(np.minimum(start + np.floor(tail.scale * excess), 1e9))
