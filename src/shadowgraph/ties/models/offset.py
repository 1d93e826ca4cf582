"""Per-pair log-odds offsets: what is known of a pair before its periods are looked at."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, IntArray
from shadowgraph.ties.models.parameters import COOPERATING, N_STATES, RIVAL, UNRELATED

MOST = 12.0
"""Offsets are kept within this many nats: beyond it nothing a period says could be heard."""

SCALINGS = 20
"""Rounds of iterative scaling; twenty bring offsets of a few nats within a hundredth of the fixed point."""

APART = [RIVAL, UNRELATED]
TOGETHER = list(COOPERATING)


def tilted_starts(starts: FloatArray, offset: FloatArray) -> FloatArray:
    """Start distributions with `offset` added to the log-odds of cooperation.

    Args:
        starts: shape (P, 4), rows sum to 1.
        offset: shape (P,), nats.

    Returns:
        shape (P, 4); the split between tactical and strategic, and between rival and unrelated, stays.
    """
    made = starts.copy()
    made[:, TOGETHER] *= np.exp(np.clip(offset, -MOST, MOST))[:, None]
    return np.asarray(made / made.sum(axis=1, keepdims=True))


def tilted_transition(transition: FloatArray, classes: IntArray, offset: FloatArray) -> FloatArray:
    """One matrix per pair, with `offset` added to the log-odds of moving into cooperation within a period.

    Rows of tactical and strategic ties stay as they are: an offset makes ties likelier to begin, not to last.

    Args:
        transition: shape (G, 4, 4), by class; rows sum to 1.
        classes: shape (P,).
        offset: shape (P,), nats.

    Returns:
        shape (P, 4, 4), rows sum to 1. The kernels take one matrix per kind of chain: with as many kinds as pairs
        the result is exact, at 128 bytes a pair and no extra work per period.
    """
    made = transition[classes]
    weight = np.ones((len(offset), N_STATES))
    weight[:, TOGETHER] = np.exp(np.clip(offset, -MOST, MOST))[:, None]
    made[:, APART] *= weight[:, None, :]
    made[:, APART] /= made[:, APART].sum(axis=2, keepdims=True)
    return made


def base_starts(
    first: FloatArray, classes: IntArray, offset: FloatArray | None, prior: FloatArray
) -> FloatArray:
    """Start distributions by class that, tilted, give the expected number of starts in each state.

    Args:
        first: shape (P, 4), posterior of each pair's first period.
        classes: shape (P,).
        offset: shape (P,), or None for no tilt.
        prior: shape (G, 4), pseudo-counts of pairs without an offset.

    Returns:
        shape (G, 4), rows sum to 1; without an offset the posterior mode in closed form, with one the fixed point
        of iterative scaling (Darroch and Ratcliff 1972).
    """
    seen = prior.copy()
    np.add.at(seen, classes, first)
    made = np.asarray(seen / seen.sum(axis=1, keepdims=True))
    for _ in range(0 if offset is None else SCALINGS):
        due = prior.sum(axis=1, keepdims=True) * made
        np.add.at(due, classes, tilted_starts(made[classes], np.asarray(offset)))
        made = made * seen / due
        made /= made.sum(axis=1, keepdims=True)
    return made


def base_transition(
    moves: FloatArray, classes: IntArray, offset: FloatArray | None, prior: FloatArray
) -> FloatArray:
    """Transition matrices by class that, tilted, give the expected number of moves.

    Args:
        moves: shape (G, 4, 4) without an offset, (P, 4, 4) with one: posterior counts of moves.
        classes: shape (P,).
        offset: shape (P,), or None.
        prior: shape (G, 4, 4), pseudo-counts of moves of pairs without an offset.

    Returns:
        shape (G, 4, 4), rows sum to 1.
    """
    if offset is None:
        total = moves + prior
        return np.asarray(total / total.sum(axis=2, keepdims=True))
    seen = prior.copy()
    np.add.at(seen, classes, moves)
    made = np.asarray(seen / seen.sum(axis=2, keepdims=True))
    left = moves.sum(axis=2, keepdims=True)
    for _ in range(SCALINGS):
        due = prior.sum(axis=2, keepdims=True) * made
        np.add.at(due, classes, left * tilted_transition(made, classes, offset))
        made = made * seen / due
        made /= made.sum(axis=2, keepdims=True)
    return made
