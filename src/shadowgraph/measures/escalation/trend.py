"""Trend."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext

WINDOW = 6
"""Periods the slope is fitted to: this one and the five before."""

PRIOR = 0.5
"""Events added to each period (Jeffreys' prior of a Poisson rate), so that a calm window has a slope of 0."""

STEEPEST = 6.0
CELLS = 20_000

STUDENT = 2.131847 / 1.644854
"""95 % quantiles of Student's t with four degrees of freedom and of the normal distribution."""


class Trend(Measure):
    """How fast violence grows or falls, over this period and the five before.

    Formula: slope b of a Poisson regression log E[y_s] = a + b s of the number of events y_s, half an event added to
        each, on the last six periods s; no later period enters. Given their sum, the counts are multinomial and b
        solves: mean of s weighted by exp(b s) = mean of s weighted by y_s.
    Units: log ratio per period: 0.69 doubles, -0.69 halves each period.
    Range: any; none in the first five periods of a series, nor where the six saw no event.
    Interval: Bayesian bootstrap of events with half an unseen event in each period, placed around the value and, since
        violence is burstier than Poisson, widened as in quasi-Poisson regression: by the square root of the
        dispersion (Pearson's chi-squared / 4, at least 1), and where that is above 1 by the quantile of Student's t
        with four degrees of freedom over the normal one.
    Source: Poisson regression with quasi-likelihood, McCullagh and Nelder (1989, section 6.2).
    """

    name = "trend"
    title = "Growth of violence"
    theme = "escalation"
    unit_kinds = ("theatre", "district")
    units = "log ratio per period"
    range = (-STEEPEST, STEEPEST)
    citation = "McCullagh and Nelder 1989"
    centre = "shift"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        made = np.full((context.n_slots, 1 + context.n_draws), np.nan, np.float32)
        runs = context.slots["run"].to_numpy()
        last = np.arange(WINDOW - 1, context.n_slots)
        last = last[runs[last] == runs[last - WINDOW + 1]]
        counts = context.total("events", sampled=True)
        before = np.concatenate([[0.0], np.cumsum(counts[:, 0], dtype=np.float64)])
        last = last[before[last + 1] > before[last - WINDOW + 1]]
        if not len(last):
            return made
        counts += context.unseen("events")
        counts[:, 0] += PRIOR
        sums = np.zeros((len(last), counts.shape[1]), np.float32)
        moments = np.zeros_like(sums)
        for s in range(WINDOW):
            at = last - WINDOW + 1 + s
            sums += counts[at]
            moments += s * counts[at]
        slopes = slope_of(moments / sums)
        window = np.stack([counts[last - WINDOW + 1 + s, 0] for s in range(WINDOW)], axis=1)
        spread = dispersion(window, slopes[:, 0])
        wider = (np.sqrt(spread) * np.where(spread > 1.0, STUDENT, 1.0)).astype(np.float32)[:, None]
        slopes[:, 1:] = slopes[:, :1] + (slopes[:, 1:] - slopes[:, :1]) * wider
        made[last] = slopes
        return made


@functools.cache
def _table() -> NDArray[np.float32]:
    """Slope at `CELLS` + 1 evenly spaced mean positions from 0 to 5."""
    slopes = np.linspace(-STEEPEST, STEEPEST, 4801)
    weights = np.exp(slopes[:, None] * (np.arange(WINDOW) - (WINDOW - 1) / 2))
    positions = (weights * np.arange(WINDOW)).sum(axis=1) / weights.sum(axis=1)
    return np.interp(np.linspace(0, WINDOW - 1, CELLS + 1), positions, slopes).astype(np.float32)


def slope_of(position: Draws) -> Draws:
    """Poisson slope from the mean position of the events in the window, 0 (all first) to 5 (all last)."""
    table = _table()
    place = np.clip(position, 0, WINDOW - 1).astype(np.float32) * np.float32(CELLS / (WINDOW - 1))
    below = np.minimum(place.astype(np.int32), CELLS - 1)
    left = table[below]
    made: Draws = left + (table[below + 1] - left) * (place - below)
    return made


def dispersion(counts: Draws, slope: Draws) -> Draws:
    """Pearson's chi-squared over its degrees of freedom, at least 1, shape (n,).

    Args:
        counts: shape (n, 6).
        slope: shape (n,), fitted slopes.
    """
    weights = np.exp(slope[:, None] * (np.arange(WINDOW) - (WINDOW - 1) / 2))
    fitted = counts.sum(axis=1, keepdims=True) * weights / weights.sum(axis=1, keepdims=True)
    chi = ((counts - fitted) ** 2 / fitted).sum(axis=1) / (WINDOW - 2)
    made: Draws = np.maximum(chi, 1.0).astype(np.float32)
    return made
