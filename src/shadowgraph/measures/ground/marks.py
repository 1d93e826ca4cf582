"""Marks: whose presence each event shows, where and how surely."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import polars as pl

from shadowgraph.measures.base import IntArray
from shadowgraph.measures.event_frames import EventFrames
from shadowgraph.measures.ground.grid import CellKind, FloatArray, Grid, cells_of, grid_of
from shadowgraph.records.place import COARSEST_PLACE, located_within
from shadowgraph.theatres.data import TheatreData

MONTHS_A_PERIOD = 6

REACH_KM = np.array([0.0, 0.0, 12.0, 35.0, 80.0])
"""Spread of where an event may have been about the place on record, by UCDP where_prec 1 to 4 (index 0 unused): within
25 km, in the district, in the province. Standard deviation to a side, km."""


@dataclass(frozen=True, eq=False)
class Marks:
    """Events as marks of presence, ordered by when they were over.

    An event marks the organisations that took part, one mark in all. Where armed groups fight a state the mark is the
    groups' alone: a state is a side of almost everything on its own ground, so that its part in a fight says nothing of
    who holds the place. A state has marks where it acts against civilians, or fights another state. Violence against
    civilians marks who did it.

    Args:
        grid: The cells.
        actors: Organisations with a mark: columns actor_id, name, kind, in the order of their numbers.
        event_id: shape (n,), the events.
        day: shape (n,), last possible day, days since 1970-01-01.
        cell: shape (n,), cell of the place on record.
        precision: shape (n,), UCDP where_prec, 1 to 4.
        sure: shape (n,), dated within a week and located as a point.
        against_state: shape (n,), armed groups fight a state.
        row: shape (m,), event of each mark, ascending.
        actor: shape (m,), organisation of each mark.
        weight: shape (m,), part of the mark; an event's parts sum to 1.
    """

    grid: Grid
    actors: pl.DataFrame
    event_id: pl.Series
    day: IntArray
    cell: IntArray
    precision: IntArray
    sure: np.ndarray[tuple[int], np.dtype[np.bool_]]
    against_state: np.ndarray[tuple[int], np.dtype[np.bool_]]
    row: IntArray
    actor: IntArray
    weight: FloatArray

    @property
    def n_actors(self) -> int:
        """Number of organisations."""
        return self.actors.height

    @functools.cached_property
    def period(self) -> IntArray:
        """Half-year each event was over in, counted from year 0, shape (n,), ascending."""
        months = self.day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
        made: IntArray = months // MONTHS_A_PERIOD
        return made


def first_day(period: int) -> int:
    """First day of a half-year, in days since 1970-01-01."""
    month = np.datetime64(period * MONTHS_A_PERIOD - 1970 * 12, "M")
    return int(month.astype("datetime64[D]").astype(np.int64))


def marks_of(data: TheatreData, *, cells: CellKind = "priogrid") -> Marks | None:
    """Marks of a theatre; None where no event is located within a province and shows an organisation.

    Args:
        data: The theatre.
        cells: Kind of cell.
    """
    events = (
        data.events.with_row_index("event")
        .with_columns(pl.col("event").cast(pl.Int64), cells_of(data.events, cells))
        .filter(located_within("province") & pl.col("cell").is_not_null())
    )
    parts = _parts(data).join(events.select("event"), on="event", how="semi")
    events = events.join(parts, on="event", how="semi").sort("date_end", "event_id").with_row_index("row")
    if events.is_empty():
        return None
    taking = sorted(parts["actor_id"].unique().to_list())
    numbered = pl.DataFrame({"actor_id": taking}).with_row_index("number")
    parts = (
        parts.join(events.select("event", "row"), on="event")
        .join(numbered, on="actor_id")
        .sort("row", "number")
    )
    fought = (
        events.select("row").join(parts.group_by("row").agg(pl.col("fought").any()), on="row").sort("row")
    )
    grid = grid_of(events["cell"], cells)
    return Marks(
        grid=grid,
        actors=numbered.join(data.actors, on="actor_id", maintain_order="left").select(
            "actor_id", "name", "kind"
        ),
        event_id=events["event_id"],
        day=events["date_end"].cast(pl.Int32).to_numpy().astype(np.int64),
        cell=grid.index(events["cell"]),
        precision=events["place_precision"].to_numpy().astype(np.int64),
        sure=(
            (events["date_precision"] <= 3) & (events["place_precision"] <= COARSEST_PLACE["point"])
        ).to_numpy(),
        against_state=fought["fought"].to_numpy(),
        row=parts["row"].to_numpy().astype(np.int64),
        actor=parts["number"].to_numpy().astype(np.int64),
        weight=parts["weight"].to_numpy(),
    )


def _parts(data: TheatreData) -> pl.DataFrame:
    """Columns event, actor_id, weight, fought: organised participants, states left out beside armed groups."""
    frames = EventFrames(data)
    groups = (~pl.col("state")).any().over("event")
    kept = frames.takes.with_columns(
        groups.alias("groups"), (groups & pl.col("state").any().over("event")).alias("fought")
    ).filter(~(pl.col("state") & pl.col("groups")))
    return kept.join(frames.actors.select("actor", "actor_id"), on="actor").select(
        "event",
        "actor_id",
        (pl.col("share") / pl.col("share").sum().over("event")).alias("weight"),
        "fought",
    )
