"""The cells of a theatre: those that saw violence and those around them, with centres and land."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.base import IntArray
from shadowgraph.places.basemap import EARTH_KM, country_at
from shadowgraph.places.cells import h3_cell
from shadowgraph.records.place import GRID_DEGREES, priogrid_centre

CellKind = Literal["priogrid", "h3"]
FloatArray = NDArray[np.float64]

RINGS = 2
"""Cells around those that saw violence that belong to the grid: presence reaches about a hundred kilometres."""

SAMPLES = 3
"""Points to a side at which a cell is looked up on the map, to tell land from sea."""


@dataclass(frozen=True)
class Grid:
    """Cells of one theatre.

    Args:
        kind: 'priogrid' or 'h3'.
        ids: shape (n,), ids in ascending order.
        latitude: shape (n,), degrees of the centre.
        longitude: shape (n,).
        area_km2: shape (n,), whole area of the cell.
        land: shape (n,), share of the cell that is land.
        off_map: shape (n,), no land on the map: in the grid only because something happened there.
    """

    kind: CellKind
    ids: NDArray[np.str_]
    latitude: FloatArray
    longitude: FloatArray
    area_km2: FloatArray
    land: FloatArray
    off_map: NDArray[np.bool_]

    def index(self, cells: pl.Series) -> IntArray:
        """Number of each cell, shape (m,); the cells must be in the grid."""
        return np.searchsorted(self.ids, cells.to_numpy().astype(np.str_)).astype(np.int64)

    @functools.cached_property
    def points(self) -> FloatArray:
        """Centres on the unit sphere, shape (n, 3)."""
        east, north = np.radians(self.longitude), np.radians(self.latitude)
        return np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])

    @functools.cached_property
    def tree(self) -> Any:
        """Index of the centres."""
        from scipy.spatial import cKDTree

        return cKDTree(self.points)

    def within(self, cells: IntArray, km: float) -> tuple[IntArray, IntArray, FloatArray]:
        """Pairs of given cells and grid cells no farther apart than this: place in `cells`, cell, distance in km."""
        from scipy.spatial import cKDTree

        chord = 2 * np.sin(min(km / EARTH_KM, np.pi) / 2)
        found = cKDTree(self.points[cells]).sparse_distance_matrix(self.tree, chord, output_type="ndarray")
        away = 2 * EARTH_KM * np.arcsin(np.minimum(1.0, found["v"] / 2))
        order = np.lexsort((found["j"], found["i"]))
        return found["i"][order].astype(np.int64), found["j"][order].astype(np.int64), away[order]


def cells_of(events: pl.DataFrame, kind: CellKind) -> pl.Series:
    """Cell of each event as text, named 'cell'; null without coordinates."""
    if kind == "h3":
        return h3_cell(events["latitude"], events["longitude"]).alias("cell")
    return events["priogrid"].cast(pl.String).str.zfill(6).alias("cell")


def grid_of(cells: pl.Series, kind: CellKind) -> Grid:
    """The grid around some cells.

    Args:
        cells: Ids from `cells_of`, without nulls.
        kind: What they are.
    """
    ids = _around_h3(cells.unique().to_list()) if kind == "h3" else _around_squares(cells.unique())
    latitude, longitude, area = _h3_facts(ids) if kind == "h3" else _square_facts(ids)
    land = _land(latitude, longitude)
    struck = np.isin(ids, cells.unique().to_numpy().astype(np.str_))
    # An island too small for the map is land all the same when something happened on it.
    kept = struck | (land > 0)
    shown = np.where(land > 0, land, 1.0 / SAMPLES**2)
    return Grid(kind, ids[kept], latitude[kept], longitude[kept], area[kept], shown[kept], land[kept] == 0)


def _around_squares(cells: pl.Series) -> NDArray[np.str_]:
    number = cells.cast(pl.Int64).to_numpy() - 1
    row, column = number // 720, number % 720
    steps = np.arange(-RINGS, RINGS + 1)
    rows = np.clip(row[:, None, None] + steps[:, None], 0, 359)
    columns = (column[:, None, None] + steps) % 720
    around = np.unique(rows * 720 + columns) + 1
    return np.array([f"{one:06d}" for one in around.tolist()], dtype=np.str_)


def _around_h3(cells: list[str]) -> NDArray[np.str_]:
    import h3

    return np.array(sorted({near for cell in cells for near in h3.grid_disk(cell, RINGS)}), dtype=np.str_)


def _square_facts(ids: NDArray[np.str_] | IntArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    centres = pl.DataFrame({"cell": ids.astype(np.int64)}).select(
        one.cast(pl.Float64).alias(name)
        for one, name in zip(priogrid_centre(pl.col("cell")), ("latitude", "longitude"), strict=True)
    )
    latitude, longitude = centres["latitude"].to_numpy(), centres["longitude"].to_numpy()
    half = GRID_DEGREES / 2
    belt = np.sin(np.radians(latitude + half)) - np.sin(np.radians(latitude - half))
    return latitude, longitude, EARTH_KM**2 * belt * np.radians(GRID_DEGREES)


def _h3_facts(ids: NDArray[np.str_]) -> tuple[FloatArray, FloatArray, FloatArray]:
    import h3

    centres = np.array([h3.cell_to_latlng(cell) for cell in ids.tolist()])
    area = np.array([h3.cell_area(cell, unit="km^2") for cell in ids.tolist()])
    return centres[:, 0], centres[:, 1], area


def land_points(squares: IntArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Points of PRIO-GRID cells: latitude, longitude and the land each stands for, km2; shape (cells, points) each.

    Args:
        squares: shape (n,), PRIO-GRID numbers. A cell without land on the map counts as land all over.
    """
    latitude, longitude, area = _square_facts(squares)
    points = _around(latitude, longitude)
    land = country_at(*(each.ravel() for each in points)).reshape(points[0].shape) > 0
    land[~land.any(axis=1)] = True
    return *points, land * (area / points[0].shape[1])[:, None]


def _around(latitude: FloatArray, longitude: FloatArray) -> tuple[FloatArray, FloatArray]:
    steps = (np.arange(SAMPLES) + 0.5) / SAMPLES * GRID_DEGREES - GRID_DEGREES / 2
    north, east = (each.ravel() for each in np.meshgrid(steps, steps, indexing="ij"))
    return latitude[:, None] + north, longitude[:, None] + east


def _land(latitude: FloatArray, longitude: FloatArray) -> FloatArray:
    """Share of points about each centre that lie in some country."""
    north, east = _around(latitude, longitude)
    made: FloatArray = (country_at(north.ravel(), east.ravel()) > 0).reshape(north.shape).mean(axis=1)
    return made
