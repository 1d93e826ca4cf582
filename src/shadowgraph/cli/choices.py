"""Closed lists of option values, so that help and completion can show them. A test holds them to the library's."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """Time steps."""

    month = "month"
    quarter = "quarter"
    year = "year"


class Mode(StrEnum):
    """What ties may rest on."""

    events = "events"
    reports = "events+reports"


class Format(StrEnum):
    """Export formats."""

    parquet = "parquet"
    csv = "csv"
    geoparquet = "geoparquet"
    geojson = "geojson"
    gexf = "gexf"
    graphml = "graphml"


class Tlp(StrEnum):
    """Traffic Light Protocol 2.0 labels."""

    red = "RED"
    amber_strict = "AMBER+STRICT"
    amber = "AMBER"
    green = "GREEN"
    clear = "CLEAR"


class UnitKind(StrEnum):
    """What a measure is about."""

    theatre = "theatre"
    district = "district"
    cell = "cell"
    actor = "actor"
