"""Hidden war behind a record with gaps: the forward filter of a two-state chain per site, compiled."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]


@njit(cache=True, nogil=True)
def war_given_record(
    record: Codes,
    entry: NDArray[np.int64],
    heard: Floats,
    ends: Floats,
    returns: Floats,
    weight: Floats,
    lull: int,
) -> tuple[Floats, Floats, Floats]:
    """See `kernels.reference.silences.war_given_record`: same arguments, same result."""
    n_sites, n_months = record.shape
    n_kinds = len(weight)
    now, lately, evidence = np.zeros((n_sites, n_months)), np.zeros((n_sites, n_months)), np.zeros(n_sites)
    state = np.empty((n_kinds, lull + 1))
    for d in range(n_sites):
        state[:] = 0.0
        state[:, 0] = weight
        for t in range(entry[d], n_months):
            if t > entry[d]:
                seen = record[d, t]
                total = 0.0
                for k in range(n_kinds):
                    stays = 1.0 - returns[k]
                    peace = 0.0
                    for j in range(1, lull + 1):
                        peace += state[k, j]
                    war = state[k, 0] * (1.0 - ends[k]) + peace * returns[k]
                    if seen == 1:
                        state[k, 0] = war * heard[k]
                        for j in range(1, lull + 1):
                            state[k, j] = 0.0
                    else:
                        longest = state[k, lull] * stays
                        for j in range(lull, 1, -1):
                            state[k, j] = state[k, j - 1] * stays
                        if lull == 1:
                            state[k, 1] = state[k, 0] * ends[k] + longest
                        else:
                            state[k, 1] = state[k, 0] * ends[k]
                            state[k, lull] += longest
                        state[k, 0] = war * (1.0 - heard[k]) if seen == 0 else war
                    for j in range(lull + 1):
                        total += state[k, j]
                evidence[d] += np.log(total)
                state /= total
            for k in range(n_kinds):
                now[d, t] += state[k, 0]
                for j in range(lull):
                    lately[d, t] += state[k, j]
    return now, lately, evidence
