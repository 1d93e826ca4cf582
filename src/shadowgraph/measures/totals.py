"""Totals: sums over records by slot and group, for the point value and every draw at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shadowgraph.measures.base import Draws, IntArray


def group_sums(code: IntArray, row: IntArray, weight: NDArray[np.float64], n_groups: int, of: Draws) -> Draws:
    """Sum weighted rows of a matrix by group: a sparse matrix product, so cost is entries times draws.

    Args:
        code: shape (m,), group of each entry, 0 to n_groups - 1.
        row: shape (m,), row of `of` each entry takes.
        weight: shape (m,), how much of that row.
        n_groups: Number of groups.
        of: shape (n_rows, k).

    Returns:
        Shape (n_groups, k).
    """
    from scipy import sparse

    entries = (np.asarray(weight, np.float32), (code, row))
    made: Draws = sparse.csr_array(entries, shape=(n_groups, of.shape[0])) @ of
    return made


@dataclass(frozen=True)
class Totals:
    """Sums per slot and group.

    Args:
        slot: shape (b,), slot of each bin, ascending.
        group: shape (b,), group of each bin.
        values: shape (b, 1 + n_draws).
        n_slots: Number of slots.
    """

    slot: IntArray
    group: IntArray
    values: Draws
    n_slots: int

    def per_slot(self, values: Draws | None = None) -> Draws:
        """Sum of the bins (or of other values per bin) in each slot, shape (n_slots, 1 + n_draws)."""
        given = self.values if values is None else values
        return group_sums(self.slot, np.arange(len(self.slot)), np.ones(len(self.slot)), self.n_slots, given)

    def regrouped(self, group: IntArray, values: Draws | None = None) -> tuple[Totals, IntArray]:
        """Sum the bins of each slot by another grouping.

        Args:
            group: shape (b,), new group of each bin, 0 and above.
            values: Values per bin to sum instead of `values`.

        Returns:
            The new totals, and the new bin of each old one, shape (b,).
        """
        width = int(group.max(initial=0)) + 1
        bins, code = np.unique(self.slot * width + group, return_inverse=True)
        given = self.values if values is None else values
        sums = group_sums(code, np.arange(len(code)), np.ones(len(code)), len(bins), given)
        return Totals(bins // width, bins % width, sums, self.n_slots), code

    def present(self) -> Draws:
        """How many groups of each slot have a total above 0, shape (n_slots, 1 + n_draws)."""
        return self.per_slot((self.values > 0).astype(np.float32))


def bin_totals(
    slot: IntArray, group: IntArray, row: IntArray, weight: NDArray[np.float64], n_slots: int, of: Draws
) -> Totals:
    """Sum weighted rows by (slot, group); see `group_sums`."""
    width = int(group.max(initial=0)) + 1
    bins, code = np.unique(slot * width + group, return_inverse=True)
    values = group_sums(code, row, weight, len(bins), of)
    return Totals(bins // width, bins % width, values, n_slots)


def ratio(part: Draws, whole: Draws) -> Draws:
    """Part / whole, NaN where whole is 0."""
    made = np.full_like(part, np.nan)
    np.divide(part, whole, out=made, where=whole > 0)
    return made
