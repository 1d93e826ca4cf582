"""Lines and areas of the ground, and how far points are from them."""

from __future__ import annotations

import functools
import json
import struct
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shadowgraph.errors import InputError
from shadowgraph.places.basemap import EARTH_KM, great_circle_km
from shadowgraph.places.topology import Ring

PIECE_KM = 5.0
"""Lines are cut to pieces no longer than this: nearest pieces are found by their middles, distances to the pieces
themselves."""

NEIGHBOURS = 8
"""Pieces looked at for each point. The nearest piece's middle is at most 2.5 km farther than the piece itself, so more
than this many other pieces would have to crowd into that ring to be preferred."""

SHAPEFILE_LINES = (3, 13, 23)
"""Shape types of the ESRI shapefile technical description (1998) that are lines: plain, with height, with measure."""

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer of the ground.

    Args:
        name: 'border', 'river', 'urban', 'lake', 'road' or a user's own.
        lines: Lines and rings, each of shape (n, 2): longitude and latitude, degrees.
        areas: shapely polygons whose inside is at distance 0; empty for a layer of lines.
        since: First day each line counts, days since 1970-01-01; empty: all of them always.
    """

    name: str
    lines: tuple[Ring, ...]
    areas: NDArray[np.object_]
    since: NDArray[np.int64]

    @functools.cached_property
    def pieces(self) -> tuple[FloatArray, FloatArray, NDArray[np.int64]]:
        """Starts and ends on the unit sphere, shape (m, 3), and the first day of each piece, shape (m,)."""
        cut = [_cut(line) for line in self.lines]
        days = self.since if len(self.since) else np.full(len(cut), np.iinfo(np.int64).min)
        ends = [np.stack([line[:-1], line[1:]]) for line in cut if len(line) > 1]
        sizes = [max(len(line) - 1, 0) for line in cut]
        both = np.concatenate(ends, axis=1) if ends else np.zeros((2, 0, 2))
        return _on_sphere(both[0]), _on_sphere(both[1]), np.repeat(days, sizes)

    @functools.cached_property
    def trees(self) -> tuple[tuple[int, Any, NDArray[np.int64]], ...]:
        """Per first day: the day, a tree of the middles of the pieces that start then, and the pieces' numbers."""
        from scipy.spatial import cKDTree

        starts, ends, since = self.pieces
        middles = (starts + ends) / 2
        found = []
        for day in np.unique(since):
            rows = np.flatnonzero(since == day)
            found.append((int(day), cKDTree(middles[rows]), rows))
        return tuple(found)

    @functools.cached_property
    def areas_tree(self) -> Any:
        """Index of the areas."""
        import shapely

        return shapely.STRtree(self.areas)


def distance_km(
    latitude: FloatArray, longitude: FloatArray, layer: Layer, *, on: NDArray[np.int64] | None = None
) -> FloatArray:
    """Distance from each point to a layer on the sphere, km; 0 inside an area; NaN where the point is unknown.

    Args:
        latitude: shape (n,), degrees north; NaN allowed.
        longitude: shape (n,), degrees east; NaN allowed.
        layer: What to measure to.
        on: shape (n,), day of each point in days since 1970-01-01, for a layer whose lines begin; None: all lines.

    Returns:
        shape (n,); infinite where the layer has nothing yet. Good to the map the layer is drawn on (1:50m: about
        5 km), not better.
    """
    points = np.column_stack([longitude, latitude]).astype(np.float64)
    made = np.full(len(points), np.nan)
    known = np.flatnonzero(np.isfinite(points).all(axis=1))
    if not len(known):
        return made
    # How many of the layer's first days have come: many events share a place and the lines that count.
    begun = np.full(len(points), len(layer.trees))
    if on is not None:
        begun = np.searchsorted([day for day, _, _ in layer.trees], on, side="right")
    keyed = np.column_stack([points[known], begun[known]])
    distinct, back = np.unique(keyed, axis=0, return_inverse=True)
    away = np.full(len(distinct), np.inf)
    sphere = _on_sphere(distinct[:, :2])
    for number, (_, tree, pieces) in enumerate(layer.trees):
        rows = np.flatnonzero(distinct[:, 2] > number)
        if number:
            # A piece is at most half its length nearer than its middle.
            chord, _ = tree.query(sphere[rows], k=1)
            rows = rows[_arc_km(chord) < away[rows] + PIECE_KM / 2]
        if len(rows):
            away[rows] = np.minimum(away[rows], _to_pieces(sphere[rows], layer, tree, pieces))
    if len(layer.areas):
        away[_inside(distinct[:, :2], layer)] = 0.0
    made[known] = away[back.reshape(-1)]
    return made


def days_near(latitude: FloatArray, longitude: FloatArray, layer: Layer, within_km: float) -> list[int]:
    """First days of the layer's lines that begin within some distance of any of the points, ascending.

    Args:
        latitude: shape (n,), degrees.
        longitude: shape (n,), degrees.
        layer: The layer.
        within_km: Distance.
    """
    sphere = _on_sphere(np.column_stack([longitude, latitude]))
    if not len(sphere):
        return []
    reach = within_km + PIECE_KM
    return [day for day, tree, _ in layer.trees if _arc_km(tree.query(sphere, k=1)[0]).min() <= reach]


