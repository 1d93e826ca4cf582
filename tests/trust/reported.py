"""Reports for tests of trust: an invented theatre with sources."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.records.event import EVENTS
from shadowgraph.theatres.data import TheatreData

TAKEN = ("offices", "status", "dataset", "version", "dates", "row")


def reported(rows: Sequence[dict[str, Any]]) -> TheatreData:
    """A theatre from rows as of `theatre_of`, which may also have what is in `TAKEN`."""
    ids = [row.get("id", f"invented:{n:05d}") for n, row in enumerate(rows)]
    data = theatre_of(
        [
            {k: v for k, v in row.items() if k not in TAKEN} | {"id": i}
            for i, row in zip(ids, rows, strict=True)
        ]
    )
    told = pl.DataFrame(
        {
            "event_id": ids,
            "source_office": [row.get("offices") for row in rows],
            "code_status": [row.get("status") for row in rows],
            "dataset": [row.get("dataset", "invented") for row in rows],
            "dataset_version": [row.get("version", "1") for row in rows],
            "source_date": [row.get("dates") for row in rows],
            "row_id": [row.get("row", i) for i, row in zip(ids, rows, strict=True)],
        },
        schema_overrides={"source_office": pl.String, "code_status": pl.String, "source_date": pl.String},
    )
    kept = data.events.drop([name for name in told.columns if name != "event_id"])
    return replace(
        data, events=kept.join(told, on="event_id", maintain_order="left").select(data.events.columns)
    )


def plain(data: TheatreData) -> pl.DataFrame:
    """Its events as `EVENTS` rows."""
    return EVENTS.conform(data.events.select(EVENTS.names))
