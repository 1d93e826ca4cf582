"""Tilt: how fast the rate of events changes with distance, on the ground that has seen violence."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.ground.exposure import nearness, year_totals
from shadowgraph.measures.ground.grid import FloatArray

UNIT_KM = 100.0
STEEPEST = 10.0
"""Slopes beyond a factor of e^10 in 100 km are cut: the events then all lie at one end of the ground."""

SLOPES = np.concatenate([-np.geomspace(STEEPEST, 0.02, 40), [0.0], np.geomspace(0.02, STEEPEST, 40)])

LEAST_EVENTS = 10
"""Below this many events in the trailing year a slope says nothing."""

LEAST_SPREAD_KM = 10.0
"""Ground all at about the same distance (standard deviation below this) can show no slope."""


def slope(context: MeasureContext, name: str) -> Draws:
    """Slope of the log rate of events per 100 km of distance to a layer, shape (n_slots, 1 + n_draws).

    Were events to fall on the ground with rate exp(slope * distance), their mean distance would be that of the ground
    so weighted; the slope is where the two agree: the maximum of the likelihood of a Poisson process.
    """
    found = nearness(context.ground, name)
    distance = found.ground / UNIT_KM
    # Relative to the farthest or nearest point nothing overflows: |slope * distance| stays below 50.
    tilted = np.empty((*distance.shape[:2], 2 * len(SLOPES) + 2))
    for column, each in enumerate(SLOPES):
        weight = found.area * np.exp(each * distance)
        tilted[..., 2 * column] = weight.sum(axis=2)
        tilted[..., 2 * column + 1] = (weight * distance).sum(axis=2)
    tilted[..., -2] = (found.area * distance**2).sum(axis=2)
    tilted[..., -1] = found.area.sum(axis=1)
    sums = found.sums(tilted, context)
    n, total = year_totals(context, found, np.nan_to_num(found.events) / UNIT_KM)
    made = np.full_like(n, np.nan)
    for slot in np.flatnonzero(n[:, 0] >= LEAST_EVENTS):
        made[slot] = _slope(total[slot] / n[slot], sums[slot])
    return made


def _slope(mean: Draws, sums: FloatArray) -> Draws:
    """Slopes at which the ground's weighted mean distance is each of the given means."""
    means = sums[1:-2:2] / sums[:-2:2]
    spread = sums[-2] / sums[-1] - means[len(SLOPES) // 2] ** 2
    if spread < (LEAST_SPREAD_KM / UNIT_KM) ** 2:
        return np.full_like(mean, np.nan)
    made: Draws = np.interp(mean, means, SLOPES).astype(np.float32)
    return made
