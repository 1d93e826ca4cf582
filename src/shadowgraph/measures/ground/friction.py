"""Friction: what it costs to go from one PRIO-GRID cell to the next, in kilometres of open ground.

The costs are assumed, none is measured: a border is watched, a river needs a ford or a bridge, an enemy is to be gone
round, one's own ground is safe. Draws vary each of them by a factor of about two either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.base import IntArray
from shadowgraph.measures.ground.grid import FloatArray
from shadowgraph.places.basemap import country_at, great_circle_km
from shadowgraph.places.layers import layer
from shadowgraph.places.lines import Layer
from shadowgraph.records.place import priogrid_centre

BORDER_KM, RIVER_KM, LAKE_KM = 50.0, 25.0, 100.0
"""What crossing one adds."""

ENEMY, OWN = 2.0, 0.5
"""How many times longer the way is where only enemies are, and by how much shorter where only oneself is."""

FACTOR = 2.0
"""Standard deviation of a cost from draw to draw, as a factor."""


@dataclass(frozen=True)
class Costs:
    """One set of costs; see the constants of this module."""

    border: float = BORDER_KM
    river: float = RIVER_KM
    lake: float = LAKE_KM
    enemy: float = ENEMY
    own: float = OWN


@dataclass(frozen=True, eq=False)
class Ways:
    """Steps between neighbouring cells of land.

    Args:
        cells: shape (n,), PRIO-GRID numbers, ascending.
        latitude: shape (n,), degrees of the centre.
        longitude: shape (n,).
        start: shape (m,), cell of each step, as a place in `cells`; each step is listed once.
        stop: shape (m,).
        km: shape (m,), length.
        rivers: shape (m,), rivers crossed.
        lakes: shape (m,), lakes crossed.
        borders: shape (m,), borders crossed today.
        since: shape (m,), first day on which that border was one.
    """

    cells: IntArray
    latitude: FloatArray
    longitude: FloatArray
    start: IntArray
    stop: IntArray
    km: FloatArray
    rivers: IntArray
    lakes: IntArray
    borders: IntArray
    since: IntArray

    def borders_on(self, day: int) -> IntArray:
        """Borders each step crosses on a day, shape (m,)."""
        made: IntArray = np.where(self.since <= day, self.borders, 0)
        return made

    def graph(self, hostile: FloatArray, friendly: FloatArray, costs: Costs, day: int) -> Any:
        """Costs of all steps, sparse, shape (n, n).

        Args:
            hostile: shape (n,), how far enemies have each cell, 0 to 1.
            friendly: shape (n,), how far oneself has it.
            costs: What hinders how much.
            day: Day whose borders count.
        """
        from scipy import sparse

        ground = 1.0 + costs.enemy * hostile - min(costs.own, 0.9) * friendly
        cost = self.km * (ground[self.start] + ground[self.stop]) / 2
        cost += costs.border * self.borders_on(day) + costs.river * self.rivers + costs.lake * self.lakes
        n = len(self.cells)
        one_way = sparse.csr_array((cost, (self.start, self.stop)), shape=(n, n))
        return one_way + one_way.T


def ways_between(south: float, west: float, north: float, east: float) -> Ways:
    """Steps between all cells of land in a box, to the eight neighbours.

    Args:
        south: Degrees.
        west: Degrees.
        north: Degrees.
        east: Degrees, not below west: a box across the date line is cut there.
    """
    rows = np.arange(int(np.floor((south + 90) * 2)), int(np.floor((north + 90) * 2)) + 1).clip(0, 359)
    columns = np.arange(int(np.floor((west + 180) * 2)), int(np.floor((east + 180) * 2)) + 1).clip(0, 719)
    cells = np.unique(rows[:, None] * 720 + columns) + 1
    centres = pl.DataFrame({"cell": cells}).select(
        one.cast(pl.Float64).alias(name)
        for one, name in zip(priogrid_centre(pl.col("cell")), ("latitude", "longitude"), strict=True)
    )
    latitude, longitude = centres["latitude"].to_numpy(), centres["longitude"].to_numpy()
    land = country_at(latitude, longitude) > 0
    cells, latitude, longitude = cells[land], latitude[land], longitude[land]
    start, stop = _steps(cells)
    ends = latitude[start], longitude[start], latitude[stop], longitude[stop]
    lines = _lines(*ends)
    borders, since = _crossed(lines, layer("border"))
    return Ways(
        cells=cells,
        latitude=latitude,
        longitude=longitude,
        start=start,
        stop=stop,
        km=great_circle_km(*ends),
        rivers=_crossed(lines, layer("river"))[0],
        lakes=_crossed(lines, layer("lake"))[0],
        borders=borders,
        since=since,
    )


def _steps(cells: IntArray) -> tuple[IntArray, IntArray]:
    """Neighbouring cells, each pair once, as places in `cells`."""
    row, column = (cells - 1) // 720, (cells - 1) % 720
    found = []
    for north, east in ((0, 1), (1, -1), (1, 0), (1, 1)):
        inside = (column + east >= 0) & (column + east < 720) & (row + north < 360)
        wanted = np.where(inside, cells + 720 * north + east, -1)
        place = np.searchsorted(cells, wanted).clip(0, max(len(cells) - 1, 0))
        there = np.flatnonzero(cells[place] == wanted) if len(cells) else np.zeros(0, np.int64)
        found.append((there, place[there]))
    return np.concatenate([a for a, _ in found]), np.concatenate([b for _, b in found])


def _lines(south: FloatArray, west: FloatArray, north: FloatArray, east: FloatArray) -> NDArray[np.object_]:
    import shapely

    points = np.stack([np.column_stack([west, south]), np.column_stack([east, north])], axis=1)
    made: NDArray[np.object_] = shapely.linestrings(points) if len(points) else np.zeros(0, dtype=object)
    return made


def _crossed(steps: NDArray[np.object_], known: Layer) -> tuple[IntArray, IntArray]:
    """How many of a layer's lines or areas each step meets, and the first day of the earliest of them."""
    import shapely

    count = np.zeros(len(steps), np.int64)
    since = np.full(len(steps), np.iinfo(np.int64).max)
    shapes = known.areas if len(known.areas) else np.array([shapely.LineString(line) for line in known.lines])
    step, shape = shapely.STRtree(shapes).query(steps, predicate="intersects")
    np.add.at(count, step, 1)
    if len(known.since):
        np.minimum.at(since, step, known.since[shape])
    return np.minimum(count, 1), since
