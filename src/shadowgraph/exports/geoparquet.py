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
    import pyarrow.parquet as pq

    table = _arrow(layer)
    footer = {"geo": _geo(layer), METADATA_KEY: {"table": layer.name, **facts}}
    texts = {name: json.dumps(value, ensure_ascii=False, default=str) for name, value in footer.items()}
    table = table.replace_schema_metadata(texts)
    write_atomically(
        path,
        lambda to: pq.write_table(
            table,
            to,
            compression="zstd",
            row_group_size=ROW_GROUP_ROWS,
            data_page_size=PAGE_BYTES,
        ),
    )


def _arrow(layer: Layer) -> Any:
    import pyarrow as pa
    import shapely

    # Plain Arrow types: other readers don't know Polars' string views.
    table = layer.table.to_arrow(compat_level=pl.CompatLevel.oldest())
    shapes = pa.array(shapely.to_wkb(layer.geometry, byte_order=1).tolist(), type=pa.binary())
    sides = shapely.bounds(layer.geometry)
    missing = shapely.is_missing(layer.geometry)
    box = pa.StructArray.from_arrays(
        [pa.array(sides[:, i], type=pa.float64(), mask=missing) for i in range(4)], names=list(SIDES)
    )
    return table.append_column(GEOMETRY, shapes).append_column(BOX, box)


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
