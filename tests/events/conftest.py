"""Builders of small readings, so that a test states only what it is about."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from shadowgraph.records.event import EVENTS
from shadowgraph.records.provenance import DatasetRef
from shadowgraph.sources.base import Reading

GOOD: dict[str, Any] = {
    "violence": "state-based",
    "date_start": dt.date(2017, 3, 4),
    "date_end": dt.date(2017, 3, 4),
    "date_precision": 1,
    "country": "Mali",
    "gwno": 432,
    "adm_1": "Gao region",
    "adm_2": "Gao cercle",
    "place": "Gao town",
    "latitude": 16.27,
    "longitude": -0.04,
    "place_precision": 1,
    "priogrid": 153000,
    "side_a": "Government of Mali",
    "side_b": "CMA",
    "side_a_id": 72,
    "side_b_id": 5784,
    "deaths_a": 1,
    "deaths_b": 2,
    "deaths_civilians": 0,
    "deaths_unknown": 0,
    "deaths_low": 3,
    "deaths_best": 3,
    "deaths_high": 4,
}
"""An event no rule has anything to say about: Gao lies in row 212, column 359, so in cell 212 * 720 + 359 + 1."""

MakeReading = Callable[..., Reading]


def reading(
    *rows: dict[str, Any], dataset: str = "ucdp-ged", version: str = "22.1", file: str = "ged.csv"
) -> Reading:
    """A reading of rows that are GOOD but for what is given; row_id counts from 1 unless given."""
    made = []
    for number, row in enumerate(rows, start=1):
        row_id = str(row.get("row_id", number))
        fixed = {"dataset": dataset, "dataset_version": version, "row_number": number}
        made.append({**GOOD, **row, **fixed, "row_id": row_id, "event_id": f"{dataset}:{row_id}"})
    # No check of the key: a source may well hand over the same id twice.
    table = pl.DataFrame(made, schema=EVENTS.dtypes)
    ref = DatasetRef(dataset, dataset, version, "CC-BY-4.0", "cite", file, "0" * 64, rows=len(made))
    return Reading(dataset=ref, yields="events", events=table, rows_read=len(made))


@pytest.fixture
def make_reading() -> MakeReading:
    return reading


@pytest.fixture
def good() -> dict[str, Any]:
    return dict(GOOD)
