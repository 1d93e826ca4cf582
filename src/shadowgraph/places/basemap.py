"""The bundled basemap: country shapes, which country a point is in, and small maps cut for a report.

Natural Earth 1:50m, public domain; `basemap/README.md` says how it was made. Heavy work is done once per process.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shadowgraph.places import topology
from shadowgraph.places.countries import country_of, country_table

FILE = "countries-50m.json"
CODED_UNDER = {
    "Kosovo": 347,
    "Somaliland": 520,
    "N. Cyprus": 352,
    "W. Sahara": 600,
    "Palestine": 666,
    "Greenland": 390,
    "Puerto Rico": 2,
    "Fr. Polynesia": 220,
    "New Caledonia": 220,
    "Hong Kong": 710,
    "Macao": 710,
    "Falkland Is.": 200,
    "Åland": 375,
}
"""Shapes that are no state in our table, and the state under which UCDP records events there."""

FORMER_PARTS = {
    260: (265,),
    265: (260,),
    315: (316, 317),
    345: (341, 343, 344, 346, 347, 349),
    365: (359, 366, 367, 368, 369, 370, 371, 372, 373, 701, 702, 703, 704, 705),
    530: (531,),
    560: (565,),
    625: (626,),
    680: (678,),
    817: (816,),
    850: (860,),
}
"""States that were larger once: today's states on ground they held after 1945, by Gleditsch-Ward number.
Sudan's events before July 2011 lie partly in what is now South Sudan."""

EARTH_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""


@dataclass(frozen=True)
class Shapes:
    """The world's countries as geometry.

    Args:
        names: Natural Earth names, one per shape.
        gwno: Gleditsch-Ward number per shape; 0 where none.
        geometry: shapely polygons in degrees, one per shape.
    """

    names: tuple[str, ...]
    gwno: NDArray[np.int32]
    geometry: NDArray[np.object_]

    def ground(self, gwno: int) -> NDArray[np.object_]:
        """All shapes a state holds or held since 1945 (`FORMER_PARTS`); empty when the map has none."""
        return self.geometry[np.isin(self.gwno, (gwno, *FORMER_PARTS.get(gwno, ())))]


@functools.cache
def _topology() -> dict[str, Any]:
    path = resources.files("shadowgraph.places").joinpath("basemap").joinpath(FILE)
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@functools.cache
def _codes() -> dict[int, int]:
    """ISO numeric to gwno, for states that still exist."""
    rows = country_table().drop_nulls("iso_numeric").select("iso_numeric", "gwno", "gw_end").rows()
    return {iso: gwno for iso, gwno, end in rows if end is None}


def _gwno(geometry: dict[str, Any]) -> int:
    name = geometry["properties"]["name"]
    if name in CODED_UNDER:
        return CODED_UNDER[name]
    return _codes().get(int(geometry.get("id", -1)), 0)


@functools.cache
def shapes() -> Shapes:
    """Decode the bundled map to shapely polygons (about 0.1 s, once)."""
    import shapely

    world = _topology()
    arcs = topology.decode_arcs(world)
    geometries = world["objects"]["countries"]["geometries"]
    made = []
    for geometry in geometries:
        parts = topology.polygons_of(geometry, arcs)
        made.append(shapely.multipolygons([shapely.Polygon(rings[0], rings[1:]) for rings in parts]))
    geometry_array = np.empty(len(made), dtype=object)
    geometry_array[:] = made
    invalid = ~shapely.is_valid(geometry_array)
    geometry_array[invalid] = shapely.make_valid(geometry_array[invalid])
    shapely.prepare(geometry_array)
    return Shapes(
        names=tuple(g["properties"]["name"] for g in geometries),
        gwno=np.array([_gwno(g) for g in geometries], dtype=np.int32),
        geometry=geometry_array,
    )


@functools.cache
def _tree() -> Any:
    import shapely

    return shapely.STRtree(shapes().geometry)


def country_at(latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.int32]:
    """Gleditsch-Ward number of the state under which UCDP records each point.

    Args:
        latitude: shape (n,), degrees north; NaN allowed.
        longitude: shape (n,), degrees east.

    Returns:
        shape (n,); 0: at sea, unknown or NaN. At a border the map is good to about 5 km (1:50m).
    """
    import shapely

    found = np.zeros(len(latitude), dtype=np.int32)
    good = np.flatnonzero(np.isfinite(latitude) & np.isfinite(longitude))
    points = shapely.points(np.asarray(longitude)[good], np.asarray(latitude)[good])
    which, shape = _tree().query(points, predicate="intersects")
    # The reverse order lets the first shape in the file win where two overlap.
    found[good[which[::-1]]] = shapes().gwno[shape[::-1]]
    return found


