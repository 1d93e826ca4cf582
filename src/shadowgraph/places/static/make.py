"""Make `layers-50m.json` again: `python -m shadowgraph.places.static.make FOLDER`.

FOLDER holds Natural Earth's 1:50m vectors in the packed form of the Debian package `marble-qt-data` (`.pn2`):
big-endian, coordinates in units of half an arc minute, each line a few absolute nodes with one-byte steps from them.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

LAYERS = {
    "river": "ne_50m_rivers_lake_centerlines.pn2",
    "lake": "ne_50m_lakes.pn2",
    "urban": "ne_50m_urban_areas.pn2",
}
UNIT = 1 / 120
"""Half an arc minute, degrees: 0.9 km along a meridian."""

LINE, RING, OUTER, INNER, MANY = range(5)
"""What a piece is: an open line, a closed one, the outside or a hole of a polygon, or a head of several pieces."""

Point = tuple[int, int]


class Piece(NamedTuple):
    """One line of a `.pn2` file.

    Args:
        kind: LINE, RING, OUTER or INNER.
        points: Longitude and latitude, in units of half an arc minute.
    """

    kind: int
    points: list[Point]


def read_pn2(content: bytes) -> list[Piece]:
    """Decode a `.pn2` file of version 2.

    Raises:
        ValueError: Another version, a file cut short or another number of lines than it declares.
    """
    try:
        version, n_pieces, coloured = struct.unpack_from(">BIB", content)
        if version != 2:
            raise ValueError(f"version {version} of the packed format; this reader knows version 2")
        pieces = _pieces(content, 6, bool(coloured))
    except (struct.error, IndexError) as error:
        raise ValueError("the packed file ends in the middle of a line") from error
    if len(pieces) != n_pieces:
        raise ValueError(f"{len(pieces)} lines in a packed file that declares {n_pieces}")
    return pieces


def _pieces(content: bytes, place: int, coloured: bool) -> list[Piece]:
    made: list[Piece] = []
    feature = -1
    while place < len(content):
        kind, one = struct.unpack_from(">BI", content, place)
        # A coloured file has one byte of colour wherever a new feature starts.
        place += 5 + (coloured and one != feature)
        feature = one
        if kind != MANY:
            place = _piece(content, place, kind, made)
            continue
        within = content[place]
        place += 1
        for _ in range(within):
            inner = content[place]
            place = _piece(content, place + 5, inner, made)
    return made


def _piece(content: bytes, place: int, kind: int, made: list[Piece]) -> int:
    """Append the line that starts at a place; return where it ends."""
    (n_nodes,) = struct.unpack_from(">I", content, place)
    place += 4
    points: list[Point] = []
    for _ in range(n_nodes):
        latitude, longitude, n_steps = struct.unpack_from(">hhh", content, place)
        place += 6
        steps = struct.unpack_from(f">{2 * n_steps}b", content, place)
        place += 2 * n_steps
        points.append((longitude, latitude))
        points += [(longitude + x, latitude + y) for y, x in zip(steps[0::2], steps[1::2], strict=True)]
    made.append(Piece(kind, points))
    return place


def topology_of(layers: dict[str, list[Piece]]) -> dict[str, Any]:
    """A TopoJSON topology with one object per layer and one arc per line or ring; nothing is simplified."""
    arcs: list[list[list[int]]] = []
    objects = {
        name: {"type": "GeometryCollection", "geometries": list(_geometries(pieces, arcs))}
        for name, pieces in layers.items()
    }
    transform = {"scale": [UNIT, UNIT], "translate": [0, 0]}
    return {"type": "Topology", "transform": transform, "objects": objects, "arcs": arcs}


def _geometries(pieces: list[Piece], arcs: list[list[list[int]]]) -> Iterator[dict[str, Any]]:
    polygon: dict[str, Any] | None = None
    for kind, given in pieces:
        if kind != INNER and polygon is not None:
            yield polygon
            polygon = None
        points = [p for place, p in enumerate(given) if place == 0 or p != given[place - 1]]
        if kind != LINE and points[0] != points[-1]:
            points.append(points[0])
        # At half an arc minute the smallest shapes collapse to a point or a line.
        if len(points) < (2 if kind == LINE else 4):
            continue
        if kind == LINE:
            yield {"type": "LineString", "arcs": [len(arcs)]}
        elif kind != INNER:
            polygon = {"type": "Polygon", "arcs": [[len(arcs)]]}
        elif polygon is not None:
            polygon["arcs"].append([len(arcs)])
        arcs.append(_steps(points))
    if polygon is not None:
        yield polygon


def _steps(points: list[Point]) -> list[list[int]]:
    before = [(0, 0), *points[:-1]]
    return [[x - x0, y - y0] for (x, y), (x0, y0) in zip(points, before, strict=True)]


def main(folder: Path, target: Path) -> None:
    """Read the packed files of a folder and write the topology.

    Args:
        folder: Where the `.pn2` files are.
        target: File to write.
    """
    layers = {name: read_pn2((folder / file).read_bytes()) for name, file in LAYERS.items()}
    text = json.dumps(topology_of(layers), separators=(",", ":"))
    target.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).with_name("layers-50m.json"))