def _to_pieces(points: FloatArray, layer: Layer, tree: Any, pieces: NDArray[np.int64]) -> FloatArray:
    """Distance to the nearest of some pieces, km, shape (n,)."""
    k = min(NEIGHBOURS, len(pieces))
    _, near = tree.query(points, k=k)
    chosen = pieces[near.reshape(len(points), k)]
    start, end, _ = layer.pieces
    a, along = start[chosen], end[chosen] - start[chosen]
    length = np.einsum("nki,nki->nk", along, along)
    part = np.einsum("nki,nki->nk", points[:, None, :] - a, along)
    part = np.clip(np.divide(part, length, out=np.zeros_like(part), where=length > 0), 0.0, 1.0)
    foot = a + part[..., None] * along
    foot /= np.linalg.norm(foot, axis=2, keepdims=True)
    chord = np.linalg.norm(points[:, None, :] - foot, axis=2).min(axis=1)
    return _arc_km(chord)


def _arc_km(chord: FloatArray) -> FloatArray:
    """Length of the arc over a chord of the unit sphere, km."""
    made: FloatArray = 2 * EARTH_KM * np.arcsin(np.minimum(1.0, chord / 2))
    return made


def _inside(points: FloatArray, layer: Layer) -> NDArray[np.int64]:
    import shapely

    which, _ = layer.areas_tree.query(shapely.points(points), predicate="intersects")
    return np.unique(which)


def _cut(line: Ring) -> Ring:
    """The line with points added, so that no step is longer than `PIECE_KM`; straight in longitude and latitude."""
    if len(line) < 2:
        return line
    steps = great_circle_km(line[:-1, 1], line[:-1, 0], line[1:, 1], line[1:, 0])
    parts = np.maximum(1, np.ceil(steps / PIECE_KM)).astype(np.int64)
    place = np.repeat(np.arange(len(parts)), parts)
    share = (np.arange(len(place)) - np.repeat(np.cumsum(parts) - parts, parts)) / parts[place]
    made = line[place] + share[:, None] * (line[place + 1] - line[place])
    return np.concatenate([made, line[-1:]])


def _on_sphere(points: FloatArray) -> FloatArray:
    """Unit vectors of longitude and latitude in degrees, shape (n, 3)."""
    east, north = np.radians(points[:, 0]), np.radians(points[:, 1])
    return np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


def layer_of_lines(name: str, lines: Sequence[Ring], *, since: NDArray[np.int64] | None = None) -> Layer:
    """A layer of lines.

    Args:
        name: Its name.
        lines: Each of shape (n, 2): longitude and latitude, degrees.
        since: First day of each line, days since 1970-01-01; None: always.
    """
    begins = np.zeros(0, np.int64) if since is None else np.asarray(since, np.int64)
    return Layer(name, tuple(lines), np.zeros(0, dtype=object), begins)


def layer_of_areas(name: str, areas: NDArray[np.object_]) -> Layer:
    """A layer of shapely polygons, in degrees; distances are to their edges, and 0 inside."""
    import shapely

    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(areas)]
    return Layer(name, tuple(rings), areas, np.zeros(0, np.int64))


def read_lines(path: Path, *, name: str = "road") -> Layer:
    """A layer of one's own from a file: GeoJSON, an ESRI shapefile (`.shp`), or a `.zip` holding one of them.

    Natural Earth's roads (public domain) come as such a zip from naturalearthdata.com ('ne_10m_roads').

    Args:
        path: The file; longitude and latitude in degrees (WGS 84).
        name: Name of the layer.

    Raises:
        InputError: The file holds no lines this reader knows.
    """
    content, suffix = _content(path)
    if suffix == ".shp":
        lines = list(_shapefile_lines(content))
    else:
        lines = [np.asarray(line, np.float64)[:, :2] for line in _geojson_lines(json.loads(content))]
    if not lines:
        raise InputError(
            "No lines in a file given as a layer",
            where=path.name,
            rule="LineString or MultiLineString in GeoJSON, or polylines in a shapefile",
            way_out="give the roads layer of Natural Earth as downloaded",
        )
    return layer_of_lines(name, lines)


def _content(path: Path) -> tuple[bytes, str]:
    """The bytes of a file, or of the one file of lines in a zip, with its suffix."""
    if path.suffix.lower() != ".zip":
        return path.read_bytes(), path.suffix.lower()
    with zipfile.ZipFile(path) as packed:
        inside = [
            one for one in packed.namelist() if Path(one).suffix.lower() in (".shp", ".geojson", ".json")
        ]
        if len(inside) != 1:
            raise InputError(
                "A zip given as a layer holds no single file of lines",
                where=path.name,
                value=", ".join(inside) or "none",
                rule="exactly one .shp or .geojson inside",
                way_out="unpack it and name the file",
            )
        return packed.read(inside[0]), Path(inside[0]).suffix.lower()


def _geojson_lines(given: dict[str, Any]) -> Iterator[list[list[float]]]:
    kind = given.get("type")
    if kind == "FeatureCollection":
        for feature in given["features"]:
            yield from _geojson_lines(feature.get("geometry") or {})
    elif kind == "Feature":
        yield from _geojson_lines(given.get("geometry") or {})
    elif kind == "LineString":
        yield given["coordinates"]
    elif kind == "MultiLineString":
        yield from given["coordinates"]


def _shapefile_lines(content: bytes) -> Iterator[Ring]:
    """Parts of the polylines of a shapefile's main file: a header of 100 bytes, then records with two lengths each."""
    place = 100
    while place + 12 <= len(content):
        _, words = struct.unpack_from(">ii", content, place)
        (kind,) = struct.unpack_from("<i", content, place + 8)
        if kind in SHAPEFILE_LINES:
            n_parts, n_points = struct.unpack_from("<ii", content, place + 44)
            starts = np.frombuffer(content, "<i4", n_parts, place + 52)
            points = np.frombuffer(content, "<f8", 2 * n_points, place + 52 + 4 * n_parts).reshape(-1, 2)
            yield from np.split(points.astype(np.float64), starts[1:])
        place += 8 + 2 * words