def distance_km(
    gwno: NDArray[np.int32], latitude: NDArray[np.float64], longitude: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Distance from each point to its named state, km; 0 inside; NaN where the state has no shape.

    The nearest point is found in degrees of a plane scaled at the point's latitude, then measured on the sphere:
    good to a few per cent below 1,000 km, which is all that rules about "far outside" need.

    Args:
        gwno: shape (n,), state named for each point.
        latitude: shape (n,), degrees.
        longitude: shape (n,), degrees.
    """
    import shapely

    away = np.full(len(gwno), np.nan)
    for code in np.unique(gwno):
        rows = np.flatnonzero(gwno == code)
        state = shapes().ground(int(code))
        if not len(state):
            continue
        points = shapely.points(longitude[rows], latitude[rows])
        inside = np.zeros(len(rows), dtype=bool)
        for part in state:
            inside |= shapely.intersects(part, points)
        away[rows[inside]] = 0.0
        out = rows[~inside]
        if len(out):
            lines = shapely.shortest_line(points[~inside], _whole(int(code)))
            ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
            away[out] = great_circle_km(ends[:, 0, 1], ends[:, 0, 0], ends[:, 1, 1], ends[:, 1, 0])
    return away


@functools.cache
def _whole(gwno: int) -> Any:
    """All the ground of a state as one shape, made once."""
    import shapely

    state = shapes().ground(gwno)
    return shapely.union_all(state) if len(state) > 1 else state[0]


def great_circle_km(
    lat_1: NDArray[np.float64],
    lon_1: NDArray[np.float64],
    lat_2: NDArray[np.float64],
    lon_2: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Great-circle distance (haversine), km; arguments in degrees, any matching shapes."""
    a, b, c, d = (np.radians(x) for x in (lat_1, lon_1, lat_2, lon_2))
    half = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    kilometres: NDArray[np.float64] = 2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return kilometres


def clip(
    bbox: tuple[float, float, float, float], *, margin: float = 0.15, tolerance: float | None = None
) -> dict[str, Any]:
    """A small GeoJSON map of the countries in a box, for a report that loads nothing from elsewhere.

    Args:
        bbox: West, south, east, north, degrees.
        margin: Share of the box's size added on each side (at least 1 degree).
        tolerance: Simplification, degrees; None: a thousandth of the box's larger side, at least 0.01.

    Returns:
        A GeoJSON FeatureCollection with 'bbox'; each feature has properties name, gwno (0: none), iso3 and
        label ([lon, lat] inside the visible part). Neighbours share simplified borders exactly. Coordinates are
        rounded to 0.01 degree. Typically 5-80 KB as compact JSON.
    """
    import shapely

    west, south, east, north = bbox
    pad_x, pad_y = max(1.0, margin * (east - west)), max(1.0, margin * (north - south))
    box = (
        max(-180.0, west - pad_x),
        max(-90.0, south - pad_y),
        min(180.0, east + pad_x),
        min(90.0, north + pad_y),
    )
    grain = tolerance if tolerance is not None else max(0.01, max(box[2] - box[0], box[3] - box[1]) / 1000)
    window = shapely.box(*box)
    hit = np.sort(_tree().query(window, predicate="intersects"))
    geometries = country_geometries()
    arcs = _simplified([geometries[index] for index in hit], grain)
    features = []
    for index in hit:
        geometry = geometries[index]
        shape = _visible(topology.polygons_of(geometry, arcs), window)
        if shape is not None:
            features.append(_feature(shapes().names[index], int(shapes().gwno[index]), shape))
    return {"type": "FeatureCollection", "bbox": [round(side, 2) for side in box], "features": features}


@functools.cache
def country_arcs() -> tuple[topology.Ring, ...]:
    """All lines of the map, decoded; neighbours share those of their common border."""
    return tuple(topology.decode_arcs(_topology()))


def country_geometries() -> list[dict[str, Any]]:
    """The countries' TopoJSON geometries, in the order of `shapes`."""
    found: list[dict[str, Any]] = _topology()["objects"]["countries"]["geometries"]
    return found


def _simplified(geometries: list[dict[str, Any]], grain: float) -> list[topology.Ring]:
    """All arcs, those that the geometries use simplified: the world has ten times as many as one map."""
    arcs = list(country_arcs())
    used = sorted({index for geometry in geometries for index in topology.arcs_of(geometry)})
    for index, arc in zip(used, topology.simplify_arcs([arcs[index] for index in used], grain), strict=True):
        arcs[index] = arc
    return arcs


def _visible(parts: list[list[topology.Ring]], window: Any) -> Any:
    """The part of a country inside the window, rounded to 0.01 degree, or None."""
    import shapely

    solid = [rings for rings in parts if len(rings[0]) >= 4]
    if not solid:
        return None
    whole = shapely.make_valid(shapely.multipolygons([shapely.Polygon(r[0], r[1:]) for r in solid]))
    seen = shapely.set_precision(shapely.intersection(whole, window), 0.01)
    kept = [part for part in shapely.get_parts(seen) if part.geom_type == "Polygon" and part.area > 0]
    return shapely.multipolygons(kept) if kept else None


def _feature(name: str, gwno: int, shape: Any) -> dict[str, Any]:
    """One GeoJSON feature; the label sits inside the largest visible part."""
    import shapely

    parts = [
        [[[round(x, 2), round(y, 2)] for x, y in ring.coords] for ring in (part.exterior, *part.interiors)]
        for part in shape.geoms
    ]
    largest = max(shape.geoms, key=lambda part: part.area)
    spot = shapely.maximum_inscribed_circle(largest, 0.1).coords[0]
    known = country_of(gwno)
    properties = {
        "name": name,
        "gwno": gwno,
        "iso3": known.iso3 if known else None,
        "label": [round(spot[0], 2), round(spot[1], 2)],
    }
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "MultiPolygon", "coordinates": parts},
    }
