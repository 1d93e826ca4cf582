"""Two chains for one pair: with a tie that comes and goes, and without any."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.models.parameters import COOPERATING, UNRELATED
from shadowgraph.ties.models.posterior import Chain

ALIVE = 0.35
"""Share of the periods at risk in which a tie is alive, before its evidence is looked at. In the external-support
files, pairs of organisations with a coded tie have it in about a third of the years in which both were active: 'alive'
in `learnt/weights/weights.json` counts them, and a test holds this to that."""

HALVINGS = 40
MOST = 12.0
"""Nats between which the tilt is looked for."""


def alive(chain: Chain) -> Chain:
    """The chain of a pair that has a tie: cooperation comes and goes, and is alive a third of the time.

    Every class keeps its dwell times in cooperation, its split between tactical and strategic and its rivalry; only
    how readily cooperation begins is raised, until the stationary share of cooperation is `ALIVE`.
    """
    matrices = chain.transition
    tilts = _tilts(matrices)
    moving = _tilted(matrices, tilts)
    return replace(chain, initial=_stationary(moving)[chain.kind], transition=moving)


def apart(chain: Chain) -> Chain:
    """The chain of a pair without a tie: it moves between 'rival' and 'unrelated' only."""
    matrices = chain.transition.copy()
    matrices[:, :, list(COOPERATING)] = 0.0
    matrices /= matrices.sum(axis=2, keepdims=True)
    initial = chain.initial.copy()
    initial[:, COOPERATING] = 0.0
    initial /= initial.sum(axis=1, keepdims=True)
    return replace(chain, initial=initial, transition=matrices)


def _tilts(matrices: FloatArray) -> FloatArray:
    """Tilt of each matrix, nats, shape (G,), at which cooperation takes up `ALIVE` of the time."""
    low, high = np.full(len(matrices), -MOST), np.full(len(matrices), MOST)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        over = _share(_tilted(matrices, middle)) > ALIVE
        high, low = np.where(over, middle, high), np.where(over, low, middle)
    return np.asarray((low + high) / 2)


def _tilted(matrices: FloatArray, tilts: FloatArray) -> FloatArray:
    """Matrices in which 'unrelated' turns into cooperation more readily, instead of staying.

    Ways into rivalry and out of it stay as they are: with a tie or without, who fights, fights.
    """
    made = matrices.copy()
    row = made[:, UNRELATED]
    free = [UNRELATED, *COOPERATING]
    share = row[:, free].sum(axis=1, keepdims=True)
    row[:, COOPERATING] *= np.exp(tilts)[:, None]
    row[:, free] *= share / row[:, free].sum(axis=1, keepdims=True)
    return made


def _share(matrices: FloatArray) -> FloatArray:
    """Stationary share of cooperation of each matrix, shape (G,)."""
    return np.asarray(_stationary(matrices)[:, COOPERATING].sum(axis=1))


def _stationary(matrices: FloatArray) -> FloatArray:
    """Stationary distribution of each matrix, shape (G, 4)."""
    n = matrices.shape[-1]
    # Stationary rows solve v (M - I) = 0 with v summing to one: replace the last equation by the sum.
    system = np.swapaxes(matrices - np.eye(n), 1, 2).copy()
    system[:, -1, :] = 1.0
    right = np.zeros((len(matrices), n, 1))
    right[:, -1] = 1.0
    return np.asarray(np.linalg.solve(system, right)[:, :, 0])
