"""JSON documents to a table of text cells: GeoJSON features, and saved pages of UCDP's API."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from shadowgraph.errors import InputError


def document_rows(data: bytes) -> tuple[list[str], list[list[str | None]], str]:
    """Return column names, rows of text cells, and the document's own name.

    A feature's point becomes the columns longitude and latitude, unless its properties have them.

    Raises:
        InputError: Not JSON, or neither GeoJSON nor a list of records.
    """
    try:
        document = json.loads(data.decode("utf-8-sig", errors="replace"))
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputError(
            "The file isn't valid JSON", rule=str(error), way_out="download it again, or use the CSV"
        ) from error
    records, name = _records(document)
    columns = list(dict.fromkeys(key for record in records for key in record))
    rows = [[_cell(record.get(column)) for column in columns] for record in records]
    return columns, rows, name


def frame(columns: Sequence[str], rows: Sequence[Sequence[str | None]]) -> pl.DataFrame:
    """Text cells as a frame."""
    return pl.DataFrame(list(rows), schema=dict.fromkeys(columns, pl.String), orient="row")


def _records(document: Any) -> tuple[list[dict[str, Any]], str]:
    if isinstance(document, Mapping) and isinstance(document.get("features"), list):
        features = [each for each in document["features"] if isinstance(each, Mapping)]
        return [_feature(each) for each in features], str(document.get("name") or "")
    listed = document.get("Result") if isinstance(document, Mapping) else document
    if isinstance(listed, list) and listed and all(isinstance(each, Mapping) for each in listed):
        return [dict(each) for each in listed], ""
    raise InputError(
        "The JSON holds no events",
        rule="GeoJSON features, a list of records, or a page of UCDP's API",
        way_out="export as CSV or GeoJSON",
    )


def _feature(feature: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(feature.get("properties") or {})
    geometry = feature.get("geometry")
    if isinstance(geometry, Mapping) and geometry.get("type") == "Point":
        point = geometry.get("coordinates")
        if isinstance(point, list) and len(point) >= 2:
            made.setdefault("longitude", point[0])
            made.setdefault("latitude", point[1])
    return made


def _cell(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return str(value)
    return json.dumps(value, ensure_ascii=False)
