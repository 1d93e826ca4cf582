"""Positions of the network, computed once for the whole window so that nothing jumps when time moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STEPS = 400
COALITION_PULL = 0.06
CENTRE_PULL = 0.012


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


def signed_layout(camps: Ints, edges: Ints, signs: Floats, sizes: Floats) -> Floats:
    """Place organisations: cooperation pulls together, rivalry pushes apart, camps gather, nothing overlaps.

    A force-directed layout (Fruchterman and Reingold 1991) with signed edges, started from the camps on a circle,
    so that the same network always gives the same picture.

    Args:
        camps: shape (n,), what `coalitions` gives.
        edges: shape (n_edges, 2).
        signs: shape (n_edges,), -1 (rivals for certain) to 1 (cooperate for certain).
        sizes: shape (n,), radius each needs, in units of the ideal distance.

    Returns:
        shape (n, 2), each coordinate 0 to 1.
    """
    n = len(camps)
    if n < 3:
        return np.array([[0.3, 0.5], [0.7, 0.5]])[:n]
    position = _start(camps)
    ideal = 1.0 / np.sqrt(n)
    i, j = edges[:, 0], edges[:, 1]
    for step in range(STEPS):
        gap = position[:, None, :] - position[None, :, :]
        distance = np.sqrt((gap**2).sum(-1)) + 1e-6
        push = ideal**2 / distance**2
        touching = (sizes[:, None] + sizes[None, :]) * ideal
        push = push + np.where(distance < touching, 4.0 * (touching - distance) / distance * ideal, 0.0)
        np.fill_diagonal(push, 0.0)
        force = (gap * push[:, :, None]).sum(1)
        along = position[j] - position[i]
        length = np.sqrt((along**2).sum(-1, keepdims=True)) + 1e-6
        pull = np.where(signs > 0, signs, 0.35 * signs)[:, None] * along / length
        pull = pull * np.where(signs[:, None] > 0, length**2 / ideal, np.minimum(ideal**2 / length, ideal))
        np.add.at(force, i, pull)
        np.add.at(force, j, -pull)
        force += CENTRE_PULL * (0.5 - position) + COALITION_PULL * _towards_camp(position, camps)
        reach = np.sqrt((force**2).sum(-1, keepdims=True)) + 1e-9
        position = position + force / reach * np.minimum(reach, 0.1 * (1 - step / STEPS) ** 1.5)
    low, high = position.min(0), position.max(0)
    return (position - low) / np.maximum(high - low, 1e-9)


def _start(camps: Ints) -> Floats:
    """Camp by camp around a circle, loners between."""
    order = np.lexsort((np.arange(len(camps)), np.where(camps < 0, camps.max() + 1, camps)))
    angle = np.empty(len(camps))
    angle[order] = np.linspace(0, 2 * np.pi, len(camps), endpoint=False)
    radius = 0.4 + 0.05 * np.sin(7 * angle)
    return np.stack([0.5 + radius * np.cos(angle), 0.5 + radius * np.sin(angle)], axis=1)


def _towards_camp(position: Floats, camps: Ints) -> Floats:
    pull = np.zeros_like(position)
    for camp in range(int(camps.max()) + 1):
        members = camps == camp
        pull[members] = position[members].mean(0) - position[members]
    return pull


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
