"""Small worlds of events and statements, and the real register built once."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from shadowgraph.actors import Actors, register
from shadowgraph.events import build
from shadowgraph.events.result import Events
from shadowgraph.records.actor import REGISTER
from shadowgraph.records.event import EVENTS, QUARANTINE
from shadowgraph.records.provenance import DatasetRef
from shadowgraph.sources.base import Reading
from shadowgraph.sources.read import read_all
from shadowgraph.sources.statement_rows import StatementRows

REAL = (
    "ged-dev-csv.zip",
    "ucdp-actor-221.csv",
    "ucdp-nonstate-171.csv",
    "ucdp-dyadic-2015.csv",
    "ucdp-prio-acd-201.csv",
    "ucdp-esd-ay-181.xlsx",
    "extsup_large.xls",
)

EventRow = tuple[Any, ...]


def ref(dataset: str) -> DatasetRef:
    return DatasetRef(dataset, dataset, "1", "CC0-1.0", "nobody", f"{dataset}.csv", "0" * 64)


@pytest.fixture
def make_events() -> Callable[..., Events]:
    """Events from (side_a, side_b[, id_a, id_b[, country[, violence[, year[, deaths]]]]])."""

    def made(*rows: EventRow, dataset: str = "mine") -> Events:
        table = []
        for at, row in enumerate(rows):
            a, b, id_a, id_b, country, violence, year, deaths = (
                *row,
                *(None, None, "Mali", "non-state", 2015, 1)[max(0, len(row) - 2) :],
            )
            table.append(
                {
                    "event_id": f"{dataset}:{at}",
                    "row_id": str(at),
                    "row_number": at + 1,
                    "side_a": a,
                    "side_b": b,
                    "side_a_id": id_a,
                    "side_b_id": id_b,
                    "country": country,
                    "violence": violence,
                    "date_start": dt.date(year, 3, 1),
                    "date_end": dt.date(year, 3, 2),
                    "deaths_best": deaths,
                }
            )
        schema = {name: EVENTS.dtypes[name] for name in table[0]} if table else {}
        frame = pl.DataFrame(table, schema=schema) if table else EVENTS.empty()
        if table:
            frame = frame.with_columns(
                dataset=pl.lit(dataset), dataset_version=pl.lit("1"), date_precision=pl.lit(1)
            )
        return Events(EVENTS.conform(frame), QUARANTINE.empty(), (ref(dataset),))

    return made


@pytest.fixture
def make_register() -> Callable[..., Reading]:
    """A register from (id, name, org, countries[, english])."""

    def made(*rows: tuple[Any, ...], dataset: str = "demo-register") -> Reading:
        table = pl.DataFrame(
            [
                {
                    "ucdp_id": row[0],
                    "name": row[1],
                    "org": row[2],
                    "countries": row[3],
                    "name_english": row[4] if len(row) > 4 else None,
                    "current": True,
                    "dataset_version": "1",
                    "row_id": str(at),
                }
                for at, row in enumerate(rows)
            ],
            schema_overrides={"name_english": pl.String, "org": pl.Int8, "ucdp_id": pl.Int32},
        )
        return Reading(dataset=ref(dataset), yields="register", register=REGISTER.conform(table))

    return made


@pytest.fixture
def make_statements() -> Callable[..., Reading]:
    """Statements from (relation, (name, id), (name, id)[, year[, places[, options]]])."""

    def made(*rows: tuple[Any, ...], dataset: str = "demo-statements") -> Reading:
        found = StatementRows(dataset, "1", f"{dataset}.csv")
        for at, row in enumerate(rows, start=1):
            relation, a, b, year, places, options = (*row, *(None, (), {})[len(row) - 3 :])
            found.add(relation, a, b, row=(at, str(at)), original="x", year=year, places=places, **options)
        return Reading(dataset=ref(dataset), yields="statements", statements=found.statements())

    return made


@pytest.fixture(scope="session")
def real_readings(data: Path) -> list[Reading]:
    return read_all(data / "ucdp" / name for name in REAL)


@pytest.fixture(scope="session")
def real_events(real_readings: list[Reading]) -> Events:
    return build(real_readings)


@pytest.fixture(scope="session")
def real(real_events: Events, real_readings: list[Reading]) -> Actors:
    """The register of all organisations in the real data."""
    return register(real_events, real_readings)
