"""Forward-backward over many short Markov chains laid end to end (Rabiner 1989), in plain NumPy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def surroundings(
    likelihood: Floats, starts: Ints, initial: Floats, transition: Floats, kind: Ints
) -> tuple[Floats, Floats]:
    """What the rest of its chain says about each cell, leaving the cell's own evidence out.

    Args:
        likelihood: shape (C, S), evidence of each cell, above 0, any scale per row.
        starts: shape (P + 1,), chain p holds cells starts[p] to starts[p + 1] - 1.
        initial: shape (P, S), distribution of the first cell of each chain; rows sum to 1.
        transition: shape (G, S, S), one matrix per kind of chain; rows sum to 1.
        kind: shape (P,), kind of each chain, 0 to G - 1.

    Returns:
        rest: shape (C, S), rows sum to 1; `rest * likelihood`, normalised, is the posterior.
        log_evidence: shape (P,), log-likelihood of each chain.
    """
    rest = np.empty_like(likelihood)
    log_evidence = np.zeros(len(starts) - 1)
    for p in range(len(starts) - 1):
        cells = range(int(starts[p]), int(starts[p + 1]))
        predicted = initial[p].copy()
        for c in cells:
            rest[c] = predicted
            joint = predicted * likelihood[c]
            log_evidence[p] += np.log(joint.sum())
            predicted = (joint / joint.sum()) @ transition[kind[p]]
        later = np.ones(likelihood.shape[1])
        for c in reversed(cells):
            rest[c] *= later
            rest[c] /= rest[c].sum()
            later = transition[kind[p]] @ (likelihood[c] * later)
            later /= later.sum()
    return rest, log_evidence
