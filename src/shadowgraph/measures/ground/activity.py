"""Whether a cell will see violence in the coming half-year: a logistic regression on two amounts of evidence.

Learnt on eight theatres (`benchmarks.measures_ground` fits it again and judges it in each theatre with the weights
of the other seven). Where the record ends or has a hole it expects what a conflict usually does next, no more.
"""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import IntArray
from shadowgraph.measures.ground.grid import FloatArray
from shadowgraph.measures.ground.presence import Presence

OFFSET = 0.05
"""Events added before the logarithm is taken."""

WEIGHTS = (-0.439, 1.311, -0.428)
"""Intercept, log of recent evidence near (20 km, half-life a year), log of the long run around (150 km, four years)."""

LEFT_OUT = (
    (-0.199, 1.328, -0.468),
    (-0.524, 1.366, -0.440),
    (-1.464, 1.070, -0.159),
    (-0.352, 1.328, -0.446),
    (-0.388, 1.332, -0.444),
    (-0.239, 1.371, -0.476),
    (-0.346, 1.347, -0.453),
    (-0.423, 1.303, -0.424),
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
    """Terms of the regression, shape (c, 3): 1 and two logarithms."""
    near = presence.near[0, 2].total[cells]
    around = presence.wide[1].total[cells]
    return np.column_stack([np.ones(len(cells)), np.log(near + OFFSET), np.log(around + OFFSET)])


def _logistic(log_odds: FloatArray) -> FloatArray:
    made: FloatArray = 1.0 / (1.0 + np.exp(-log_odds))
    return made
