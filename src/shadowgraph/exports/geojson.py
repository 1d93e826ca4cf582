"""GeoJSON (RFC 7946): events, and measures of districts and cells, for QGIS and the web."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, Any

import polars as pl

from shadowgraph.exports.layers import Layer, bounds, layers
from shadowgraph.exports.provenance import provenance
from shadowgraph.exports.release import Release
from shadowgraph.store.atomic import write_atomically

CHUNK_ROWS = 20_000


def write(release: Release, folder: Path) -> list[Path]:
    """Write `<layer>.geojson` for each layer: one feature per event, or per unit and period."""
    paths = []
    found = layers(release)
    facts = provenance(release)
    for layer in found:
        paths.append(folder / f"{layer.name}.geojson")
        _write_layer(layer, facts, paths[-1])
    return paths


def _write_layer(layer: Layer, facts: dict[str, Any], path: Path) -> None:
    # A foreign member, which RFC 7946 section 6.1 allows: it travels with the file.
    head: dict[str, Any] = {"type": "FeatureCollection", "name": layer.name, "provenance": facts}
    box = bounds(layer.geometry)
    if box is not None:
        head["bbox"] = box

    def fill(to: Path) -> None:
        with to.open("w", encoding="utf-8", newline="\n") as file:
            file.write(_json(head)[:-1] + ',"features":[')
            _write_features(layer, file)
            file.write("\n]}\n")

    write_atomically(path, fill)


def _write_features(layer: Layer, file: IO[str]) -> None:
    import shapely

    for start in range(0, layer.table.height, CHUNK_ROWS):
        part = _finite(layer.table[start : start + CHUNK_ROWS])
        # Polars writes rows as JSON many times faster than Python's own encoder.
        properties = part.write_ndjson().splitlines()
        shapes = shapely.to_geojson(layer.geometry[start : start + CHUNK_ROWS])
        for number, (shape, row) in enumerate(zip(shapes, properties, strict=True), start):
            comma = "," if number else ""
            # What has no place keeps its row, with a null geometry (section 3.2).
            file.write(f'{comma}\n{{"type":"Feature","geometry":{shape or "null"},"properties":{row}}}')


def _finite(table: pl.DataFrame) -> pl.DataFrame:
    """JSON has no word for infinity or for what isn't a number."""
    floats = [name for name, dtype in table.schema.items() if dtype in (pl.Float32, pl.Float64)]
    return table.with_columns(pl.when(pl.col(floats).is_finite()).then(pl.col(floats)))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
