"""Positions of the network, computed once for the whole window so that nothing jumps when time moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STEPS = 60
MOST_STRETCH = 1.8
"""How much wider than tall a network may be before its height is left unused rather than stretched."""


def coalitions(n: int, edges: Ints, weights: Floats) -> Ints:
    """Camps of organisations by greedy modularity (Clauset, Newman and Moore 2004); -1 for those on their own.

    Args:
        n: Number of organisations.
        edges: shape (n_edges, 2), pairs of organisations that cooperate.
        weights: shape (n_edges,), chance of cooperation, 0 to 1.

    Returns:
        shape (n,): camp of each, 0 for the largest.
    """
    import igraph

    camps = np.full(n, -1, np.int64)
    if not len(edges):
        return camps
    graph = igraph.Graph(n=n, edges=edges.tolist())
    graph.es["weight"] = weights.tolist()
    found = graph.community_fastgreedy(weights="weight").as_clustering().membership
    sizes = np.bincount(found)
    order = sorted(
        (camp for camp in range(len(sizes)) if sizes[camp] > 1), key=lambda camp: (-sizes[camp], camp)
    )
    for place, camp in enumerate(order):
        camps[np.array(found) == camp] = place
    return camps


def signed_layout(camps: Ints, edges: Ints, signs: Floats) -> Floats:
    """Place organisations: cooperation pulls together, rivalry keeps apart, camps gather.

    Stress majorisation (Gansner, Koren and North 2005) of wanted distances, started from classical scaling: the
    same network always gives the same picture, and no part of it can fly away.

    Args:
        camps: shape (n,), what `coalitions` gives.
        edges: shape (n_edges, 2).
        signs: shape (n_edges,), -1 (rivals for certain) to 1 (cooperate for certain).

    Returns:
        shape (n, 2), each coordinate 0 to 1.
    """
    n = len(camps)
    if n < 3:
        return np.array([[0.3, 0.5], [0.7, 0.5]])[:n]
    wanted = wanted_distances(camps, edges, signs)
    position = _classical(wanted)
    weight = wanted**-1.5
    np.fill_diagonal(weight, 0.0)
    laplacian = np.diag(weight.sum(1)) - weight
    inverse = np.linalg.pinv(laplacian)
    for _ in range(STEPS):
        gap = np.sqrt(((position[:, None, :] - position[None, :, :]) ** 2).sum(-1))
        np.fill_diagonal(gap, 1.0)
        ratio = weight * wanted / np.maximum(gap, 1e-6)
        pull = np.diag(ratio.sum(1)) - ratio
        position = inverse @ pull @ position
    position = spread(position, 0.55)
    return _fitted(position)


def wanted_distances(camps: Ints, edges: Ints, signs: Floats) -> Floats:
    """How far apart each two should be: 0.7 to 1.2 for partners, 3.4 for rivals, between for the rest."""
    n = len(camps)
    same = (camps[:, None] == camps[None, :]) & (camps[:, None] >= 0)
    wanted = np.where(same, 1.5, 2.4)
    for (i, j), sign in zip(edges.tolist(), signs.tolist(), strict=True):
        if sign > 0:
            wanted[i, j] = wanted[j, i] = min(1.9 - 1.2 * sign, wanted[i, j])
        else:
            wanted[i, j] = wanted[j, i] = 2.4 - sign
    wanted[np.arange(n), np.arange(n)] = 1.0
    return wanted


def _classical(wanted: Floats) -> Floats:
    """Classical scaling (Torgerson 1952), with signs fixed so that every machine agrees."""
    n = len(wanted)
    squared = wanted**2
    np.fill_diagonal(squared, 0.0)
    centring = np.eye(n) - 1.0 / n
    values, vectors = np.linalg.eigh(-0.5 * centring @ squared @ centring)
    axes = vectors[:, -2:][:, ::-1]
    axes = axes * np.sign(axes[np.abs(axes).argmax(0), [0, 1]])
    turn = (
        np.arange(n) * 2.399963
    )  # golden angle: parts organisations that classical scaling puts on one spot
    nudge = np.stack([np.cos(turn), np.sin(turn)], axis=1) * 0.05
    scaled: Floats = axes * np.sqrt(np.maximum(values[-2:][::-1], 1e-3)) + nudge
    return scaled


def _fitted(position: Floats) -> Floats:
    """Coordinates from 0 to 1, the wider way along x."""
    centred = position - position.mean(0)
    _, _, turned = np.linalg.svd(centred, full_matrices=False)
    turned = turned * np.sign(turned[[0, 1], np.abs(turned).argmax(1)])[:, None]
    placed = centred @ turned.T
    low, high = placed.min(0), placed.max(0)
    size = np.maximum(high - low, 1e-9)
    size[1] = max(size[1], size[0] / MOST_STRETCH)
    fitted: Floats = 0.5 + (placed - (low + high) / 2) / size
    return fitted


def spread(points: Floats, gap: float, *, steps: int = 120) -> Floats:
    """Move points that sit on one another apart, as little as needed.

    Args:
        points: shape (n, 2), any unit.
        gap: Least distance wanted between two points, same unit.
        steps: Most rounds.

    Returns:
        shape (n, 2).
    """
    moved = points.astype(float).copy()
    n = len(moved)
    if n < 2:
        return moved
    turn = np.arange(n) * 2.399963  # golden angle: coincident points part in different directions
    nudge = np.stack([np.cos(turn), np.sin(turn)], axis=1) * gap * 0.01
    moved += nudge
    for _ in range(steps):
        delta = moved[:, None, :] - moved[None, :, :]
        distance = np.sqrt((delta**2).sum(-1))
        np.fill_diagonal(distance, np.inf)
        short = np.clip(gap - distance, 0, None)
        if not (short > gap * 0.02).any():
            break
        moved += (delta / np.maximum(distance, 1e-9)[:, :, None] * short[:, :, None]).sum(1) * 0.4
        moved += (points - moved) * 0.02
    return moved
