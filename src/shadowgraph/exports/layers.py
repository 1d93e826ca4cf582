"""Layers: the tables that have a place, with their geometry, for any geographic format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.exports.labels import labelled
from shadowgraph.exports.release import Release
from shadowgraph.records.place import GRID_DEGREES, located_within, priogrid_centre

Geometries = NDArray[np.object_]

PLACE_WORDS = {
    1: "at this place",
    2: "within about 25 km",
    3: "somewhere in the district",
    4: "somewhere in the province",
    5: "along a line or in a fuzzy area",
    6: "somewhere in the country",
    7: "in the air or at sea",
}
"""What UCDP's `where_prec` says about the point (GED codebook), so that nobody takes a centroid for a place."""


@dataclass(frozen=True)
class Layer:
    """One layer of a map.

    Args:
        name: Name of the file.
        table: Attributes, one row per feature.
        geometry: shape (n,): a shapely geometry in WGS 84, longitude first, or None where the place isn't known.
    """

    name: str
    table: pl.DataFrame
    geometry: Geometries


def layers(release: Release) -> list[Layer]:
    """Return the events, and the measures of districts and of grid cells when there are any."""
    made = [_events(release)]
    if release.run.has_table("measures"):
        for kind, name in (("district", "districts"), ("cell", "cells")):
            wide = _wide(release.table("measures").filter(pl.col("unit_kind") == kind))
            if wide.height:
                place = _districts(wide, release) if kind == "district" else _cells(wide)
                made.append(Layer(name, labelled(wide, release), place))
    return made


def _events(release: Release) -> Layer:
    events = release.table("events")
    degrees = release.options.coarsen_place
    words = pl.col("place_precision").replace_strict(PLACE_WORDS, default="not known", return_dtype=pl.String)
    if degrees:
        words = words + pl.lit(f"; moved to the middle of a square of {degrees:g} degrees")
    table = events.with_columns(words.alias("place_words"))
    return Layer("events", labelled(table, release), _points(events))


def _points(table: pl.DataFrame) -> Geometries:
    import shapely

    known = table["latitude"].is_not_null() & table["longitude"].is_not_null()
    made: Geometries = np.full(table.height, None, dtype=object)
    located = table.filter(known)
    made[known.to_numpy()] = shapely.points(located["longitude"].to_numpy(), located["latitude"].to_numpy())
    return made


def _wide(measures: pl.DataFrame) -> pl.DataFrame:
    """One row per unit and period; each measure becomes `<measure>`, `<measure>_low` and `<measure>_high`."""
    index = ["theatre", "unit_kind", "unit", "unit_name", "period_start", "period_end"]
    names = measures["measure"].unique().sort().to_list()
    here = [pl.col("measure") == name for name in names]
    return (
        measures.group_by(index, maintain_order=True)
        .agg(
            pl.col("n_events").max(),
            *(
                pl.col(column).filter(mask).first().alias(f"{name}{ending}")
                for name, mask in zip(names, here, strict=True)
                for column, ending in (("value", ""), ("low", "_low"), ("high", "_high"))
            ),
        )
        .sort("theatre", "unit", "period_start")
    )


def _districts(wide: pl.DataFrame, release: Release) -> Geometries:
    """A point per district: the median place of the events located in it. It stands for the district.

    Districts are worked out from all events of the run, as the measures do; places are those of the release.
    """
    from shadowgraph.events.districts import add_districts

    named = add_districts(release.run.read_table("events")).select(
        "event_id", pl.col("district").alias("unit")
    )
    middles = (
        release.table("events")
        .filter(located_within("district"))
        .join(named, on="event_id")
        .group_by("unit")
        .agg(pl.col("latitude", "longitude").median().round(4))
    )
    return _points(wide.select("unit").join(middles, on="unit", how="left", maintain_order="left"))


def _cells(wide: pl.DataFrame) -> Geometries:
    """The square of each PRIO-GRID cell, counter-clockwise."""
    import shapely

    latitude, longitude = priogrid_centre(
        pl.col("unit").str.strip_prefix("cell|").cast(pl.Int32, strict=False)
    )
    centre = wide.select(latitude.alias("latitude"), longitude.alias("longitude"))
    known = centre["latitude"].is_not_null().to_numpy()
    half = GRID_DEGREES / 2
    y, x = (centre[name].to_numpy()[known] for name in ("latitude", "longitude"))
    made: Geometries = np.full(wide.height, None, dtype=object)
    made[known] = shapely.box(x - half, y - half, x + half, y + half)
    return made


def geometry_types(geometry: Geometries) -> list[str]:
    """Return the kinds of geometry there are, sorted."""
    return sorted({str(shape.geom_type) for shape in geometry if shape is not None})


def bounds(geometry: Geometries) -> list[float] | None:
    """Return [west, south, east, north] in degrees, or None when nothing is located."""
    import shapely

    total: Any = shapely.total_bounds(geometry)
    return None if np.isnan(total).any() else [float(side) for side in total]
