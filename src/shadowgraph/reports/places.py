"""Where events happened, as the map shows it: grid cells for precise places, rings for imprecise ones."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from shadowgraph.records.period import dated_within
from shadowgraph.records.place import located_within
from shadowgraph.reports.codes import month_of
from shadowgraph.reports.labels import PLACE_PRECISION, RING_KM
from shadowgraph.reports.payload import SpotMonths, Spots

CELL_SIZES = (0.5, 0.25, 0.125)
"""Sides of a cell, degrees: PRIO-GRID's own, its half and its quarter."""
COLUMNS = 24
"""The widest cell that still gives this many columns across the theatre is used."""


@dataclass(frozen=True)
class Placed:
    """Events with places.

    Args:
        events: The events with 'spot' (place number, null when not placed) and 'unattributed'.
        spots: 'spot', 'longitude', 'latitude' (degrees), 'radius' (km; 0 for a cell), 'label', 'events', 'deaths'.
        cell: Side of a cell, degrees.
        bounds: West, south, east, north, degrees, of what the map shows.
    """

    events: pl.DataFrame
    spots: pl.DataFrame
    cell: float
    bounds: tuple[float, float, float, float]


def place(events: pl.DataFrame, unattributed: pl.DataFrame) -> Placed:
    """Put events into cells and rings.

    Args:
        events: `EVENTS` rows with 'district_name'.
        unattributed: 'event_id' of events with a side nobody could name.
    """
    bounds = _bounds(events)
    cell = next((size for size in CELL_SIZES if (bounds[2] - bounds[0]) / size >= COLUMNS), CELL_SIZES[-1])
    sharp = located_within("district" if cell == CELL_SIZES[0] else "point").alias("sharp")
    known = pl.col("latitude").is_not_null() & pl.col("longitude").is_not_null()
    located = events.with_columns(
        sharp,
        pl.when(sharp)
        .then(0)
        .otherwise(pl.col("place_precision").replace_strict(RING_KM, default=120, return_dtype=pl.Int32))
        .alias("radius"),
        pl.when(known & sharp).then(_centre("longitude", cell)).alias("at_longitude"),
        pl.when(known & sharp).then(_centre("latitude", cell)).alias("at_latitude"),
        pl.when(known & ~sharp).then(_area()).alias("area"),
        pl.col("event_id").is_in(unattributed["event_id"].implode()).alias("unattributed"),
    )
    key = ["radius", "area", "at_longitude", "at_latitude"]
    spots = (
        located.filter(known)
        .group_by(key)
        .agg(
            pl.col("district_name", "adm_1", "country")
            .drop_nulls()
            .mode(maintain_order=False)
            .sort()
            .first(),
            pl.col("place_precision").max(),
            pl.col("longitude", "latitude").median(),
            pl.len().alias("events"),
            pl.col("deaths_best").sum().alias("deaths"),
        )
        .sort(key)
        .with_row_index("spot")
        .with_columns(
            pl.col("spot").cast(pl.Int64),
            pl.coalesce("at_longitude", "longitude").alias("longitude"),
            pl.coalesce("at_latitude", "latitude").alias("latitude"),
            _label(),
        )
    )
    marked = located.join(
        spots.select("spot", *key), on=key, how="left", maintain_order="left", nulls_equal=True
    )
    return Placed(marked, spots, cell, bounds)


def _centre(column: str, cell: float) -> pl.Expr:
    """Centre of the cell a coordinate falls in."""
    return (pl.col(column) / cell).floor() * cell + cell / 2


def _area() -> pl.Expr:
    """What an imprecise place is known by: its district, province or country, else its coordinates."""
    near = pl.format("{} {}", pl.col("latitude").round(0), pl.col("longitude").round(0))
    district = pl.when(pl.col("place_precision") <= 3).then(pl.coalesce("district_name", "adm_2"))
    province = pl.when(pl.col("place_precision") <= 4).then(pl.col("adm_1"))
    whole = pl.when(pl.col("place_precision") == 6).then(pl.col("country"))
    return pl.coalesce(district, province, whole, pl.col("adm_1"), near)


def _label() -> pl.Expr:
    precise = pl.coalesce("district_name", "adm_1", "country")
    vague = pl.col("place_precision").replace_strict(
        PLACE_PRECISION, default="precision not known", return_dtype=pl.String
    )
    coarse = pl.format("{} ({})", pl.coalesce("adm_1", "country"), vague)
    return pl.when(pl.col("radius") == 0).then(precise).otherwise(coarse).fill_null("").alias("label")


def _bounds(events: pl.DataFrame) -> tuple[float, float, float, float]:
    """The window that holds 99 % of well-placed events, with a margin."""
    good = events.filter(located_within("province"))
    good = good if good.height else events.drop_nulls(["latitude", "longitude"])
    if not good.height:
        return (-20.0, -20.0, 20.0, 20.0)
    sides = [
        float(good[column].quantile(share) or 0.0)
        for column in ("longitude", "latitude")
        for share in (0.003, 0.997)
    ]
    west, east, south, north = sides
    margin = max(0.08 * max(east - west, north - south), 0.4)
    return (west - margin, max(south - margin, -85.0), east + margin, min(north + margin, 85.0))


def spot_part(placed: Placed) -> Spots:
    """Return the places of the map."""
    spots = placed.spots
    return {
        "longitude": _thousandths(spots["longitude"]),
        "latitude": _thousandths(spots["latitude"]),
        "radius": spots["radius"].to_list(),
        "label": spots["label"].to_list(),
        "events": spots["events"].to_list(),
        "deaths": spots["deaths"].to_list(),
    }


def _thousandths(column: pl.Series) -> list[int]:
    return (column * 1000).round().cast(pl.Int32).to_list()


def month_part(placed: Placed) -> SpotMonths:
    """Return events and deaths by place and span of months."""
    lost = pl.when(pl.col("unattributed")).then(pl.col("deaths_best")).otherwise(0)
    table = (
        placed.events.drop_nulls("spot")
        .with_columns(month_of(pl.col("date_start")).alias("month"), _last_month().alias("to"))
        .group_by("spot", "month", "to")
        .agg(
            pl.len().alias("events"),
            pl.col("deaths_best").sum().alias("deaths"),
            lost.sum().alias("unattributed"),
        )
        .sort("spot", "month", "to")
    )
    return {
        "spot": table["spot"].to_list(),
        "month": table["month"].to_list(),
        "to": table["to"].to_list(),
        "events": table["events"].to_list(),
        "deaths": table["deaths"].to_list(),
        "unattributed": table["unattributed"].to_list(),
    }


def _last_month() -> pl.Expr:
    """The month itself when the event is dated within one, else the last possible month."""
    return (
        pl.when(dated_within("month"))
        .then(month_of(pl.col("date_start")))
        .otherwise(month_of(pl.col("date_end")))
    )
