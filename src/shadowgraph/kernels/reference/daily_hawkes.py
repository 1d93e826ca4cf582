"""A Hawkes process seen only by the day: its likelihood in plain NumPy, a definition a line.

The mean number of events on day t, given the days before, is

    m_t = sum over knots k of exp(u_k) hat_k(t) + p R sum over s >= 1 of (1 - rho) rho^(s - 1) z_(t - s)

with hats that make the background run straight from knot to knot, z the events of each day (in parts, where only a span
of days is known), p the part of all events that is dated to the day, and rho = 2^(-1 / half-life). R is what a day
brings about on later days per event. An exponential kernel with n offspring per event lets p0 = 1 - (1 - rho) / beta of
them fall on the day of their cause (beta = log 2 / half-life), and those have offspring in turn, so that
R = n (1 - p0) / (1 - n p0). The day's count is a generalised Poisson (Consul and Jain 1973) of mean m_t and clumping
theta: events that come together on one day need not have set each other off, and don't count for R.

The log of the background is a random walk from knot to knot with precision kappa.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEVEL = 0.02
"""Pull of each knot's log upwards: keeps the background of a year that excitation could explain alone off minus
infinity, and is too weak to move it where events speak."""


class Days(NamedTuple):
    """What is known of one unit and window.

    Args:
        counts: shape (T,), events dated to each day of the window, whole numbers.
        heard: shape (B + T,), events of each day, B days before the window first, with parts of those dated less well.
        left: shape (T,), knot at or before each day, 0 to K - 2.
        part: shape (T,), way from that knot to the next, 0 to 1.
        dated: p, part of the events that `counts` holds, above 0, at most 1.
    """

    counts: Floats
    heard: Floats
    left: Ints
    part: Floats
    dated: float


def later_offspring(branching: Floats | float, half_life: Floats | float) -> Floats:
    """R: mean number of events on later days per event, from n and the half-life in days."""
    beta = np.log(2.0) / np.asarray(half_life)
    same_day = 1.0 + np.expm1(-beta) / beta
    n = np.asarray(branching)
    return np.asarray(n * (1.0 - same_day) / (1.0 - n * same_day), np.float64)


def echo(heard: Floats, half_life: float) -> Floats:
    """Sum over s >= 1 of (1 - rho) rho^(s - 1) z_(t - s) for each day, from the definition, shape as `heard`."""
    rho = 2.0 ** (-1.0 / half_life)
    lag = np.subtract.outer(np.arange(len(heard)), np.arange(len(heard)))
    weight = np.where(lag >= 1, (1.0 - rho) * rho ** (np.maximum(lag, 1) - 1.0), 0.0)
    return np.asarray(weight @ heard)


def hats(days: Days, n_knots: int) -> Floats:
    """Each knot's hat on each day, shape (T, K)."""
    made = np.zeros((len(days.left), n_knots))
    rows = np.arange(len(days.left))
    made[rows, days.left] = 1.0 - days.part
    made[rows, days.left + 1] += days.part
    return made


def log_likelihood(days: Days, log_level: Floats, later: float, half_life: float, theta: float) -> float:
    """Log of the generalised Poisson likelihood, up to a constant of the counts.

    Args:
        days: The window.
        log_level: shape (K,), u.
        later: R.
        half_life: Days.
        theta: Clumping, 0 to below 1.
    """
    before = len(days.heard) - len(days.counts)
    mean = hats(days, len(log_level)) @ np.exp(log_level)
    mean = mean + days.dated * later * echo(days.heard, half_life)[before:]
    own = (1.0 - theta) * mean
    y = days.counts
    some = y > 0
    log = np.log(own[some]) + (y[some] - 1.0) * np.log(own[some] + theta * y[some]) - theta * y[some]
    return float(log.sum() - own.sum())


def log_prior(log_level: Floats, kappa: float) -> float:
    """Log density of the background's random walk, up to a constant that is the same for every kappa."""
    steps = np.diff(log_level)
    walk = 0.5 * len(steps) * np.log(kappa) - 0.5 * kappa * float(steps @ steps)
    return float(walk + LEVEL * log_level.sum())
