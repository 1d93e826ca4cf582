"""The bundled base map: country outlines cut to a window, with no tiles and no network.

Natural Earth 1:50 million by way of the `world-atlas` package (public domain), TopoJSON.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shadowgraph.reports.payload import Land

FILE = "countries-50m.json"
SMALLEST_RING = 1e-3
"""Rings below this area, square degrees, are islands too small to see."""

Bounds = tuple[float, float, float, float]
"""West, south, east, north, degrees."""


@functools.cache
def _atlas() -> tuple[list[NDArray[np.float64]], list[dict[str, Any]]]:
    """Arcs in degrees, and the geometries that use them."""
    text = importlib.resources.files("shadowgraph.reports").joinpath("assets", FILE).read_text("utf-8")
    topology = json.loads(text)
    scale = np.array(topology["transform"]["scale"])
    shift = np.array(topology["transform"]["translate"])
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]
    return arcs, topology["objects"]["countries"]["geometries"]


def _ring(arcs: list[NDArray[np.float64]], numbers: Sequence[int]) -> NDArray[np.float64]:
    """Join arcs into one ring; a negative number means the arc reversed."""
    pieces = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])


def clip(bounds: Bounds, points: Sequence[tuple[float, float]]) -> list[Land]:
    """Cut the countries to a window.

    Args:
        bounds: West, south, east, north, degrees.
        points: Longitude and latitude of places in the countries of interest; the country around each is marked.

    Returns:
        Countries that touch the window, the marked ones last so that they are drawn on top.
    """
    import shapely

    arcs, geometries = _atlas()
    places = shapely.points(np.array(points, dtype=float).reshape(-1, 2))
    width = bounds[2] - bounds[0]
    found: list[Land] = []
    for geometry in geometries:
        shape = _polygons(arcs, geometry, bounds)
        if shape is None:
            continue
        focus = bool(shapely.contains(shape, places).any())
        cut = shapely.clip_by_rect(shape, *bounds).simplify(width / 2500)
        rings = [ring for polygon in _parts(cut) for ring in _encoded(polygon)]
        if rings:
            found.append(
                {"name": geometry["properties"]["name"], "focus": focus, "label": _label(cut), "rings": rings}
            )
    return sorted(found, key=lambda land: (land["focus"], land["name"]))


def _polygons(arcs: list[NDArray[np.float64]], geometry: dict[str, Any], bounds: Bounds) -> Any:
    """The country's polygons that touch the window, or None."""
    import shapely

    if geometry["type"] not in {"Polygon", "MultiPolygon"}:
        return None
    listed = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    kept = []
    for rings in listed:
        outer = _ring(arcs, rings[0])
        west, south = outer.min(axis=0)
        east, north = outer.max(axis=0)
        if west < bounds[2] and east > bounds[0] and south < bounds[3] and north > bounds[1]:
            kept.append(shapely.Polygon(outer, [_ring(arcs, hole) for hole in rings[1:]]))
    return shapely.make_valid(shapely.MultiPolygon(kept)) if kept else None


def _parts(shape: Any) -> list[Any]:
    """Polygons of a shape, largest first, specks dropped."""
    parts = getattr(shape, "geoms", [shape])
    polygons = [part for part in parts if part.geom_type == "Polygon" and part.area > SMALLEST_RING]
    return sorted(polygons, key=lambda polygon: -polygon.area)


def _encoded(polygon: Any) -> list[list[int]]:
    """Rings as first point and steps, hundredths of a degree."""
    found = []
    for line in (polygon.exterior, *polygon.interiors):
        points = np.rint(np.asarray(line.coords)[:, :2] * 100).astype(np.int64)
        steps = np.diff(points, axis=0)
        steps = steps[(steps != 0).any(axis=1)]
        if len(steps) >= 3:
            found.append([*points[0].tolist(), *steps.ravel().tolist()])
    return found


def _label(shape: Any) -> list[int] | None:
    """Where to write the country's name, or None when too little of it is in the window."""
    parts = _parts(shape)
    if not parts or parts[0].area < 0.5:
        return None
    inside = parts[0].centroid if parts[0].contains(parts[0].centroid) else parts[0].representative_point()
    return [round(inside.x * 100), round(inside.y * 100)]
