"""Common friends, and third parties that divide two nodes, in one weighted signed network, in plain NumPy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def third_parties(
    a: Ints, b: Ints, friend: Floats, rival: Floats, group_starts: Ints, n_nodes: int
) -> tuple[Floats, Floats]:
    """Expected number of common friends, and of nodes that one befriends and the other fights.

    Args:
        a: shape (C,), one end of each edge; edges of one network are consecutive.
        b: shape (C,), the other end; no edge twice, none from a node to itself.
        friend: shape (C,), chance that the two are friends.
        rival: shape (C,), chance that the two are rivals.
        group_starts: shape (G + 1,), network g holds edges group_starts[g] to group_starts[g + 1] - 1.
        n_nodes: Nodes are 0 to n_nodes - 1.

    Returns:
        support: shape (C,), sum over third nodes e of friend(a, e) friend(b, e);
        conflict: shape (C,), sum of friend(a, e) rival(b, e) + rival(a, e) friend(b, e). Edges that are not listed
        have no chance of either.
    """
    support, conflict = np.zeros(len(a)), np.zeros(len(a))
    for begin, end in zip(group_starts[:-1].tolist(), group_starts[1:].tolist(), strict=True):
        here = slice(begin, end)
        friends, rivals = np.zeros((n_nodes, n_nodes)), np.zeros((n_nodes, n_nodes))
        friends[a[here], b[here]] = friends[b[here], a[here]] = friend[here]
        rivals[a[here], b[here]] = rivals[b[here], a[here]] = rival[here]
        support[here] = (friends @ friends)[a[here], b[here]]
        mixed = friends @ rivals
        conflict[here] = (mixed + mixed.T)[a[here], b[here]]
    return support, conflict
