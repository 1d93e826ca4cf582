"""Whether a cell will see violence in the coming half-year: a logistic regression on three amounts of evidence.

Learnt on eight theatres (`benchmarks.measures_ground` fits it again and judges it in each theatre with the weights
of the other seven). Where the record ends or has a hole it expects what a conflict usually does next, no more.
"""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import IntArray
from shadowgraph.measures.ground.grid import FloatArray
from shadowgraph.measures.ground.presence import Presence

OFFSET = 0.01
"""Events added before the logarithm is taken."""

WEIGHTS = (0.496, 0.512, 0.709, -0.408)
"""Intercept; logarithms of recent evidence near (20 km, half-lives of 90 days and of a year); logarithm of the long run
around (150 km, four years)."""

LEFT_OUT = (
    (0.628, 0.525, 0.706, -0.428),
    (0.206, 0.373, 0.867, -0.415),
    (-0.752, 0.617, 0.370, -0.072),
    (0.622, 0.535, 0.705, -0.426),
    (0.611, 0.536, 0.708, -0.426),
    (0.678, 0.531, 0.752, -0.450),
    (0.665, 0.522, 0.720, -0.434),
    (0.558, 0.482, 0.757, -0.425),
)
"""The same without the Sahel, Sri Lanka, Syria, Sudan and South Sudan, Ethiopia, the Central African Republic, Myanmar
and Sierra Leone: how they differ tells how far another conflict may."""


def active(
    presence: Presence, cells: IntArray, *, seed: int = 0, draws: int = 100
) -> tuple[FloatArray, FloatArray]:
    """Chance that a cell sees an event in the coming half-year, shape (c,), with draws, shape (c, draws).

    Draws vary the weights by their jackknife covariance over theatres (Efron and Stein 1981).

    Args:
        presence: What is known.
        cells: shape (c,).
        seed: Seed; each half-year has a stream of its own.
        draws: How many.
    """
    terms = features(presence, cells)
    left = np.array(LEFT_OUT)
    n = len(left)
    steps = np.random.default_rng([seed, presence.period, 1]).standard_normal((draws, n))
    weights = np.array(WEIGHTS) + np.sqrt((n - 1) / n) * steps @ (left - left.mean(axis=0))
    return _logistic(terms @ np.array(WEIGHTS)), _logistic(terms @ weights.T)


def features(presence: Presence, cells: IntArray) -> FloatArray:
    """Terms of the regression, shape (c, 4): 1 and three logarithms."""
    layers = presence.near[0, 0], presence.near[0, 2], presence.wide[1]
    return np.column_stack([np.ones(len(cells)), *(np.log(one.total[cells] + OFFSET) for one in layers)])


def _logistic(log_odds: FloatArray) -> FloatArray:
    made: FloatArray = 1.0 / (1.0 + np.exp(-log_odds))
    return made
