"""Sites: places of resources that the user brings, since no open list of them is bundled."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.errors import InputError
from shadowgraph.places.basemap import EARTH_KM

COLUMNS = {"kind": pl.String, "latitude": pl.Float64, "longitude": pl.Float64}

FloatArray = NDArray[np.float64]


def read_sites(path: Path | str) -> pl.DataFrame:
    """Read resource sites from a CSV file.

    The file needs the columns kind (any word: gold, oil, diamonds, cannabis...), latitude and longitude (degrees, WGS
    84); others are ignored. A row without a kind or a usable position is left out; `sites_and_rest` tells which.

    Args:
        path: The file.

    Returns:
        Columns kind, latitude, longitude; sorted.

    Raises:
        InputError: The file can't be read, lacks a column, or has no usable row.
    """
    return sites_and_rest(path)[0]


def sites_and_rest(path: Path | str) -> tuple[pl.DataFrame, list[int]]:
    """Sites as `read_sites` reads them, and the lines of the file that were left out (its first line is 1).

    Raises:
        InputError: As `read_sites`.
    """
    try:
        read = pl.read_csv(path, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as reason:
        raise InputError(
            "Resource sites can't be read",
            where=str(path),
            value=str(reason).splitlines()[0],
            rule="a CSV file with the columns kind, latitude, longitude",
            way_out="save it as CSV in UTF-8",
        ) from reason
    missing = [name for name in COLUMNS if name not in read.columns]
    if missing:
        raise InputError(
            "Resource sites lack a column",
            where=str(path),
            field=", ".join(missing),
            rule="the columns kind, latitude, longitude",
            way_out="rename the columns in the file's first line",
        )
    made = read.select(
        pl.col(name).str.strip_chars().cast(kind, strict=False) for name, kind in COLUMNS.items()
    )
    usable = pl.col("latitude").is_between(-90, 90) & pl.col("longitude").is_between(-180, 180)
    good = made.select((usable & pl.col("kind").is_not_null()).fill_null(value=False)).to_series()
    kept = made.filter(good).unique().sort("kind", "latitude", "longitude")
    if kept.is_empty():
        raise InputError(
            "No resource site has a usable position",
            where=str(path),
            field="latitude, longitude",
            rule="-90 to 90 and -180 to 180 degrees",
            way_out="check that the two columns are not swapped and use a decimal point",
        )
    # The head is line 1, so the first row is line 2.
    return kept, [row + 2 for row in (~good).arg_true().to_list()]


def kilometres_to_sites(latitude: FloatArray, longitude: FloatArray, sites: pl.DataFrame) -> FloatArray:
    """Great-circle distance to the nearest site, km, shape (n,); NaN where there is no point.

    Args:
        latitude: shape (n,), degrees, NaN where not known.
        longitude: shape (n,).
        sites: Columns latitude, longitude.
    """
    from scipy.spatial import cKDTree

    from shadowgraph.ties.patrons.borders import unit_vectors

    tree = cKDTree(unit_vectors(sites["latitude"].to_numpy(), sites["longitude"].to_numpy()))
    made = np.full(len(latitude), np.nan)
    placed = np.flatnonzero(np.isfinite(latitude) & np.isfinite(longitude))
    chord = tree.query(unit_vectors(latitude[placed], longitude[placed]))[0]
    made[placed] = 2 * EARTH_KM * np.arcsin(np.minimum(chord / 2, 1.0))
    return made
