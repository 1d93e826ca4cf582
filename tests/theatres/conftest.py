"""Small events and a register made straight from their sides."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from shadowgraph.actors.result import Actors
from shadowgraph.events.result import Events
from shadowgraph.records.actor import ACTORS, LINEAGE, NAMES
from shadowgraph.records.event import EVENTS, PARTICIPANTS, QUARANTINE
from shadowgraph.records.place import priogrid_of
from shadowgraph.records.statement import STATEMENTS

DAY = dt.date(2017, 3, 4)
GOOD: dict[str, Any] = {
    "dataset": "ucdp-ged", "dataset_version": "22.1", "violence": "state-based", "date_start": DAY, "date_end": DAY,
    "date_precision": 1, "country": "Mali", "latitude": 16.27, "longitude": -0.04, "place_precision": 1,
    "side_a": "Government of Mali", "side_b": "CMA", "deaths_best": 3,
}  # fmt: skip


def events_of(*rows: dict[str, Any]) -> Events:
    made = [
        {"event_id": f"ucdp-ged:{n}", "row_id": str(n), "row_number": n, **GOOD, **row}
        for n, row in enumerate(rows, start=1)
    ]
    table = EVENTS.conform(pl.DataFrame(made, schema_overrides=EVENTS.dtypes, infer_schema_length=None))
    table = table.with_columns(priogrid_of(pl.col("latitude"), pl.col("longitude")).alias("priogrid"))
    return Events(table.sort("date_start", "event_id"), QUARANTINE.empty(), ())


def actors_of(
    events: Events, *, statements: pl.DataFrame | None = None, lineage: pl.DataFrame | None = None
) -> Actors:
    """Every named side is an organisation: a state, civilians, or a rebel group. 'A, B' names two."""
    sides = [
        events.table.select("event_id", pl.lit(s).alias("side"), pl.col(f"side_{s}").alias("name"))
        for s in "ab"
    ]
    named = pl.concat(sides).drop_nulls("name").with_columns(pl.col("name").str.split(", "))
    named = named.with_columns(pl.col("name").list.len().alias("n")).explode("name")
    named = named.with_columns(pl.format("name:{}", "name").alias("actor_id"))
    participants = PARTICIPANTS.conform(
        named.with_columns((1 / pl.col("n")).alias("weight"), (pl.col("n") > 1).alias("composite"))
    )
    kind = (
        pl.when(pl.col("name").str.starts_with("Government")).then(pl.lit("state"))
        .when(pl.col("name") == "Civilians").then(pl.lit("civilians")).otherwise(pl.lit("rebel"))
    )  # fmt: skip
    table = named.select("actor_id", "name").unique().sort("actor_id").with_columns(
        kind.alias("kind"), pl.lit("name rule").alias("kind_basis"), pl.lit(0).alias("n_events"),
        pl.lit(0).alias("deaths"),
    )  # fmt: skip
    return Actors(
        table=ACTORS.conform(table),
        names=NAMES.empty(),
        lineage=LINEAGE.empty() if lineage is None else lineage,
        participants=participants.sort("event_id", "side", "actor_id"),
        statements=STATEMENTS.empty() if statements is None else statements,
        quarantine=QUARANTINE.empty(),
        datasets=(),
    )


@pytest.fixture
def make_events() -> Any:
    return events_of


@pytest.fixture
def make_actors() -> Any:
    return actors_of
