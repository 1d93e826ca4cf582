"""Common friends, and third parties that divide two nodes, in many sparse signed networks, compiled."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@njit(cache=True, nogil=True)
def third_parties(
    a: Ints, b: Ints, friend: Floats, rival: Floats, group_starts: Ints, n_nodes: int
) -> tuple[Floats, Floats]:
    """See `kernels.reference.third_parties`: same arguments, same result.

    Per network, neighbours are laid out node by node; for each node its own are spread over two work rows, and
    each neighbour's list is walked once: as many steps as there are paths of length two.
    """
    support, conflict = np.zeros(len(a)), np.zeros(len(a))
    friend_row, rival_row = np.zeros(n_nodes), np.zeros(n_nodes)
    begins = np.zeros(n_nodes + 1, np.int64)
    filled = np.zeros(n_nodes, np.int64)
    for g in range(len(group_starts) - 1):
        low, high = group_starts[g], group_starts[g + 1]
        begins[:] = 0
        for c in range(low, high):
            begins[a[c] + 1] += 1
            begins[b[c] + 1] += 1
        for i in range(n_nodes):
            begins[i + 1] += begins[i]
            filled[i] = begins[i]
        end, edge = np.empty(2 * (high - low), np.int64), np.empty(2 * (high - low), np.int64)
        for c in range(low, high):
            for i, j in ((a[c], b[c]), (b[c], a[c])):
                end[filled[i]] = j
                edge[filled[i]] = c
                filled[i] += 1
        for i in range(n_nodes):
            for k in range(begins[i], begins[i + 1]):
                friend_row[end[k]] = friend[edge[k]]
                rival_row[end[k]] = rival[edge[k]]
            for k in range(begins[i], begins[i + 1]):
                c, j = edge[k], end[k]
                if a[c] != i:
                    continue
                shared, divided = 0.0, 0.0
                for m in range(begins[j], begins[j + 1]):
                    e = end[m]
                    shared += friend[edge[m]] * friend_row[e]
                    divided += rival[edge[m]] * friend_row[e] + friend[edge[m]] * rival_row[e]
                support[c] = shared
                conflict[c] = divided
            for k in range(begins[i], begins[i + 1]):
                friend_row[end[k]] = 0.0
                rival_row[end[k]] = 0.0
    return support, conflict
