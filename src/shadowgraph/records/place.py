"""Place: PRIO-GRID arithmetic and which records are located well enough for which use."""

from __future__ import annotations

from typing import Literal

import polars as pl

GRID_DEGREES = 0.5
"""Side of a PRIO-GRID cell, decimal degrees (Tollefsen, Strand and Buhaug 2012)."""

COARSEST_PLACE = {"point": 2, "district": 3, "province": 4}
"""The coarsest UCDP `where_prec` a record may have to be used as a point, in a district, in a province.
Precision 5 is linear or fuzzy, 6 a country centroid, 7 air or sea: none of them feeds a spatial statistic."""


def priogrid_of(latitude: pl.Expr, longitude: pl.Expr) -> pl.Expr:
    """PRIO-GRID cell id of a point: 720 cells a row, counted from 90 S 180 W, starting at 1.

    Examples:
        >>> import polars as pl
        >>> pl.select(priogrid_of(pl.lit(15.736902), pl.lit(0.780081))).item()
        152282
    """
    row = ((latitude + 90.0) / GRID_DEGREES).floor().clip(0, 359)
    column = ((longitude + 180.0) / GRID_DEGREES).floor().clip(0, 719)
    return (row * 720 + column + 1).cast(pl.Int32)


def priogrid_centre(cell: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Latitude and longitude, degrees, of the centre of a PRIO-GRID cell."""
    row, column = (cell - 1) // 720, (cell - 1) % 720
    half = GRID_DEGREES / 2
    return row * GRID_DEGREES - 90.0 + half, column * GRID_DEGREES - 180.0 + half


def located_within(level: Literal["point", "district", "province"]) -> pl.Expr:
    """True for events located well enough to be used at that level. Unknown precision is not enough."""
    good = pl.col("place_precision") <= COARSEST_PLACE[level]
    return (good & pl.col("latitude").is_not_null() & pl.col("longitude").is_not_null()).fill_null(
        value=False
    )
