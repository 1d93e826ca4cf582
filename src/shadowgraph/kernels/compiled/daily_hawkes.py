"""The likelihood of a Hawkes process seen by the day, over branching ratio, half-life and stiffness."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from shadowgraph.kernels.reference.daily_hawkes import LEVEL, Days

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STEPS = 10
"""Newton steps per point of the grid, each of which starts from its neighbour's background."""
CLOSE = 0.01
FARTHEST = 1.5
LEAST_CURVE = 0.1
CLUMPINGS = 20


def surface(
    days: Days, n_knots: int, half_lives: Floats, branching: Floats, kappas: Floats
) -> tuple[Floats, float]:
    """Log marginal likelihood, the background integrated out by Laplace's method at each point of a grid.

    Args:
        days: The window; see `kernels.reference.daily_hawkes`.
        n_knots: K.
        half_lives: shape (H,), days.
        branching: shape (G,), offspring per event n, ascending.
        kappas: shape (Q,), precisions of the background's random walk; one in the middle of the list is used first.

    Returns:
        shape (Q, H, G), and the clumping theta, most likely under the best point of a first pass.
    """
    beta = np.log(2.0) / half_lives
    same_day = 1.0 + np.expm1(-beta) / beta
    later = branching * (1.0 - same_day)[:, None] / (1.0 - branching * same_day[:, None])
    made, theta = _surface(
        days.counts,
        days.heard,
        days.left,
        days.part,
        n_knots,
        np.exp(-beta),
        np.ascontiguousarray(days.dated * later),
        kappas,
    )
    return made, float(theta)


@njit(cache=True, nogil=True)
def _surface(
    counts: Floats,
    heard: Floats,
    left: Ints,
    part: Floats,
    n_knots: int,
    rho: Floats,
    later: Floats,
    kappas: Floats,
) -> tuple[Floats, float]:
    """See `surface`; `later` is what multiplies the echo, shape (H, G)."""
    span, before = len(counts), len(heard) - len(counts)
    days = np.flatnonzero(counts > 0)
    n_half, n_grid = later.shape
    exposure = np.zeros(n_knots)
    for t in range(span):
        exposure[left[t]] += 1.0 - part[t]
        exposure[left[t] + 1] += part[t]
    sounds, whole = np.zeros((n_half, len(days))), np.zeros(n_half)
    for h in range(n_half):
        x, k = 0.0, 0
        for t in range(len(heard)):
            if t > 0:
                x = rho[h] * x + (1.0 - rho[h]) * heard[t - 1]
            if t >= before:
                whole[h] += x
                if k < len(days) and days[k] == t - before:
                    sounds[h, k] = x
                    k += 1
    made = np.zeros((len(kappas), n_half, n_grid))
    begin = np.log(max(counts.sum(), 0.5) / span)
    u = np.full(n_knots, begin)
    best, best_u, best_h, best_g = -np.inf, u.copy(), 0, 0
    middle = len(kappas) // 2
    for h in range(0, n_half, 2):
        for g in range(0, n_grid, 2):
            found = _climb(
                counts, days, left, part, exposure, sounds[h], whole[h], later[h, g], kappas[middle], 0.0, u
            )
            if found > best:
                best, best_h, best_g = found, h, g
                best_u[:] = u
    level = np.exp(best_u)
    theta, most = 0.0, -np.inf
    for step in range(CLUMPINGS):
        tried = step / CLUMPINGS
        found = _fit(
            counts,
            days,
            left,
            part,
            exposure,
            sounds[best_h],
            whole[best_h],
            later[best_h, best_g],
            tried,
            level,
        )
        if found > most:
            theta, most = tried, found
    for q in range(len(kappas)):
        for h in range(n_half):
            u[:] = best_u
            for g in range(n_grid):
                made[q, h, g] = _climb(
                    counts, days, left, part, exposure, sounds[h], whole[h], later[h, g], kappas[q], theta, u
                )
    return made, theta


