"""Groups that no event showed: how much of the violence they may have, and into how many they fall.

A Dirichlet process: given n events of K groups, the posterior of the shares has mass Gamma(n_i) on each group seen and
Gamma(a) on all others together, which fall into pieces as a Chinese restaurant process with concentration a does (Ewens
1972; Ferguson 1973). The concentration is drawn from its posterior given n and K under an exponential prior of mean 2.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shadowgraph.measures.base import Draws
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.streams import uniforms
from shadowgraph.measures.totals import Totals

PRIOR_MEAN = 2.0
"""Of the concentration. With 2, ten events are expected to show about four groups, a hundred about eight; simulated
theatres of two to twenty groups with unequal shares are covered nine times in ten from five events up."""

GRID = 64
QUANTILES = 256


@dataclass(frozen=True)
class Unseen:
    """What the groups not seen add, per slot and draw; nothing in the point column.

    Args:
        mass: shape (n_slots, 1 + n_draws), their violence together, in the units of the totals.
        squares: shape (n_slots, 1 + n_draws), expected sum of squared shares among them.
        entropy: shape (n_slots, 1 + n_draws), expected entropy of the shares among them, nats.
    """

    mass: Draws
    squares: Draws
    entropy: Draws


def unseen_groups(context: MeasureContext, counted: Totals, size: Draws | None = None) -> Unseen:
    """Draw the violence of groups not seen.

    Args:
        context: The block.
        counted: Events by slot and group; its point column says how many events showed how many groups.
        size: shape (n_slots, 1), what one event counts in the totals; None: 1.
    """
    events = counted.per_slot()[:, 0]
    groups = counted.present()[:, 0]
    shape = (context.n_slots, 1 + context.n_draws)
    made = Unseen(*(np.zeros(shape, np.float32) for _ in range(3)))
    some = np.flatnonzero(events > 0)
    if not len(some):
        return made
    keys = context.slot_keys[some]
    place = _concentrations(events[some], groups[some], uniforms(keys, "unseen", context.n_draws))
    part = (uniforms(keys, "other", context.n_draws) * QUANTILES).astype(np.int64)
    mass = _gammas()[place, part]
    made.mass[some, 1:] = mass if size is None else mass * size[some]
    squares, entropy = _pieces()
    made.squares[some, 1:] = squares[place]
    made.entropy[some, 1:] = entropy[place]
    return made


@functools.cache
def _grid() -> NDArray[np.float64]:
    return np.exp(np.linspace(np.log(0.02), np.log(60.0), GRID))


def _concentrations(events: Draws, groups: Draws, u: Draws) -> NDArray[np.int64]:
    """Posterior draws of the concentration, as places in the grid, shape (m, n_draws)."""
    from scipy.special import gammaln

    grid = _grid()
    seen, row = np.unique(np.stack([events, groups], axis=1).astype(np.float64), axis=0, return_inverse=True)
    n, k = seen[:, :1], seen[:, 1:]
    # Ewens: K successes; the last term is the step of a grid even in logarithms.
    log = k * np.log(grid) + gammaln(grid) - gammaln(grid + n) - grid / PRIOR_MEAN + np.log(grid)
    weight = np.exp(log - log.max(axis=1, keepdims=True))
    below = np.cumsum(weight, axis=1) / weight.sum(axis=1, keepdims=True)
    middles = (np.arange(QUANTILES) + 0.5) / QUANTILES
    table = np.stack([np.searchsorted(each, middles) for each in below]).clip(0, GRID - 1)
    made: NDArray[np.int64] = table[row.reshape(-1)[:, None], (u * QUANTILES).astype(np.int64)]
    return made


@functools.cache
def _gammas() -> Draws:
    """Quantiles of Gamma(a, 1) for each concentration of the grid, shape (GRID, QUANTILES)."""
    from scipy.special import gammaincinv

    middles = (np.arange(QUANTILES) + 0.5) / QUANTILES
    made: Draws = gammaincinv(_grid()[:, None], middles).astype(np.float32)
    return made


@functools.cache
def _pieces() -> tuple[Draws, Draws]:
    """Expected sum of squares and entropy of the pieces, per concentration, each shape (GRID,)."""
    from scipy.special import digamma

    grid = _grid()
    return (1.0 / (1.0 + grid)).astype(np.float32), (digamma(1.0 + grid) + np.euler_gamma).astype(np.float32)
