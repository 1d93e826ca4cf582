"""Compiled Gibbs sweep over the blocks of a degree-corrected block model; the oracle is `kernels.reference.roles`."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@njit(cache=True)
def sweep_blocks(
    labels: Ints,
    starts: Ints,
    neighbours: Ints,
    theta: Floats,
    n_blocks: int,
    spread: float,
    shape: float,
    rate: Floats,
    uniforms: Floats,
) -> Ints:
    """Redraw every node's block given all others, in order.

    Edges are given as lists of neighbours instead of matrices: those of node i in layer l are
    `neighbours[starts[l, i]:starts[l, i + 1]]`, each edge listed at both ends.

    Args:
        labels: shape (N,), current labels.
        starts: shape (L, N + 1).
        neighbours: shape (M,).
        theta: shape (L, N), degree parameters.
        n_blocks: Number of blocks B, empty ones included.
        spread: Pseudo-nodes per block.
        shape: Of the gamma prior of block rates.
        rate: shape (L,), of the gamma prior of block rates.
        uniforms: shape (N,), one per node.

    Returns:
        New labels, shape (N,).
    """
    made = labels.copy()
    sizes, seen, reach = _tables(made, starts, neighbours, theta, n_blocks)
    n_layers, links = theta.shape[0], np.zeros((theta.shape[0], n_blocks))
    scores = np.empty(n_blocks)
    for i in range(len(made)):
        links[:] = 0.0
        for layer in range(n_layers):
            for k in range(starts[layer, i], starts[layer, i + 1]):
                links[layer, made[neighbours[k]]] += 1.0
        _move(made[i], -1.0, links, theta[:, i], sizes, seen, reach)
        for r in range(n_blocks):
            scores[r] = math.log(sizes[r] + spread) + _gain(r, links, theta[:, i], seen, reach, shape, rate)
        made[i] = _pick(scores, uniforms[i])
        _move(made[i], 1.0, links, theta[:, i], sizes, seen, reach)
    return made


@njit(cache=True)
def _tables(
    labels: Ints, starts: Ints, neighbours: Ints, theta: Floats, n_blocks: int
) -> tuple[Floats, Floats, Floats]:
    """Nodes per block, edges between blocks (twice those within), and degree parameters per block."""
    n_layers = theta.shape[0]
    sizes, seen = np.zeros(n_blocks), np.zeros((n_layers, n_blocks, n_blocks))
    reach = np.zeros((n_layers, n_blocks))
    for i in range(len(labels)):
        sizes[labels[i]] += 1.0
        for layer in range(n_layers):
            reach[layer, labels[i]] += theta[layer, i]
            for k in range(starts[layer, i], starts[layer, i + 1]):
                seen[layer, labels[i], labels[neighbours[k]]] += 1.0
    return sizes, seen, reach


@njit(cache=True)
def _move(
    block: int, sign: float, links: Floats, theta: Floats, sizes: Floats, seen: Floats, reach: Floats
) -> None:
    """Take a node with these links out of a block (sign -1) or put it in (sign 1)."""
    sizes[block] += sign
    for layer in range(links.shape[0]):
        reach[layer, block] += sign * theta[layer]
        for s in range(links.shape[1]):
            seen[layer, block, s] += sign * links[layer, s]
            seen[layer, s, block] += sign * links[layer, s]


@njit(cache=True)
def _gain(
    r: int, links: Floats, theta: Floats, seen: Floats, reach: Floats, shape: float, rate: Floats
) -> float:
    """What putting a node into block r adds to the log-probability of the edges."""
    total = 0.0
    for layer in range(links.shape[0]):
        own = reach[layer, r]
        for s in range(links.shape[1]):
            new = links[layer, s]
            if s == r:
                before, e = own * own / 2, seen[layer, r, r] / 2 + shape
                after = (own + theta[layer]) ** 2 / 2
            else:
                before, e = own * reach[layer, s], seen[layer, r, s] + shape
                after = (own + theta[layer]) * reach[layer, s]
            total += e * math.log(before + rate[layer]) - (e + new) * math.log(after + rate[layer])
            if new > 0:
                total += math.lgamma(e + new) - math.lgamma(e)
    return total


@njit(cache=True)
def _pick(scores: Floats, uniform: float) -> int:
    most = scores.max()
    whole = 0.0
    for r in range(len(scores)):
        whole += math.exp(scores[r] - most)
    so_far = 0.0
    for r in range(len(scores)):
        so_far += math.exp(scores[r] - most)
        if so_far >= uniform * whole:
            return r
    return len(scores) - 1
