"""Forward-backward, pairwise expectations and path sampling over many short Markov chains, compiled."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@njit(cache=True, nogil=True)
def surroundings(
    likelihood: Floats, starts: Ints, initial: Floats, transition: Floats, kind: Ints
) -> tuple[Floats, Floats]:
    """See `kernels.reference.chains.surroundings`: same arguments, same result."""
    n_cells, n_states = likelihood.shape
    rest = np.empty((n_cells, n_states))
    log_evidence = np.zeros(len(starts) - 1)
    predicted = np.empty(n_states)
    later = np.empty(n_states)
    step = np.empty(n_states)
    for p in range(len(starts) - 1):
        matrix = transition[kind[p]]
        for s in range(n_states):
            predicted[s] = initial[p, s]
            later[s] = 1.0
        for c in range(starts[p], starts[p + 1]):
            total = 0.0
            for s in range(n_states):
                rest[c, s] = predicted[s]
                step[s] = predicted[s] * likelihood[c, s]
                total += step[s]
            log_evidence[p] += np.log(total)
            for s in range(n_states):
                predicted[s] = 0.0
                for r in range(n_states):
                    predicted[s] += step[r] / total * matrix[r, s]
        for c in range(starts[p + 1] - 1, starts[p] - 1, -1):
            total = 0.0
            for s in range(n_states):
                rest[c, s] *= later[s]
                total += rest[c, s]
            for s in range(n_states):
                rest[c, s] /= total
                step[s] = likelihood[c, s] * later[s]
            total = 0.0
            for s in range(n_states):
                later[s] = 0.0
                for r in range(n_states):
                    later[s] += matrix[s, r] * step[r]
                total += later[s]
            for s in range(n_states):
                later[s] /= total
    return rest, log_evidence


@njit(cache=True, nogil=True)
def _likelihood(logs: Floats, c: int, into: Floats) -> float:
    """Write exp(logs[c] - their largest) into `into`; return the largest."""
    n_states = logs.shape[1]
    top = logs[c, 0]
    for s in range(1, n_states):
        top = max(top, logs[c, s])
    for s in range(n_states):
        into[s] = 1.0 if logs[c, s] == top else np.exp(logs[c, s] - top)
    return float(top)


@njit(cache=True, nogil=True)
def log_evidence(logs: Floats, starts: Ints, initial: Floats, transition: Floats, kind: Ints) -> Floats:
    """Log-likelihood of each chain, shape (P,): the forward half of `surroundings` alone.

    Args:
        logs: shape (C, S), log-likelihoods of each cell.
        starts: As for `surroundings`, and so on.
        initial: As for `surroundings`.
        transition: As for `surroundings`.
        kind: As for `surroundings`.
    """
    n_states = logs.shape[1]
    made = np.zeros(len(starts) - 1)
    predicted, step = np.empty(n_states), np.empty(n_states)
    for p in range(len(starts) - 1):
        matrix = transition[kind[p]]
        predicted[:] = initial[p]
        for c in range(starts[p], starts[p + 1]):
            made[p] += _likelihood(logs, c, step)
            total = 0.0
            for s in range(n_states):
                step[s] *= predicted[s]
                total += step[s]
            made[p] += np.log(total)
            for s in range(n_states):
                predicted[s] = 0.0
                for r in range(n_states):
                    predicted[s] += step[r] * matrix[r, s]
                predicted[s] /= total
    return made


@njit(cache=True, nogil=True)
def posteriors(logs: Floats, starts: Ints, initial: Floats, transition: Floats, kind: Ints) -> Floats:
    """Posterior of each cell's state, shape (C, S): `surroundings` times the likelihood, normalised.

    The arguments are those of `log_evidence`.
    """
    n_cells, n_states = logs.shape
    made = np.empty((n_cells, n_states))
    likelihood = np.empty((np.diff(starts).max() if len(starts) > 1 else 0, n_states))
    predicted, later, step = np.empty(n_states), np.empty(n_states), np.empty(n_states)
    for p in range(len(starts) - 1):
        matrix = transition[kind[p]]
        begin, end = starts[p], starts[p + 1]
        predicted[:] = initial[p]
        for c in range(begin, end):
            own = likelihood[c - begin]
            _likelihood(logs, c, own)
            total = 0.0
            for s in range(n_states):
                made[c, s] = predicted[s] * own[s]
                total += made[c, s]
            for s in range(n_states):
                made[c, s] /= total
            for s in range(n_states):
                predicted[s] = 0.0
                for r in range(n_states):
                    predicted[s] += made[c, r] * matrix[r, s]
        later[:] = 1.0
        for c in range(end - 1, begin - 1, -1):
            own, total = likelihood[c - begin], 0.0
            for s in range(n_states):
                made[c, s] *= later[s]
                total += made[c, s]
                step[s] = own[s] * later[s]
            for s in range(n_states):
                made[c, s] /= total
            total = 0.0
            for s in range(n_states):
                later[s] = 0.0
                for r in range(n_states):
                    later[s] += matrix[s, r] * step[r]
                total += later[s]
            for s in range(n_states):
                later[s] /= total
    return made


@njit(cache=True, nogil=True)
def _filter(
    likelihood: Floats, begin: int, end: int, initial: Floats, matrix: Floats, forward: Floats
) -> None:
    """Write the filtered distribution of cells begin to end - 1, given everything up to them, into `forward`."""
    n_states = likelihood.shape[1]
    for c in range(begin, end):
        total = 0.0
        for s in range(n_states):
            value = initial[s]
            if c > begin:
                value = 0.0
                for r in range(n_states):
                    value += forward[c - 1, r] * matrix[r, s]
            forward[c, s] = value * likelihood[c, s]
            total += forward[c, s]
        for s in range(n_states):
            forward[c, s] /= total


@njit(cache=True, nogil=True)
def expected_moves(
    likelihood: Floats, starts: Ints, initial: Floats, transition: Floats, kind: Ints
) -> tuple[Floats, Floats]:
    """Posterior counts of moves between states, and the posterior of each chain's first cell.

    Returns:
        moves: shape (G, S, S), expected number of moves from row to column, over the chains of each kind.
        first: shape (P, S), posterior of the first cell.
    """
    n_cells, n_states = likelihood.shape
    n_chains = len(starts) - 1
    moves = np.zeros(transition.shape)
    first = np.zeros((n_chains, n_states))
    forward = np.empty((n_cells, n_states))
    later = np.empty(n_states)
    step = np.empty(n_states)
    pair = np.empty((n_states, n_states))
    for p in range(n_chains):
        matrix = transition[kind[p]]
        begin, end = starts[p], starts[p + 1]
        _filter(likelihood, begin, end, initial[p], matrix, forward)
        for s in range(n_states):
            later[s] = 1.0
        for c in range(end - 1, begin - 1, -1):
            if c == begin:
                total = 0.0
                for s in range(n_states):
                    first[p, s] = forward[c, s] * later[s]
                    total += first[p, s]
                for s in range(n_states):
                    first[p, s] /= total
                break
            for s in range(n_states):
                step[s] = likelihood[c, s] * later[s]
            total = 0.0
            for r in range(n_states):
                for s in range(n_states):
                    pair[r, s] = forward[c - 1, r] * matrix[r, s] * step[s]
                    total += pair[r, s]
            for r in range(n_states):
                for s in range(n_states):
                    moves[kind[p], r, s] += pair[r, s] / total
            total = 0.0
            for r in range(n_states):
                later[r] = 0.0
                for s in range(n_states):
                    later[r] += matrix[r, s] * step[s]
                total += later[r]
            for r in range(n_states):
                later[r] /= total
    return moves, first


@njit(cache=True, nogil=True)
def sample_paths(
    likelihood: Floats, starts: Ints, initial: Floats, transition: Floats, kind: Ints, uniforms: Floats
) -> NDArray[np.int8]:
    """Draw one state path per chain: filter forwards, sample backwards (Carter and Kohn 1994).

    The other arguments are those of `surroundings`; `uniforms`, shape (C,), are independent uniform numbers in [0, 1).

    Returns:
        shape (C,), state index of each cell.
    """
    n_cells, n_states = likelihood.shape
    path = np.empty(n_cells, np.int8)
    forward = np.empty((n_cells, n_states))
    weight = np.empty(n_states)
    for p in range(len(starts) - 1):
        matrix = transition[kind[p]]
        begin, end = starts[p], starts[p + 1]
        _filter(likelihood, begin, end, initial[p], matrix, forward)
        for c in range(end - 1, begin - 1, -1):
            total = 0.0
            for s in range(n_states):
                weight[s] = forward[c, s]
                if c < end - 1:
                    weight[s] *= matrix[s, path[c + 1]]
                total += weight[s]
            left = uniforms[c] * total
            chosen = n_states - 1
            for s in range(n_states):
                left -= weight[s]
                if left < 0.0:
                    chosen = s
                    break
            path[c] = chosen
    return path
