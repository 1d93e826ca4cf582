"""Nearest places of two organisations."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.records.place import located_within
from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.evidence.closeness import EARTH_KM, unit_vectors
from shadowgraph.ties.panel import Panel

UNPLACED = 1000.0
"""Kilometres for a pair of which one has no placed event: far, but no more than across a large country."""


def nearest(panel: Panel) -> FloatArray:
    """Kilometres between the nearest two places (rounded to a tenth of a degree), shape (P,)."""
    from scipy.spatial import cKDTree

    spots = (
        panel.encounters.filter(located_within("province"))
        .select("org", pl.col("latitude").round(1), pl.col("longitude").round(1))
        .unique()
        .sort("org", "latitude", "longitude")
    )
    points = unit_vectors(spots["latitude"].to_numpy(), spots["longitude"].to_numpy())
    bounds = np.searchsorted(spots["org"].to_numpy(), np.arange(panel.orgs.height + 1))
    sizes = np.diff(bounds)
    made = np.full(panel.n_pairs, UNPLACED)
    placed = np.flatnonzero((sizes[panel.pair_a] > 0) & (sizes[panel.pair_b] > 0))
    a, b = panel.pair_a[placed], panel.pair_b[placed]
    few, many = np.where(sizes[a] <= sizes[b], (a, b), (b, a))
    order = np.argsort(many, kind="stable")
    # All that is to be looked up among one organisation's places is looked up at once.
    for same in np.split(order, np.flatnonzero(np.diff(many[order])) + 1) if len(order) else []:
        tree = cKDTree(points[bounds[many[same[0]]] : bounds[many[same[0]] + 1]])
        starts = np.concatenate([[0], np.cumsum(sizes[few[same]])[:-1]])
        rows = np.concatenate([np.arange(bounds[one], bounds[one + 1]) for one in few[same]])
        chord = np.minimum.reduceat(tree.query(points[rows])[0], starts)
        made[placed[same]] = 2 * EARTH_KM * np.arcsin(np.minimum(chord / 2, 1.0))
    return made
