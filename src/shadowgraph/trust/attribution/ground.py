"""Ground: a theatre's events as arrays, in the order the presence kernel wants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.records.actor import ORGANISED_KINDS
from shadowgraph.records.event import VIOLENCE
from shadowgraph.records.place import located_within
from shadowgraph.theatres.data import TheatreData

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

STATE_BASED, NON_STATE, ONE_SIDED = range(len(VIOLENCE))

BLUR_KM = {1: 1.0, 2: 12.0, 3: 25.0, 4: 80.0}
"""Standard deviation of a place, km, by UCDP `where_prec`: half of "within about 25 km", of a district's and of a
province's usual breadth. Coarser places feed nothing."""


@dataclass(frozen=True)
class Ground:
    """Events that say who was where, sorted by latitude.

    Args:
        event_id: shape (E,), ids.
        where: shape (E, 3), unit vectors.
        blur: shape (E,), standard deviation of the place, km.
        first: shape (E,), first possible day, days since 1970.
        last: shape (E,), last possible day.
        violence: shape (E,), index into `VIOLENCE`.
        gwno: shape (E,), Gleditsch-Ward number of the country; -1: not known.
        deaths: shape (E,), best estimate.
        members: starts (E + 1,), organisation (M,), side (M,), weight (M,) of the organised parties.
        names: actor id of each organisation, sorted.
        state: shape (N,), whether it is a state.
        home: shape (N,), Gleditsch-Ward number of a state; -2: none.
    """

    event_id: NDArray[np.str_]
    where: Floats
    blur: Floats
    first: Floats
    last: Floats
    violence: Ints
    gwno: Ints
    deaths: Floats
    members: tuple[Ints, Ints, Ints, Floats]
    names: tuple[str, ...]
    state: Bools
    home: Ints


def ground_of(data: TheatreData) -> Ground:
    """Arrays of the events located to a province or better."""
    events = data.events.filter(located_within("province")).sort("latitude", "event_id")
    actors = data.actors.filter(pl.col("kind").is_in(ORGANISED_KINDS)).sort("actor_id")
    numbered = actors.select("actor_id", pl.int_range(pl.len(), dtype=pl.Int64).alias("organisation"))
    rows = events.select("event_id", pl.int_range(pl.len(), dtype=pl.Int64).alias("event"))
    parts = (
        data.participants.join(rows, on="event_id")
        .join(numbered, on="actor_id")
        .with_columns((pl.col("side") == "b").cast(pl.Int64).alias("side"))
        .sort("event", "side", "organisation")
    )
    of_event = parts["event"].to_numpy()
    starts = np.searchsorted(of_event, np.arange(events.height + 1)).astype(np.int64)
    return Ground(
        event_id=events["event_id"].to_numpy().astype(str),
        where=unit_vectors(events),
        blur=blur_of(events),
        first=_days(events["date_start"]),
        last=_days(events["date_end"]),
        violence=violence_of(events),
        gwno=events["gwno"].fill_null(-1).cast(pl.Int64).to_numpy(),
        deaths=events["deaths_best"].fill_null(0).cast(pl.Float64).to_numpy(),
        members=(
            starts,
            parts["organisation"].to_numpy(),
            parts["side"].to_numpy(),
            parts["weight"].to_numpy(),
        ),
        names=tuple(actors["actor_id"].to_list()),
        state=(actors["kind"] == "state").to_numpy(),
        home=actors["gwno"].fill_null(-2).cast(pl.Int64).to_numpy(),
    )


def unit_vectors(events: pl.DataFrame) -> Floats:
    """Points on the unit sphere, shape (E, 3)."""
    latitude, longitude = (np.radians(events[name].to_numpy()) for name in ("latitude", "longitude"))
    flat = np.cos(latitude)
    return np.column_stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)])


def blur_of(events: pl.DataFrame) -> Floats:
    """Standard deviation of each place, km."""
    return np.array([BLUR_KM[p] for p in events["place_precision"].to_list()], dtype=float)


def violence_of(events: pl.DataFrame) -> Ints:
    """Index of each event's type of violence."""
    codes = {name: code for code, name in enumerate(VIOLENCE)}
    return events["violence"].replace_strict(codes, return_dtype=pl.Int64).to_numpy()


def _days(dates: pl.Series) -> Floats:
    return dates.cast(pl.Int32).cast(pl.Float64).to_numpy()
