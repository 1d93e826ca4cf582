"""Inference: intervals, bounds and what could have been detected, from a fit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shadowgraph.measures.impact.panel import FloatArray
from shadowgraph.measures.impact.ratios import Fit

LEVEL = 0.90
LEAST_CLUSTERS = 4
"""Clusters below which no interval is given: a jackknife of two or three can come out at nothing by accident."""

POWER = 0.80


@dataclass(frozen=True)
class Estimate:
    """One log ratio with what is known of it.

    Args:
        log_ratio: The estimate.
        error: Its standard error; infinite where there is but one cluster.
        freedom: Degrees of freedom.
        low: Lower end of the interval, log; NaN with too few clusters. `high` likewise.
        high: Upper end.
        p_value: Two-sided, of no change; NaN with too few clusters.
        detectable: Least log ratio above 0 found four times in five at this level; NaN with too few clusters.
    """

    log_ratio: float
    error: float
    freedom: float
    low: float
    high: float
    p_value: float
    detectable: float


def t_quantile(chance: float, freedom: float) -> float:
    """Quantile of Student's t."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, chance))


def estimate(fit: Fit, block: int, *, together: int = 1) -> Estimate:
    """Estimate and interval of one block's log ratio.

    Args:
        fit: The fit.
        block: Which of its log ratios.
        together: How many intervals are to hold at once (Bonferroni).
    """
    from scipy.special import stdtr

    value, error = float(fit.theta[block]), float(np.sqrt(fit.spread[block, block]))
    nan = float("nan")
    if fit.clusters < LEAST_CLUSTERS:
        return Estimate(value, error, fit.freedom, nan, nan, nan, nan)
    error = max(error, 1e-6)
    reach = t_quantile(1.0 - (1.0 - LEVEL) / 2.0 / together, fit.freedom) * error
    p_value = 2.0 * float(stdtr(fit.freedom, -abs(value) / error))
    least = (t_quantile(1.0 - (1.0 - LEVEL) / 2.0, fit.freedom) + t_quantile(POWER, fit.freedom)) * error
    return Estimate(value, error, fit.freedom, value - reach, value + reach, p_value, least)


def bounds(fit: Fit, block: int, lead: int, *, times: float = 1.0) -> tuple[float, float]:
    """Interval that also holds if treated and controls part after the turn by so much as they did in the lead.

    Bounded departures from parallel trends (Manski and Pepper 2018), in multiples of the departure seen before as in
    Rambachan and Roth (2023), without accumulation. The ends of the identified set are linear in the log ratios for
    either sign of the lead, so the interval is the union of the two signs'.

    Args:
        fit: The fit.
        block: Which of its log ratios.
        lead: Place of the lead.
        times: How many times the departure seen before.

    Returns:
        Lower and upper end, log; NaN with too few clusters.
    """
    if fit.clusters < LEAST_CLUSTERS:
        return float("nan"), float("nan")
    if not np.isfinite(fit.spread).all():
        return -np.inf, np.inf
    reach = t_quantile(1.0 - (1.0 - LEVEL) / 2.0, fit.freedom)
    ends = []
    for sign in (-1.0, 1.0):
        along = np.zeros(len(fit.theta))
        along[block], along[lead] = 1.0, sign * times
        middle, error = float(along @ fit.theta), float(np.sqrt(along @ fit.spread @ along))
        ends.append((middle - reach * error, middle + reach * error))
    return min(low for low, _ in ends), max(high for _, high in ends)


def holm(p_values: FloatArray) -> FloatArray:
    """Step-down adjusted p-values (Holm 1979); NaN stays and isn't counted."""
    made = np.full(len(p_values), np.nan)
    known = np.flatnonzero(np.isfinite(p_values))
    order = known[np.argsort(p_values[known], kind="stable")]
    running = 0.0
    for place, at in enumerate(order):
        running = max(running, min(1.0, (len(order) - place) * float(p_values[at])))
        made[at] = running
    return made


def over_draws(fits: list[Fit]) -> Fit:
    """One fit from fits under draws of the dates (Rubin 1987): within plus between."""
    thetas = np.array([fit.theta for fit in fits])
    if len(fits) == 1:
        return fits[0]
    between = np.atleast_2d(np.cov(thetas, rowvar=False))
    within = np.mean([fit.spread for fit in fits], axis=0)
    return Fit(
        thetas.mean(axis=0),
        within + (1.0 + 1.0 / len(fits)) * between,
        float(np.mean([fit.freedom for fit in fits])),
        int(np.median([fit.clusters for fit in fits])),
    )
