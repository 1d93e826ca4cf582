"""Static layers of the ground: international borders, rivers, lakes, urban areas, and roads a user adds.

Borders come from the bundled basemap, the others from `static/` (its README says how they were made). They are static
but for one thing: a border counts from the day there are two states to either side of it (the line between Sudan and
South Sudan from July 2011). The satellites behind Natural Earth's urban areas overlook towns of earth and straw
(Ouagadougou is not among them), so urban areas are joined by the centres of towns of 50,000 inhabitants and more.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import itertools
import json
from importlib import resources
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.errors import UsageError
from shadowgraph.places import basemap, topology
from shadowgraph.places.countries import country_of
from shadowgraph.places.lines import Layer, distance_km, layer_of_areas, layer_of_lines, read_lines
from shadowgraph.records.place import located_within

__all__ = ["Layer", "distance_km", "ground_of", "layer", "read_lines"]

FILE, TOWNS = "layers-50m.json", "towns.csv"
LAYERS = ("border", "river", "urban", "lake")

EPOCH = dt.date(1970, 1, 1)
ALWAYS = dt.date(1946, 1, 1)
"""Borders older than this are taken to have been there always; it is where `countries.csv` begins."""


@functools.cache
def layer(name: str) -> Layer:
    """One of the bundled layers: 'border', 'river', 'urban' or 'lake'; made once per process.

    Raises:
        UsageError: Another name.
    """
    if name == "border":
        lines, since = _borders()
        return layer_of_lines("border", lines, since=since)
    if name not in LAYERS:
        raise UsageError(
            "Unknown layer of the ground",
            field="layer",
            value=name,
            rule="one of " + ", ".join(LAYERS),
            way_out="read a layer of your own with `read_lines`",
        )
    world = _static()
    arcs = _static_arcs()
    geometries = world["objects"][name]["geometries"]
    if name == "river":
        return layer_of_lines(name, [arcs[index] for one in geometries for index in one["arcs"]])
    areas = layer_of_areas(name, _polygons(geometries, arcs))
    return dataclasses.replace(areas, lines=(*areas.lines, *_towns())) if name == "urban" else areas


def _towns() -> list[topology.Ring]:
    """Centres of towns of 50,000 inhabitants and more, as lines without length."""
    file = resources.files("shadowgraph.places").joinpath("static").joinpath(TOWNS)
    points = pl.read_csv(file.read_bytes()).to_numpy()
    return [np.stack([point, point]) for point in points]


@functools.cache
def _static() -> dict[str, Any]:
    path = resources.files("shadowgraph.places").joinpath("static").joinpath(FILE)
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@functools.cache
def _static_arcs() -> list[topology.Ring]:
    return topology.decode_arcs(_static())


def _polygons(geometries: list[dict[str, Any]], arcs: list[topology.Ring]) -> NDArray[np.object_]:
    import shapely

    made = np.empty(len(geometries), dtype=object)
    for place, one in enumerate(geometries):
        outer, *holes = topology.polygons_of(one, arcs)[0]
        made[place] = shapely.Polygon(outer, holes)
    crossed = ~shapely.is_valid(made)
    made[crossed] = shapely.make_valid(made[crossed])
    return made


def _borders() -> tuple[list[topology.Ring], NDArray[np.int64]]:
    """Lines between two states, and the first day there were two."""
    users: dict[int, list[int]] = {}
    for geometry, gwno in zip(basemap.country_geometries(), basemap.shapes().gwno.tolist(), strict=True):
        for arc in sorted(topology.arcs_of(geometry)):
            users.setdefault(arc, []).append(gwno)
    arcs = basemap.country_arcs()
    lines, since = [], []
    for arc, sides in sorted(users.items()):
        first = min((_since(a, b) for a, b in itertools.combinations(sides, 2)), default=None)
        if first is not None and first < dt.date.max:
            lines.append(arcs[arc])
            since.append((first - EPOCH).days)
    return lines, np.array(since, np.int64)


@functools.cache
def _since(a: int, b: int) -> dt.date:
    """First day from which two sides of a line belong to two states; the last possible day if they never do."""
    days = sorted({ALWAYS, *(max(ALWAYS, _start(one)) for one in (a, b))})
    apart = [day for day in days if _holder(a, day) != _holder(b, day)]
    return min(apart, default=dt.date.max)


def _start(gwno: int) -> dt.date:
    known = country_of(gwno)
    return known.gw_start if known else ALWAYS


def _holder(gwno: int, day: dt.date) -> int:
    """Which state held a shape's ground on a day: itself, or before its time the state it was part of."""
    if _start(gwno) <= day:
        return gwno
    return next((whole for whole, parts in basemap.FORMER_PARTS.items() if gwno in parts), gwno)


def ground_of(events: pl.DataFrame, *, roads: Layer | None = None) -> pl.DataFrame:
    """How far each event lies from a border, a river, an urban area and a road.

    Args:
        events: `EVENTS` rows.
        roads: A layer of roads from `read_lines`; None: distances to roads are null, since no bundled layer has any.

    Returns:
        Columns event_id, border_km (nearest international land border on the event's first possible day), river_km,
        urban_km (0 inside an urban area; else to its edge or to the centre of a town of 50,000 inhabitants), road_km;
        rows in the order of `events`. All four are null for an event not located as a point (UCDP where_prec 1 or 2).
        Precision 2 means within about 25 km: distances below that are only roughly known.
    """
    near = events.select(
        "event_id", "latitude", "longitude", "date_start", located_within("point").alias("point")
    )
    latitude, longitude = (
        near[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in ("latitude", "longitude")
    )
    placed = near["point"].to_numpy()
    latitude, longitude = np.where(placed, latitude, np.nan), np.where(placed, longitude, np.nan)
    day = near["date_start"].cast(pl.Int32).cast(pl.Int64).to_numpy()
    found = {
        "border_km": distance_km(latitude, longitude, layer("border"), on=day),
        "river_km": distance_km(latitude, longitude, layer("river")),
        "urban_km": distance_km(latitude, longitude, layer("urban")),
        "road_km": np.full(len(near), np.nan) if roads is None else distance_km(latitude, longitude, roads),
    }
    return near.select("event_id").with_columns(
        pl.Series(name, values, dtype=pl.Float64, nan_to_null=True) for name, values in found.items()
    )
