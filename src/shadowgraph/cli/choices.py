"""Closed lists of option values, so that help and completion can show them. A test holds them to the library's."""

from __future__ import annotations

from enum import StrEnum

MODELS = (
    "learnt",
    "state-space",
    "dyad-frequency",
    "dyad-frequency-smoothed",
    "common-neighbours",
    "jaccard",
    "adamic-adar",
    "katz",
    "signed-katz",
    "shared-ground",
    "block-model",
    "latent-factor",
)
"""Tie models that come along, the default first; plug-ins may bring more, so the option takes any name."""


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
