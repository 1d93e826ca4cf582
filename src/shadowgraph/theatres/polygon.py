"""Polygons: read from text or a file, checked, and tested against points."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import polars as pl

from shadowgraph.errors import UsageError

WKT_START = re.compile(r"^\s*(MULTI)?POLYGON\b", re.IGNORECASE)
PAIRS = re.compile(r"^\s*-?\d+(\.\d+)?\s*,\s*-?\d+(\.\d+)?(\s+-?\d+(\.\d+)?\s*,\s*-?\d+(\.\d+)?){2,}\s*$")
BOX = re.compile(r"^\s*-?\d+(\.\d+)?(\s*,\s*-?\d+(\.\d+)?){3}\s*$")
DECIMALS = 6


def looks_like_polygon(text: str) -> bool:
    """True for WKT, 'lon,lat lon,lat lon,lat ...', 'west,south,east,north', or the path of a GeoJSON or WKT file."""
    return bool(
        WKT_START.match(text)
        or PAIRS.match(text)
        or BOX.match(text)
        or Path(text).suffix.lower() in {".geojson", ".json", ".wkt"}
    )


def read_polygon(text: str) -> str:
    """The polygon meant, as normalised WKT (WGS 84, longitude first, 6 decimals).

    Args:
        text: As in `looks_like_polygon`. A GeoJSON file may hold a geometry, a feature or a collection; all its
            polygons are taken together.

    Raises:
        UsageError: It can't be read, is empty, crosses itself, or lies outside the globe.
    """
    import shapely

    try:
        shape = _parse(text)
    except (ValueError, OSError, KeyError, TypeError, shapely.errors.ShapelyError) as failure:
        raise _refusal(text, f"it can't be read ({failure})") from failure
    if shape.geom_type not in {"Polygon", "MultiPolygon"} or shape.is_empty or shape.area == 0:
        raise _refusal(text, "it has no area")
    if not shape.is_valid:
        raise _refusal(text, f"its outline is not simple ({shapely.is_valid_reason(shape)})")
    west, south, east, north = shape.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise _refusal(text, "it lies outside the globe: longitude comes first, -180 to 180, then latitude")
    return str(shapely.to_wkt(shapely.normalize(shape), rounding_precision=DECIMALS, trim=True))


def _refusal(text: str, why: str) -> UsageError:
    return UsageError(
        f"The polygon can't be used: {why}",
        field="polygon",
        value=text if len(text) <= 80 else text[:77] + "...",
        rule="WKT, a GeoJSON file, or 'lon,lat lon,lat lon,lat ...', in degrees",
        way_out="draw it at any GeoJSON editor and give the file, or name countries instead",
    )


def _parse(text: str) -> Any:
    import shapely

    if WKT_START.match(text):
        return shapely.from_wkt(text)
    if PAIRS.match(text):
        return shapely.Polygon([tuple(float(n) for n in pair.split(",")) for pair in _pairs(text)])
    if BOX.match(text):
        return shapely.box(*(float(n) for n in text.split(",")))
    content = Path(text).read_text(encoding="utf-8")
    return shapely.from_wkt(content) if WKT_START.match(content) else _geojson(json.loads(content))


def _pairs(text: str) -> list[str]:
    return re.sub(r"\s*,\s*", ",", text.strip()).split()


def _geojson(given: dict[str, Any]) -> Any:
    import shapely

    if given["type"] == "FeatureCollection":
        return shapely.union_all([_geojson(feature) for feature in given["features"]])
    if given["type"] == "Feature":
        return _geojson(given["geometry"])
    return shapely.from_geojson(json.dumps(given))


def inside(events: pl.DataFrame, wkt: str) -> pl.Series:
    """True for events whose point lies in the polygon or on its edge; false without a point.

    Each distinct point is tested once.
    """
    import shapely

    shape = shapely.from_wkt(wkt)
    shapely.prepare(shape)
    west, south, east, north = shape.bounds
    points = events.select("latitude", "longitude")
    near = points.filter(
        pl.col("longitude").is_between(west, east), pl.col("latitude").is_between(south, north)
    ).unique(maintain_order=True)
    hit = shapely.intersects_xy(shape, near["longitude"].to_numpy(), near["latitude"].to_numpy())
    marked = near.filter(pl.Series(hit, dtype=pl.Boolean)).with_columns(pl.lit(value=True).alias("inside"))
    joined = points.join(marked, on=["latitude", "longitude"], how="left", maintain_order="left")
    return joined["inside"].fill_null(value=False)
