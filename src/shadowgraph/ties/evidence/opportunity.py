"""Opportunity: how much two organisations were active within reach of each other."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.records.place import located_within
from shadowgraph.ties.base import SOURCES_SCHEMA, FloatArray, IntArray, TermValues
from shadowgraph.ties.panel import Panel

BLOCK_DEGREES = 2.0
"""Side of the blocks on which ground is compared: about 220 km, a few days' march."""

FLOOR = 0.003
"""Least overlap of two organisations of one country and year: places are known only in part."""


def overlap(panel: Panel) -> FloatArray:
    """How much of their ground two organisations share over the whole window, shape (N, N), FLOOR to 1.

    Cosine similarity of the square roots of their event counts by block. Several terms ask for it: it is worked
    out once per panel.
    """
    return panel.once("overlap", _overlap)


def _overlap(panel: Panel) -> FloatArray:
    places = panel.events.filter(located_within("province")).select(
        "event",
        ((pl.col("latitude") // BLOCK_DEGREES) * 1000 + pl.col("longitude") // BLOCK_DEGREES).alias("block"),
    )
    counts = (
        panel.takes.select("event", "org")
        .join(places, on="event")
        .group_by("org", "block")
        .agg(pl.col("event").n_unique().alias("n"))
        .sort("org", "block")
    )
    if counts.is_empty():
        return np.full((panel.orgs.height, panel.orgs.height), FLOOR)
    from scipy.sparse import csr_array, diags_array

    block = counts["block"].rank("dense").to_numpy().astype(np.int64) - 1
    root = np.sqrt(counts["n"].to_numpy().astype(float))
    ground = csr_array(
        (root, (counts["org"].to_numpy(), block)), shape=(panel.orgs.height, int(block.max()) + 1)
    )
    norm = np.sqrt(np.asarray(ground.multiply(ground).sum(axis=1)).ravel())
    ground = diags_array(1.0 / np.where(norm == 0.0, 1.0, norm)) @ ground
    return np.asarray(np.clip((ground @ ground.T).toarray(), FLOOR, 1.0))


def smoothed_activity(panel: Panel) -> FloatArray:
    """Activity averaged over neighbouring periods (weights 1, 2, 1), shape (N, T), events per period."""
    padded = np.pad(panel.activity, ((0, 0), (1, 1)), mode="edge")
    return (padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]) / 4


def states_in_pair(panel: Panel) -> IntArray:
    """How many of the two are states, per pair, shape (P,), 0 to 2."""
    state = (panel.orgs["kind"] == "state").to_numpy().astype(np.int64)
    return np.asarray(state[panel.pair_a] + state[panel.pair_b])


def expected_meetings(panel: Panel, observed: FloatArray) -> FloatArray:
    """Split a theatre's meetings over its cells in proportion to opportunity (a spatial Chung-Lu null).

    Opportunity is the geometric mean of the two's smoothed activity times the overlap of their ground: activity
    is itself partly made of the meetings counted, so it must not enter to the first power twice. Meetings are
    split within strata of pairs with no, one or two states: governments fight for a living, and their clashes
    would otherwise make every pair of groups look peaceful.

    Args:
        panel: Pairs and periods.
        observed: shape (C,), meetings seen.

    Returns:
        shape (C,), with the sum of `observed` in each stratum.
    """
    active = smoothed_activity(panel)
    pair, period = panel.cell_pair, panel.cell_period
    a, b = panel.pair_a[pair], panel.pair_b[pair]
    raw = np.sqrt(active[a, period] * active[b, period]) * overlap(panel)[a, b]
    stratum = states_in_pair(panel)[pair]
    seen, chance = np.bincount(stratum, observed, 3), np.bincount(stratum, raw, 3)
    return np.asarray(raw * (seen / np.maximum(chance, 1e-12))[stratum])


def from_meetings(panel: Panel, meetings: pl.DataFrame) -> TermValues:
    """Count weighted meetings per cell against opportunity.

    Args:
        panel: Pairs and periods.
        meetings: Rows of `panel.meetings` that count.
    """
    cell = meetings["cell"].to_numpy()
    observed = count(panel, cell, meetings["weight"].to_numpy())
    sources = meetings.select("cell", "event_id", pl.lit(None, pl.String).alias("statement_id"))
    return TermValues(observed, expected_meetings(panel, observed), keep_latest(sources), number(panel, cell))


def keep_latest(sources: pl.DataFrame, n: int = 20) -> pl.DataFrame:
    """Keep at most n records per cell, the latest named first."""
    return sources.group_by("cell", maintain_order=True).tail(n).select(*SOURCES_SCHEMA)


def count(panel: Panel, cell: IntArray, weight: FloatArray) -> FloatArray:
    """Sum of weights per cell, shape (C,)."""
    return np.bincount(cell, weight, panel.n_cells).astype(np.float64)


def number(panel: Panel, cell: IntArray) -> IntArray:
    """Records per cell, shape (C,)."""
    return np.bincount(cell, minlength=panel.n_cells).astype(np.int64)


def silent(panel: Panel) -> TermValues:
    """A term with nothing to hear anywhere."""
    zeros = np.zeros(panel.n_cells)
    return TermValues(
        zeros, zeros.copy(), pl.DataFrame(schema=SOURCES_SCHEMA), np.zeros(panel.n_cells, np.int64)
    )
