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
    trees: dict[int, cKDTree] = {}
    made = np.full(panel.n_pairs, UNPLACED)
    sizes = np.diff(bounds)
    for p, (a, b) in enumerate(zip(panel.pair_a.tolist(), panel.pair_b.tolist(), strict=True)):
        if not (sizes[a] and sizes[b]):
            continue
        few, many = (a, b) if sizes[a] <= sizes[b] else (b, a)
        if many not in trees:
            trees[many] = cKDTree(points[bounds[many] : bounds[many + 1]])
        chord = trees[many].query(points[bounds[few] : bounds[few + 1]])[0].min()
        made[p] = 2 * EARTH_KM * np.arcsin(min(chord / 2, 1.0))
    return made