@njit(cache=True, nogil=True)
def _fit(
    counts: Floats,
    days: Ints,
    left: Ints,
    part: Floats,
    exposure: Floats,
    sound: Floats,
    whole: float,
    later: float,
    theta: float,
    level: Floats,
) -> float:
    """Log-likelihood; see `kernels.reference.daily_hawkes.log_likelihood`."""
    log = -(1.0 - theta) * later * whole
    for k in range(len(level)):
        log -= (1.0 - theta) * level[k] * exposure[k]
    for k in range(len(days)):
        t = days[k]
        mean = level[left[t]] * (1.0 - part[t]) + level[left[t] + 1] * part[t] + later * sound[k]
        own = (1.0 - theta) * mean
        log += np.log(own) + (counts[t] - 1.0) * np.log(own + theta * counts[t]) - theta * counts[t]
    return log


@njit(cache=True, nogil=True)
def _climb(
    counts: Floats,
    days: Ints,
    left: Ints,
    part: Floats,
    exposure: Floats,
    sound: Floats,
    whole: float,
    later: float,
    kappa: float,
    theta: float,
    u: Floats,
) -> float:
    """Move u to the most probable background and return the log marginal likelihood there."""
    n_knots = len(u)
    slope, curve, off = np.zeros(n_knots), np.zeros(n_knots), np.zeros(n_knots)
    step = np.zeros(n_knots)
    value = 0.0
    for _ in range(STEPS):
        level = np.exp(u)
        slope[:], curve[:], off[:] = 0.0, 0.0, 0.0
        value = -(1.0 - theta) * later * whole
        for k in range(len(days)):
            y, a, f = counts[days[k]], left[days[k]], part[days[k]]
            mean = level[a] * (1.0 - f) + level[a + 1] * f + later * sound[k]
            own = (1.0 - theta) * mean + theta * y
            s = 1.0 / mean + (y - 1.0) * (1.0 - theta) / own
            j = 1.0 / mean**2 + (y - 1.0) * (1.0 - theta) ** 2 / own**2
            value += np.log((1.0 - theta) * mean) + (y - 1.0) * np.log(own) - theta * y
            slope[a] += s * (1.0 - f)
            slope[a + 1] += s * f
            curve[a] += j * (1.0 - f) ** 2
            curve[a + 1] += j * f * f
            off[a] += j * f * (1.0 - f)
        size = 0.0
        for k in range(n_knots):
            value += LEVEL * u[k] - (1.0 - theta) * level[k] * exposure[k]
            pull = level[k] * (slope[k] - (1.0 - theta) * exposure[k])
            # The curvature in u has the slope in it; kept positive, so that a step never goes downhill.
            curve[k] = curve[k] * level[k] ** 2 + max(-pull, LEAST_CURVE)
            slope[k] = pull + LEVEL
        for k in range(n_knots - 1):
            rise = u[k + 1] - u[k]
            value += 0.5 * np.log(kappa) - 0.5 * kappa * rise**2
            slope[k] += kappa * rise
            slope[k + 1] -= kappa * rise
            curve[k] += kappa
            curve[k + 1] += kappa
            off[k] = off[k] * level[k] * level[k + 1] - kappa
        # A tri-diagonal system: eliminate downwards, substitute upwards.
        for k in range(n_knots):
            if k > 0:
                w = off[k - 1] / curve[k - 1]
                curve[k] -= w * off[k - 1]
                slope[k] -= w * slope[k - 1]
            value -= 0.5 * np.log(curve[k])
        for k in range(n_knots - 1, -1, -1):
            step[k] = slope[k] / curve[k]
            if k < n_knots - 1:
                step[k] -= off[k] / curve[k] * step[k + 1]
            size = max(size, abs(step[k]))
        if size < CLOSE:
            break
        for k in range(n_knots):
            u[k] += step[k] * min(1.0, FARTHEST / size)
    return value
