"""What counts say of hidden states, compiled: see `kernels.reference.count_ratios`, the oracle."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@njit(cache=True, nogil=True)
def add_term_ratios(
    made: Floats,
    observed: Floats,
    expected: Floats,
    unused: Floats,
    multipliers: Floats,
    shares: Floats,
    dispersion: float,
    power: float,
    mistaken: float,
    base: int,
) -> None:
    """Add the ratios of `kernels.reference.count_ratios.term_ratios` to `made`, shape (C, S).

    Of y log(m / (m + r)) - r log(m + r), what all states share is left out: y log(expected). `shares[base]` is 0.
    """
    n_states = len(multipliers)
    mean, logs, mixed = np.empty(n_states), np.empty(n_states), np.empty(n_states)
    log_multipliers = np.log(multipliers)
    for c in range(len(observed)):
        if multipliers[base] * (expected[c] + shares[base] * unused[c]) <= 0.0:
            continue
        y, e, top = observed[c], expected[c], -np.inf
        for s in range(n_states):
            extra = shares[s] * unused[c]
            mean[s] = multipliers[s] * (e + extra)
            if s and mean[s] == mean[s - 1]:
                logs[s] = logs[s - 1]
            else:
                logs[s] = -(y + dispersion) * math.log(mean[s] + dispersion)
                if y > 0.0:
                    logs[s] += y * (log_multipliers[s] + (math.log1p(extra / e) if extra > 0.0 else 0.0))
            top = max(top, logs[s])
        total = 0.0
        for s in range(n_states):
            if s and logs[s] == logs[s - 1]:
                mixed[s] = mixed[s - 1]
            else:
                mixed[s] = 1.0 if logs[s] == top else math.exp(power * (logs[s] - top))
            total += mixed[s]
        for s in range(n_states):
            mixed[s] = max((1.0 - mistaken) * mixed[s] + mistaken * total / n_states, 1e-300)
        last = 0.0
        for s in range(n_states):
            if s == 0 or mixed[s] != mixed[s - 1]:
                last = 0.0 if s == base else math.log(mixed[s] / mixed[base])
            made[c, s] += last


@njit(cache=True, nogil=True)
def rate_sums(
    observed: Floats,
    expected: Floats,
    unused: Floats,
    posterior: Floats,
    multipliers: Floats,
    shares: Floats,
    dispersion: float,
    power: float,
) -> tuple[Floats, Floats, float, float]:
    """See `kernels.reference.count_ratios.rate_sums`: same arguments, same result."""
    n_states = len(multipliers)
    seen, due, used, left = np.zeros(n_states), np.zeros(n_states), 0.0, 0.0
    share = shares.max()
    for c in range(len(observed)):
        e, y, u = expected[c], observed[c], unused[c]
        if e <= 0.0:
            continue
        agreed = 0.0
        for s in range(n_states):
            mean = multipliers[s] * (e + shares[s] * u)
            weight = power * posterior[c, s] / (1.0 + mean / dispersion)
            seen[s] += weight * y
            due[s] += weight * e
            if shares[s] > 0.0:
                agreed += weight
        used += agreed * y * (share * u / max(e + share * u, 1e-12))
        left += agreed * u
    return seen, due, used, left


@njit(cache=True, nogil=True)
def persistence(
    observed: Floats,
    expected: Floats,
    unused: Floats,
    posterior: Floats,
    multipliers: Floats,
    shares: Floats,
    dispersion: float,
    starts: Ints,
    most: float,
) -> tuple[int, float]:
    """See `kernels.reference.count_ratios.persistence`: same arguments, same result."""
    n_states = len(multipliers)
    residual = np.zeros(len(observed))
    n, now, then = 0, 0.0, 0.0
    for p in range(len(starts) - 1):
        for c in range(starts[p], starts[p + 1]):
            if expected[c] <= 0.0:
                continue
            mean = 0.0
            for s in range(n_states):
                mean += posterior[c, s] * multipliers[s] * (expected[c] + shares[s] * unused[c])
            value = (observed[c] - mean) / math.sqrt(mean * (1.0 + mean / dispersion) + 0.1)
            residual[c] = min(max(value, -most), most)
            if c > starts[p] and expected[c - 1] > 0.0:
                n += 1
                now += residual[c - 1]
                then += residual[c]
    if n == 0:
        return 0, 0.0
    now, then = now / n, then / n
    both, spread_now, spread_then = 0.0, 0.0, 0.0
    for p in range(len(starts) - 1):
        for c in range(starts[p] + 1, starts[p + 1]):
            if expected[c] > 0.0 and expected[c - 1] > 0.0:
                both += (residual[c - 1] - now) * (residual[c] - then)
                spread_now += (residual[c - 1] - now) ** 2
                spread_then += (residual[c] - then) ** 2
    spread = math.sqrt(spread_now) * math.sqrt(spread_then)
    return n, both / spread if spread > 0.0 else 0.0
