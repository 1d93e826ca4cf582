"""GeoJSON (RFC 7946): events, and measures of districts and cells, for QGIS and the web."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import polars as pl

from shadowgraph.exports.layers import Layer, bounds, layers
from shadowgraph.exports.provenance import provenance
from shadowgraph.exports.release import Release
from shadowgraph.store.atomic import write_atomically


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
    for number, (shape, properties) in enumerate(zip(_shapes(layer), _properties(layer), strict=True)):
        comma = "," if number else ""
        file.write(f'{comma}\n{{"type":"Feature","geometry":{shape},"properties":{_json(properties)}}}')


def _shapes(layer: Layer) -> Iterator[str]:
    import shapely

    for text in shapely.to_geojson(layer.geometry):
        # What has no place keeps its row, with a null geometry (section 3.2).
        yield text or "null"


def _properties(layer: Layer) -> Iterator[dict[str, Any]]:
    dates = [name for name, dtype in layer.table.schema.items() if dtype == pl.Date]
    table = layer.table.with_columns(pl.col(dates).dt.to_string("%Y-%m-%d"))
    for row in table.iter_rows(named=True):
        yield {
            name: None if isinstance(value, float) and not math.isfinite(value) else value
            for name, value in row.items()
        }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
