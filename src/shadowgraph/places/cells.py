"""Cells: H3 hexagons for maps, beside the PRIO-GRID arithmetic of `records.place`."""

from __future__ import annotations

import polars as pl

H3_RESOLUTION = 4
"""About 1,770 square kilometres a hexagon, two thirds of a PRIO-GRID cell near the equator (h3geo.org)."""


def h3_cell(latitude: pl.Series, longitude: pl.Series, *, resolution: int = H3_RESOLUTION) -> pl.Series:
    """H3 cell of each point.

    Args:
        latitude: Degrees north; null allowed.
        longitude: Degrees east; null allowed.
        resolution: 0 (whole regions) to 15 (square metres).

    Returns:
        Cell ids as 15-character strings; null where a coordinate is null. Each distinct point is computed once.

    Examples:
        >>> h3_cell(pl.Series([12.25]), pl.Series([-1.75])).to_list()
        ['8459919ffffffff']
    """
    import h3

    points = pl.DataFrame({"lat": latitude, "lon": longitude})
    distinct = points.drop_nulls().unique(maintain_order=True)
    cells = [h3.latlng_to_cell(lat, lon, resolution) for lat, lon in distinct.iter_rows()]
    keyed = distinct.with_columns(pl.Series("cell", cells, dtype=pl.String))
    return points.join(keyed, on=["lat", "lon"], how="left", maintain_order="left")["cell"]
