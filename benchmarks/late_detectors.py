"""Detectors of a change of level that see nothing later, to be held against each other at one rate of false alarms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from shadowgraph.kernels.compiled.late_changes import late_changes

Floats = np.ndarray
Detector = Callable[[Floats, float], np.ndarray]
WARM = 24


def likelihood_ratio(values: Floats, threshold: float) -> np.ndarray:
    """Ours: a new level within the last twelve periods against the one since the last change."""
    return late_changes(values, threshold)[0] >= 0


def cusum(values: Floats, threshold: float, slack: float = 0.5) -> np.ndarray:
    """Two-sided CUSUM (Page 1954) with the level and spread of the first 24 periods since the last alarm."""
    made = np.zeros(len(values), bool)
    origin, up, down = 0, 0.0, 0.0
    for t in range(len(values)):
        if t - origin < WARM:
            continue
        base = values[origin : origin + WARM]
        z = (values[t] - base.mean()) / max(base.std(ddof=1), 0.1)
        up, down = max(0.0, up + z - slack), max(0.0, down - z - slack)
        if max(up, down) > threshold:
            made[t] = True
            origin, up, down = t, 0.0, 0.0
    return made


def shewhart(values: Floats, threshold: float) -> np.ndarray:
    """Mean of three periods against the 24 before them, in its spread."""
    made = np.zeros(len(values), bool)
    quiet = 0
    for t in range(WARM + 3, len(values) + 1):
        base = values[t - 3 - WARM : t - 3]
        z = abs(values[t - 3 : t].mean() - base.mean()) / max(base.std(ddof=1), 0.1) * np.sqrt(3)
        if z > threshold and t > quiet:
            made[t - 1] = True
            quiet = t + WARM // 2
    return made


def bayesian(values: Floats, threshold: float, hazard: float = 1 / 60) -> np.ndarray:
    """Bayesian online change points (Adams and MacKay 2007), normal with unknown mean and spread.

    An alarm when the chance that the run is no longer than twelve periods, once past them, exceeds
    threshold / (1 + threshold).
    """
    n = len(values)
    made = np.zeros(n, bool)
    if n < WARM:
        return made
    first = values[:WARM]
    m0, k0, a0, b0 = first.mean(), 0.2, 2.0, 2.0 * max(first.var(), 0.02)
    m, k, a, b = (np.array([v]) for v in (m0, k0, a0, b0))
    log_run = np.zeros(1)
    from scipy.special import gammaln

    quiet = WARM
    for t in range(n):
        x = values[t]
        scale = b * (k + 1) / (a * k)
        log_pred = (
            gammaln(a + 0.5)
            - gammaln(a)
            - 0.5 * np.log(2 * np.pi * a * scale)
            - (a + 0.5) * np.log1p((x - m) ** 2 / (2 * a * scale))
        )
        grown = log_run + log_pred + np.log1p(-hazard)
        fresh = np.logaddexp.reduce(log_run + log_pred) + np.log(hazard)
        log_run = np.append(fresh, grown)
        log_run -= np.logaddexp.reduce(log_run)
        b = np.append(b0, b + k * (x - m) ** 2 / (2 * (k + 1)))
        m, k, a = np.append(m0, (k * m + x) / (k + 1)), np.append(k0, k + 1), np.append(a0, a + 0.5)
        if t >= quiet:
            short = np.exp(log_run[2:12]).sum()
            if short > threshold / (1 + threshold):
                made[t] = True
                quiet = t + 12
    return made


DETECTORS: dict[str, Detector] = {
    "likelihood ratio (ours)": likelihood_ratio,
    "CUSUM": cusum,
    "Bayesian online": bayesian,
    "three against 24": shewhart,
}
GRIDS = {
    "likelihood ratio (ours)": np.geomspace(4, 60, 24),
    "CUSUM": np.geomspace(2, 40, 24),
    "Bayesian online": np.geomspace(0.05, 200, 24),
    "three against 24": np.geomspace(2, 20, 24),
}
