"""Incidence of organisations and whatever they share: enemies, ground, months, countries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from shadowgraph.ties.base import FloatArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from shadowgraph.ties.panel import Panel


def incidence(panel: Panel, rows: pl.DataFrame, keys: list[str]) -> csr_array:
    """How often each organisation meets each key, shape (N, K).

    Args:
        panel: Pairs and periods.
        rows: One row per encounter: 'org' and the key columns; null keys are left out.
        keys: Columns that together name what is shared.
    """
    from scipy.sparse import csr_array

    n = panel.orgs.height
    counts = rows.drop_nulls(keys).group_by("org", *keys).agg(pl.len().alias("n")).sort("org", *keys)
    if counts.is_empty():
        return csr_array((n, 1))
    column = counts.select(pl.struct(keys).rank("dense").alias("k"))["k"].to_numpy().astype(np.int64) - 1
    values = counts["n"].to_numpy().astype(np.float64)
    return csr_array((values, (counts["org"].to_numpy(), column)), shape=(n, int(column.max()) + 1))


def shared(panel: Panel, matrix: csr_array) -> FloatArray:
    """Inner product of the two organisations' rows, shape (P,)."""
    both = matrix[panel.pair_a].multiply(matrix[panel.pair_b])
    return np.asarray(both.sum(axis=1), np.float64).ravel()


def present(matrix: csr_array) -> csr_array:
    """The same with 1 for every count."""
    made = matrix.copy()
    made.data = np.ones_like(made.data)
    return made


def jaccard(panel: Panel, matrix: csr_array) -> FloatArray:
    """Keys in common over keys of either, shape (P,), 0 to 1 (Jaccard 1901)."""
    each = present(matrix)
    common, total = shared(panel, each), np.asarray(each.sum(axis=1)).ravel()
    return np.asarray(common / np.maximum(total[panel.pair_a] + total[panel.pair_b] - common, 1.0))


def cosine(panel: Panel, matrix: csr_array) -> FloatArray:
    """Cosine of the log counts, shape (P,), 0 to 1."""
    logs = matrix.copy()
    logs.data = np.log1p(logs.data)
    norm = np.sqrt(np.asarray(logs.multiply(logs).sum(axis=1)).ravel())
    return np.asarray(shared(panel, logs) / np.maximum(norm[panel.pair_a] * norm[panel.pair_b], 1e-12))


def rarity_weighted(panel: Panel, matrix: csr_array) -> FloatArray:
    """Keys in common, each weighing 1 / log(number of organisations that have it), shape (P,).

    What everybody shares says little (Adamic and Adar 2003).
    """
    each = present(matrix)
    holders = np.asarray(each.sum(axis=0)).ravel()
    weight = np.sqrt(1.0 / np.log(np.maximum(holders, 2.0)))
    from scipy.sparse import diags_array

    return shared(panel, each @ diags_array(weight))


def smaller(panel: Panel, of_org: FloatArray) -> FloatArray:
    """The smaller of the two organisations' values, shape (P,)."""
    return np.minimum(of_org[panel.pair_a], of_org[panel.pair_b])


def larger(panel: Panel, of_org: FloatArray) -> FloatArray:
    """The larger of the two organisations' values, shape (P,)."""
    return np.maximum(of_org[panel.pair_a], of_org[panel.pair_b])
