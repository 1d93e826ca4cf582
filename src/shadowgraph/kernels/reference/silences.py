"""Hidden war behind a record with gaps: the forward filter of a two-state chain per site, in NumPy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]

SILENT, HEARD, UNKNOWN = 0, 1, -1
"""What the record says of a month: nothing, something, or that it can't be asked."""


def war_given_record(
    record: Codes,
    entry: NDArray[np.int64],
    heard: Floats,
    ends: Floats,
    returns: Floats,
    weight: Floats,
    lull: int,
) -> tuple[Floats, Floats, Floats]:
    """Chance of war at each site by the end of each month, given its record up to then.

    A site at war leaves a trace in a month with chance `heard`, a site at peace never does; war ends with chance `ends`
    a month and comes back with chance `returns`. The three differ between sites: each is of one of K kinds, and its
    record tells which. Every site begins at war, in the month it enters.

    Args:
        record: shape (D, M), `SILENT`, `HEARD` or `UNKNOWN` per site and month.
        entry: shape (D,), month of the first trace of each site; earlier months are not looked at.
        heard: shape (K,), 0 to 1.
        ends: shape (K,), 0 to 1.
        returns: shape (K,), 0 to 1.
        weight: shape (K,), share of each kind, summing to 1.
        lull: Months of peace in a row that make a lull, at least 1.

    Returns:
        Chance of war in that month, and in any of the last `lull` months, each shape (D, M) and 0 before a site enters;
        and the log-likelihood of each site's record after its entry, shape (D,), nats.
    """
    n_sites, n_months = record.shape
    now, lately, evidence = np.zeros((n_sites, n_months)), np.zeros((n_sites, n_months)), np.zeros(n_sites)
    for d in range(n_sites):
        # Row 0 is war; row j is peace for j months, the last row for so many or more.
        state = np.zeros((lull + 1, len(weight)))
        state[0] = weight
        for t in range(int(entry[d]), n_months):
            if t > entry[d]:
                moved = np.zeros_like(state)
                moved[0] = state[0] * (1 - ends) + state[1:].sum(axis=0) * returns
                moved[1] = state[0] * ends
                moved[2:] = state[1:-1] * (1 - returns)
                moved[-1] += state[-1] * (1 - returns)
                if record[d, t] == HEARD:
                    moved[0] *= heard
                    moved[1:] = 0.0
                elif record[d, t] == SILENT:
                    moved[0] *= 1 - heard
                evidence[d] += np.log(moved.sum())
                state = moved / moved.sum()
            now[d, t] = state[0].sum()
            lately[d, t] = state[:-1].sum()
    return now, lately, evidence
