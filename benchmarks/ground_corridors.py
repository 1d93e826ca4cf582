"""Whether an organisation's next events between its areas fall nearer to the corridor than to the straight line."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from shadowgraph.measures.ground.corridors import DEFAULT, corridors
from shadowgraph.measures.ground.friction import Costs
from shadowgraph.places.basemap import great_circle_km
from shadowgraph.places.lines import distance_km, layer_of_lines
from shadowgraph.records.place import located_within, priogrid_centre
from shadowgraph.theatres.data import TheatreData

VARIANTS = {
    "as shipped": DEFAULT,
    "no map: enemies and own ground only": Costs(border=0.0, river=0.0, lake=0.0),
    "map only: borders, rivers, lakes": Costs(enemy=0.0, own=0.0),
    "own ground all but free": Costs(own=0.9),
    "enemies four times as far": Costs(enemy=4.0),
}

DETOUR = 1.5
"""An event lies between two areas if the way over it is at most this much longer than the straight one."""

AWAY_KM = 40.0
"""Events nearer to either end than this belong to the area."""


def held_out(data: TheatreData, costs: Costs = DEFAULT) -> tuple[np.ndarray, pl.DataFrame]:
    """Distances of the following year's events, and the corridors.

    Returns:
        Columns corridor, km to the corridor, km to the straight line; rows are events. And the `CORRIDORS` rows.
    """
    table = corridors(data, years="all", costs=costs)
    events = data.events.filter(located_within("point")).join(data.participants, on="event_id")
    rows = []
    for number, one in enumerate(table.iter_rows(named=True)):
        end = one["period_end"]
        later = events.filter(
            (pl.col("actor_id") == one["actor_id"])
            & (pl.col("date_start") > end)
            & (pl.col("date_start") <= end + dt.timedelta(days=365))
        ).unique("event_id", maintain_order=True)
        line = _centres(one["cells"])
        lat, lon = later["latitude"].to_numpy(), later["longitude"].to_numpy()
        first, last = line[0], line[-1]
        to_first = great_circle_km(lat, lon, np.full_like(lat, first[1]), np.full_like(lon, first[0]))
        to_last = great_circle_km(lat, lon, np.full_like(lat, last[1]), np.full_like(lon, last[0]))
        between = (to_first + to_last <= DETOUR * max(one["straight_km"], 1.0)) & (
            np.minimum(to_first, to_last) > AWAY_KM
        )
        if between.any():
            near = distance_km(lat[between], lon[between], layer_of_lines("way", [line]))
            plain = distance_km(lat[between], lon[between], layer_of_lines("line", [line[[0, -1]]]))
            rows.append(np.column_stack([np.full(int(between.sum()), number), near, plain]))
    return (np.concatenate(rows) if rows else np.zeros((0, 3))), table


def active_along(data: TheatreData, table: pl.DataFrame) -> np.ndarray:
    """Per corridor whose coming half-year is in the record: chance said, and whether an event fell in the gap."""
    events = data.events.filter(located_within("point")).join(data.participants, on="event_id")
    last = data.events["date_end"].max()
    found = []
    for one in table.iter_rows(named=True):
        end = one["period_end"]
        if end + dt.timedelta(days=180) > last:
            continue
        gap = [int(cell) for cell in one["cells"][1:-1]]
        hits = events.filter(
            (pl.col("actor_id") == one["actor_id"])
            & (pl.col("date_start") > end)
            & (pl.col("date_start") <= end + dt.timedelta(days=183))
            & pl.col("priogrid").is_in(gap)
        )
        found.append((one["p_active"], float(hits.height > 0)))
    return np.array(found).reshape(-1, 2)


def _centres(cells: list[str]) -> np.ndarray:
    numbers = pl.DataFrame({"cell": [int(cell) for cell in cells]})
    north, east = priogrid_centre(pl.col("cell"))
    return numbers.select(east.cast(pl.Float64).alias("x"), north.cast(pl.Float64).alias("y")).to_numpy()
