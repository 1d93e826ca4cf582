"""GeoParquet 1.1: the same layers as GeoJSON, small and typed, for geopandas, DuckDB, QGIS and R's sfarrow."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl

from shadowgraph.exports.layers import Layer, bounds, geometry_types, layers
from shadowgraph.exports.provenance import provenance
from shadowgraph.exports.release import Release
from shadowgraph.store.atomic import write_atomically
from shadowgraph.store.parquet import METADATA_KEY, PAGE_BYTES, ROW_GROUP_ROWS

VERSION = "1.1.0"
GEOMETRY = "geometry"
BOX = "bbox"
SIDES = ("xmin", "ymin", "xmax", "ymax")


def write(release: Release, folder: Path) -> list[Path]:
    """Write `<layer>.parquet` for each layer, geometry as WKB with longitude first (OGC:CRS84)."""
    paths = []
    found = layers(release)
    facts = provenance(release)
    for layer in found:
        paths.append(folder / f"{layer.name}.parquet")
        _write_layer(layer, facts, paths[-1])
    return paths


def _write_layer(layer: Layer, facts: dict[str, Any], path: Path) -> None:
    footer = {"geo": _geo(layer), METADATA_KEY: {"table": layer.name, **facts}}
    texts = {name: json.dumps(value, ensure_ascii=False, default=str) for name, value in footer.items()}
    table = _with_geometry(layer)
    write_atomically(
        path,
        lambda to: table.write_parquet(
            to,
            compression="zstd",
            row_group_size=ROW_GROUP_ROWS,
            data_page_size=PAGE_BYTES,
            metadata=texts,
        ),
    )


def _with_geometry(layer: Layer) -> pl.DataFrame:
    import shapely

    shapes = pl.Series(GEOMETRY, shapely.to_wkb(layer.geometry, byte_order=1).tolist(), dtype=pl.Binary)
    sides = shapely.bounds(layer.geometry)
    missing = pl.Series(shapely.is_missing(layer.geometry))
    corners = pl.DataFrame({side: sides[:, i] for i, side in enumerate(SIDES)})
    box = corners.select(pl.when(~missing).then(pl.struct(*SIDES)).alias(BOX))
    return layer.table.with_columns(shapes, box[BOX])


def _geo(layer: Layer) -> dict[str, Any]:
    """The 'geo' footer (GeoParquet 1.1, file metadata); no 'crs' means OGC:CRS84, which this is."""
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": geometry_types(layer.geometry),
        "orientation": "counterclockwise",
        "edges": "planar",
        "covering": {"bbox": {side: [BOX, side] for side in SIDES}},
    }
    box = bounds(layer.geometry)
    if box is not None:
        column["bbox"] = box
    return {"version": VERSION, "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
