"""Borders: which states touch, and how far places are from each state's ground (bundled map, 1:50m)."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shadowgraph.places.basemap import EARTH_KM, FORMER_PARTS, shapes
from shadowgraph.places.countries import country_of
from shadowgraph.ties.base import FloatArray

GRAIN = 0.25
"""Degrees between points laid along a coast or border: distances are good to some 15 km."""

TOUCHING = 0.3
"""Degrees within which two states count as neighbours: rivers and narrow straits don't part them."""

HELD_UNTIL = 1994
"""Ground that became a state of its own from this year on also counts for its former owner (events begin in 1989)."""

UNMAPPED = 20_000.0
"""Kilometres to a state the map has no shape of."""


def unit_vectors(latitude: FloatArray, longitude: FloatArray) -> FloatArray:
    """Points on the unit sphere, shape (n, 3)."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


@cache
def _outline(gwno: int) -> Any:
    """Tree of points along a state's outline, or None."""
    import shapely
    from scipy.spatial import cKDTree

    world = shapes()
    ground = world.geometry[np.isin(world.gwno, list(_holdings(gwno)))]
    if not len(ground):
        return None
    points = shapely.get_coordinates(shapely.segmentize(shapely.boundary(ground), GRAIN))
    kept = np.unique(np.round(points, 1), axis=0)
    return cKDTree(unit_vectors(kept[:, 1], kept[:, 0]))


def kilometres(gwno: int, points: FloatArray) -> FloatArray:
    """Distance from points (unit vectors, shape (n, 3)) to a state's outline, from within too, shape (n,)."""
    tree = _outline(gwno)
    if tree is None:
        return np.full(len(points), UNMAPPED)
    chord = tree.query(points)[0]
    return np.asarray(2 * EARTH_KM * np.arcsin(np.minimum(chord / 2, 1.0)))


@cache
def neighbours(states: tuple[int, ...]) -> NDArray[np.bool_]:
    """Which states touch, shape (S, S), symmetric, False on the diagonal.

    Args:
        states: Gleditsch-Ward numbers.
    """
    import shapely

    world = shapes()
    row = {gwno: k for k, gwno in enumerate(states)}
    owners = [[row[s] for s in states if owned in _holdings(s)] for owned in world.gwno.tolist()]
    touching = np.zeros((len(states), len(states)), bool)
    one, two = shapely.STRtree(world.geometry).query(world.geometry, predicate="dwithin", distance=TOUCHING)
    for a, b in zip(one.tolist(), two.tolist(), strict=True):
        for i in owners[a]:
            for j in owners[b]:
                touching[i, j] = touching[j, i] = i != j
    return touching


@cache
def _holdings(gwno: int) -> frozenset[int]:
    """States of today whose ground a state holds or held for long; all its former parts if nothing bears its name."""
    parts = FORMER_PARTS.get(gwno, ())
    if not (shapes().gwno == gwno).any():
        return frozenset((gwno, *parts))
    found = [country_of(part) for part in parts]
    return frozenset((gwno, *(c.gwno for c in found if c is not None and c.gw_start.year >= HELD_UNTIL)))
