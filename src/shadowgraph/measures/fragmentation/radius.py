"""Radius of gyration of an organisation's violence."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.escalation.localisation import trailing_year
from shadowgraph.measures.fragmentation.footprint import own_records
from shadowgraph.records.place import located_within

KM_A_DEGREE = 111.195
"""Length of a degree of a great circle."""

UNIT_KM = 100.0
"""Distances are summed in this unit: squares of kilometres would not fit single precision."""

LEAST_EVENTS = 5


class Radius(Measure):
    """How far from their middle an organisation's events lie.

    Formula: square root of the mean squared distance of its events of the twelve months up to the end of the period,
        located within about 25 km, from their mean place; on a plane that touches the globe at its first event.
    Units: km.
    Range: 0 and above; none with fewer than five such events in the twelve months.
    Interval: Bayesian bootstrap of events, placed around the value.
    Source: radius of gyration as of movements in Gonzalez, Hidalgo and Barabasi (2008).
    """

    name = "radius_of_gyration"
    title = "Radius of an organisation's violence"
    theme = "fragmentation"
    unit_kinds = ("actor",)
    units = "km"
    range = (0.0, float("inf"))
    citation = "Gonzalez, Hidalgo and Barabasi 2008"
    centre = "scale"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        rows = own_records(context, _places(context))
        # One group per moment: events, x, y, x^2 + y^2.
        long = pl.concat(
            [
                rows.select("slot", "record", pl.lit(k, pl.Int64).alias("moment"), value.alias("share"))
                for k, value in enumerate(
                    (pl.lit(1.0), pl.col("x"), pl.col("y"), pl.col("x") ** 2 + pl.col("y") ** 2)
                )
            ]
        )
        sums = trailing_year(context, context.totals_of(long, "moment", "events", sampled=True))
        made = np.full((context.n_slots, 1 + context.n_draws), np.nan, np.float32)
        n, x, y, squares = (sums.values[sums.group == k].astype(np.float64) for k in range(4))
        slots = sums.slot[sums.group == 0]
        enough = n[:, 0] >= LEAST_EVENTS
        with np.errstate(invalid="ignore", divide="ignore"):
            spread = squares / n - (x / n) ** 2 - (y / n) ** 2
        made[slots[enough]] = UNIT_KM * np.sqrt(np.maximum(spread, 0.0))[enough]
        return made


def _places(context: MeasureContext) -> pl.DataFrame:
    """Columns event, actor, x, y: places of each organisation's events around its first one, in units."""
    if "places of actors" not in context.ground.memo:
        frames = context.ground.frames
        placed = frames.data.events.select(
            pl.int_range(pl.len(), dtype=pl.Int64).alias("event"),
            "latitude",
            "longitude",
            "date_start",
            (located_within("point") & pl.col("latitude").is_not_null()).alias("usable"),
        ).filter("usable")
        rows = (
            frames.takes.select("event", "actor")
            .unique()
            .join(placed, on="event")
            .sort("date_start", "event", "actor")
        )
        around = rows.group_by("actor", maintain_order=True).agg(
            pl.col("latitude").first().alias("lat"), pl.col("longitude").first().alias("lon")
        )
        across = (pl.col("longitude") - pl.col("lon") + 540.0) % 360.0 - 180.0
        context.ground.memo["places of actors"] = rows.join(around, on="actor").select(
            "event",
            "actor",
            (across * pl.col("lat").radians().cos() * (KM_A_DEGREE / UNIT_KM)).alias("x"),
            ((pl.col("latitude") - pl.col("lat")) * (KM_A_DEGREE / UNIT_KM)).alias("y"),
        )
    made: pl.DataFrame = context.ground.memo["places of actors"]
    return made
