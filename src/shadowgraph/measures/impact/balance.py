"""Balance: weights that make controls like the treated on average, in all traits at once.

Entropy balancing (Hainmueller 2012): the weights closest to equal ones under which the controls' mean traits are the
treated's. Nearest neighbours were tried first and are worse here: in several traits the nearest district to an extreme
one lies nearer the middle, so it falls back less after a violent year, and a fall appears that nobody made
(benchmarks/measures_impact.py compares the two where nothing happened).
"""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.impact.panel import FloatArray

SLACK = 0.02
"""Ridge on the multipliers: means may differ a little where the controls hardly reach the treated."""

LEAST_CONTROLS = 3.0
"""Effective number of controls below which the treated lie outside what controls there are."""

FARTHEST = 0.5
"""Largest remaining distance of a mean, in standard deviations."""

ROUNDS = 60


def balanced(traits: FloatArray, target: FloatArray) -> FloatArray | None:
    """Weights of controls, shape (n,), summing to 1.

    Args:
        traits: shape (n, k), of the controls.
        target: shape (m, k), of the treated.

    Returns:
        The weights, or None where the controls can't be made alike: a mean stays farther than `FARTHEST`, or all
        weight falls on fewer than `LEAST_CONTROLS`.
    """
    if len(traits) < LEAST_CONTROLS:
        return None
    scale = np.maximum(np.concatenate([traits, target]).std(axis=0), 0.1)
    away = (traits - target.mean(axis=0)) / scale
    pull = np.zeros(traits.shape[1])
    for _ in range(ROUNDS):
        weight = _weights(away, pull)
        mean = weight @ away
        curve = (away * weight[:, None]).T @ away - np.outer(mean, mean) + SLACK * np.eye(len(pull))
        step = np.clip(np.linalg.solve(curve, mean - SLACK * pull), -1.0, 1.0)
        pull += step
        if np.abs(step).max() < 1e-9:
            break
    weight = _weights(away, pull)
    if np.abs(weight @ away).max() > FARTHEST or 1.0 / (weight**2).sum() < LEAST_CONTROLS:
        return None
    return weight


def _weights(away: FloatArray, pull: FloatArray) -> FloatArray:
    log = -away @ pull
    made: FloatArray = np.exp(log - log.max())
    made /= made.sum()
    return made
