"""Balance of signed networks by brute force: the oracle for `kernels.compiled.balance`, up to about 8 nodes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def partitions(n: int, most: int) -> Iterator[tuple[int, ...]]:
    """Every division of n nodes into at most `most` sets, as restricted-growth labels."""

    def grow(labels: list[int], used: int) -> Iterator[tuple[int, ...]]:
        if len(labels) == n:
            yield tuple(labels)
            return
        for label in range(min(used + 1, most)):
            yield from grow([*labels, label], max(used, label + 1))

    return grow([], 0)


def frustration(signs: Ints) -> int:
    """Fewest edges that fit no division into two camps (Harary 1959: the line index of balance).

    Args:
        signs: shape (n, n), symmetric, -1, 0 or 1.
    """
    return min(_cost(signs, labels)[0] for labels in partitions(len(signs), 2))


def coalitions(signs: Ints) -> int:
    """Number of camps among the nodes that have an edge.

    Of all divisions into camps, take those with the fewest frustrated edges (negative inside a camp, positive between
    camps), of these those that cut the fewest positive edges, split their camps where no positive edges hold
    them together, and count the fewest camps.

    Args:
        signs: shape (n, n), symmetric, -1, 0 or 1.
    """
    tied = np.flatnonzero(np.abs(signs).sum(axis=0))
    if not len(tied):
        return 0
    inner = signs[np.ix_(tied, tied)]
    costs = {labels: _cost(inner, labels) for labels in partitions(len(tied), len(tied))}
    best = min(costs.values())
    return min(_held_together(inner, labels) for labels, cost in costs.items() if cost == best)


def _cost(signs: Ints, labels: tuple[int, ...]) -> tuple[int, int]:
    """Frustrated edges, and how many of them are positive."""
    same = np.equal.outer(labels, labels)
    upper = np.triu(np.ones_like(signs, dtype=bool), 1)
    cut = int(((signs > 0) & ~same & upper).sum())
    return cut + int(((signs < 0) & same & upper).sum()), cut


def _held_together(signs: Ints, labels: tuple[int, ...]) -> int:
    """Number of components of positive edges inside camps."""
    n = len(labels)
    reach = np.eye(n, dtype=bool) | ((signs > 0) & np.equal.outer(labels, labels))
    for _ in range(n):
        reach = (reach.astype(int) @ reach.astype(int)) > 0
    return len({tuple(row) for row in reach.tolist()})
