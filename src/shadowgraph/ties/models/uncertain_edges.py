"""Edges behind counts: whether a pair is tied at all, when a few records may be mistaken."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shadowgraph.ties.base import FloatArray, IntArray

ERROR = (1.0, 30.0)
"""Beta prior of the chance of one more record where there is no edge: about one in thirty."""
REAL = (4.0, 1.0)
"""Beta prior of the chance of one more record where there is one: about four in five."""


@dataclass(frozen=True)
class Measured:
    """One layer of counts, and the chance of one more record with and without an edge.

    Counts are geometric: with an edge long (mean real / (1 - real)), without one short and rare. A single record is
    then doubtful, two or three are as good as certain, and silence is no proof of absence (a light version of the
    measured networks of Peixoto 2018).

    Args:
        counts: shape (P,), records per pair.
        real: Chance of one more record where there is an edge, 0 to 1.
        error: The same where there is none, below `real`.
    """

    counts: FloatArray
    real: float
    error: float

    @classmethod
    def of(cls, counts: FloatArray) -> Measured:
        """Counts with the priors' means."""
        return cls(counts, REAL[0] / sum(REAL), ERROR[0] / sum(ERROR))

    def chance(self, mean: FloatArray) -> FloatArray:
        """Probability of an edge, shape (P,).

        Args:
            mean: shape (P,), expected number of edges before the counts are seen; at least one of a Poisson number.
        """
        ratio = np.log1p(-self.real) - np.log1p(-self.error)
        ratio = ratio + self.counts * (np.log(self.real) - np.log(self.error))
        prior = np.log(-np.expm1(-np.maximum(mean, 1e-12))) + np.maximum(mean, 1e-12)
        return np.asarray(np.exp(-np.logaddexp(0.0, -(prior + ratio))))

    def redrawn(self, edge: NDArray[np.bool_], rng: np.random.Generator) -> Measured:
        """Both chances drawn given which pairs have an edge.

        Args:
            edge: shape (P,).
            rng: Source of randomness.
        """
        yes, no = self.counts[edge], self.counts[~edge]
        real = rng.beta(REAL[0] + yes.sum(), REAL[1] + len(yes))
        error = rng.beta(ERROR[0] + no.sum(), ERROR[1] + len(no))
        # The two names may not change places.
        return Measured(self.counts, float(max(real, error)), float(min(real, error)))


def neighbour_lists(
    pair_a: IntArray, pair_b: IntArray, edges: NDArray[np.bool_], n: int
) -> tuple[IntArray, IntArray]:
    """Edges as lists of neighbours, for the kernel.

    Args:
        pair_a: shape (P,), node.
        pair_b: shape (P,), node.
        edges: shape (L, P), which pairs have an edge in each layer.
        n: Number of nodes N.

    Returns:
        starts, shape (L, N + 1), and neighbours, shape (M,).
    """
    starts, lists, at = np.zeros((len(edges), n + 1), np.int64), [], 0
    for layer, has in enumerate(edges):
        one = np.concatenate([pair_a[has], pair_b[has]])
        other = np.concatenate([pair_b[has], pair_a[has]])
        lists.append(other[np.lexsort((other, one))])
        starts[layer] = at + np.concatenate([[0], np.cumsum(np.bincount(one, minlength=n))])
        at += len(one)
    return starts, np.concatenate(lists).astype(np.int64)
