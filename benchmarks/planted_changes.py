"""Made-up monthly series with and without a planted change of level. SYNTHETIC."""

from __future__ import annotations

import numpy as np

MONTHS = 180
FAMILIES = ("independent", "autocorrelated", "bursty counts", "mostly 0")


def planted(family: str, rng: np.random.Generator, *, factor: float | None) -> tuple[np.ndarray, int]:
    """A series on the scale of comparison, and the month of its change (-1: none).

    Args:
        family: One of `FAMILIES`.
        rng: Generator.
        factor: What the level of counts is multiplied by; of the others, by how many standard deviations times
            1.5 ln(factor) it moves.
    """
    at = int(rng.integers(48, MONTHS - 36)) if factor is not None else -1
    later = (np.arange(MONTHS) >= at) & (at >= 0)
    times = np.where(later, factor or 1.0, 1.0)
    if family == "bursty counts":
        mean = 6.0 * times
        return np.log1p(rng.negative_binomial(2, 2 / (2 + mean)).astype(float)), at
    if family == "mostly 0":
        mean = 0.4 * times
        return np.log1p(rng.negative_binomial(1, 1 / (1 + mean)).astype(float)), at
    rho = 0.5 if family == "autocorrelated" else 0.0
    shocks = rng.normal(size=MONTHS + 20) * np.sqrt(1 - rho**2)
    noise = np.zeros(MONTHS + 20)
    for t in range(1, MONTHS + 20):
        noise[t] = rho * noise[t - 1] + shocks[t]
    return noise[20:] + 1.5 * np.log(times), at
