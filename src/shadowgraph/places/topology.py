"""TopoJSON: decoding to rings of longitude and latitude, and simplifying shared borders once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ring = NDArray[np.float64]
"""shape (n, 2): longitude and latitude, degrees; first point = last point."""


def decode_arcs(topology: Mapping[str, Any]) -> list[Ring]:
    """Arcs in degrees: delta-decoded, scaled and shifted (TopoJSON specification 1.0, section 2.1.3)."""
    arcs = [np.asarray(arc, dtype=np.float64).reshape(-1, 2) for arc in topology["arcs"]]
    if "transform" not in topology:
        return arcs
    scale = np.asarray(topology["transform"]["scale"])
    shift = np.asarray(topology["transform"]["translate"])
    return [np.cumsum(arc, axis=0) * scale + shift for arc in arcs]


def stitch(indices: list[int], arcs: list[Ring]) -> Ring:
    """Join arcs to one ring; ~i means arc i backwards; the joint point is kept once."""
    parts = []
    for position, index in enumerate(indices):
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        parts.append(arc if position == 0 else arc[1:])
    return np.concatenate(parts)


def polygons_of(geometry: Mapping[str, Any], arcs: list[Ring]) -> list[list[Ring]]:
    """Polygons of a Polygon or MultiPolygon geometry: each a list of rings, the outer one first."""
    if geometry["type"] not in ("Polygon", "MultiPolygon"):
        return []
    parts = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    return [[stitch(ring, arcs) for ring in part] for part in parts]


def arcs_of(geometry: Mapping[str, Any]) -> set[int]:
    """Numbers of the arcs a Polygon or MultiPolygon geometry uses, whichever way round."""
    if geometry["type"] not in ("Polygon", "MultiPolygon"):
        return set()
    parts = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    return {index if index >= 0 else ~index for part in parts for ring in part for index in ring}


def simplify_arcs(arcs: list[Ring], tolerance: float) -> list[Ring]:
    """Douglas-Peucker on each arc, ends kept, so that neighbours still share their border exactly.

    Args:
        arcs: Decoded arcs.
        tolerance: Largest deviation, degrees.
    """
    import shapely

    if not arcs:
        return []
    lines = shapely.linestrings(
        np.concatenate(arcs), indices=np.repeat(np.arange(len(arcs)), [len(a) for a in arcs])
    )
    return [shapely.get_coordinates(line) for line in shapely.simplify(lines, tolerance)]
