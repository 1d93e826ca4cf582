"""Frontier share."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.insulation.near import near_share
from shadowgraph.records.place import located_within

NEAR_KM = 50.0
"""About a day's walk, and twice what the place of an event of UCDP `where_prec` 2 is known to."""


class FrontierShare(Measure):
    """Share of events where trade across a frontier passes.

    Formula: events within 50 km of an international land border (as it ran on the event's first possible day) / events
        located as a point. Borders stand in for routes: crossings, tracks and airstrips are in no bundled layer.
    Units: share.
    Range: 0 to 1; none where no event is located as a point.
    Interval: Bayesian bootstrap of events with Jeffreys' prior. Nearness is exposure, not trade: a border district may
        trade nothing and a market far inland everything.
    Source: Buhaug and Gates (2002) on borders; Raleigh and Dowd (2013) on frontier trade in the Sahel.
    """

    name = "frontier_share"
    title = "Events near a land border"
    theme = "insulation"
    unit_kinds = ("theatre", "district", "actor")
    units = "share"
    range = (0.0, 1.0)
    citation = "Buhaug and Gates 2002; Raleigh and Dowd 2013"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        memo = context.ground.memo
        if "border km" not in memo:
            memo["border km"] = _border_km(context.ground.data.events)
        return near_share(context, memo["border km"], NEAR_KM)


def _border_km(events: pl.DataFrame) -> NDArray[np.float64]:
    """Distance of each event to the nearest land border on its first possible day, km; NaN unless it is a point."""
    from shadowgraph.places.layers import distance_km, layer

    placed = events.select(
        *(
            pl.when(located_within("point")).then(pl.col(name)).cast(pl.Float64).fill_null(np.nan).alias(name)
            for name in ("latitude", "longitude")
        ),
        pl.col("date_start").cast(pl.Int32).cast(pl.Int64).alias("day"),
    )
    latitude, longitude, day = (placed[name].to_numpy() for name in placed.columns)
    return distance_km(latitude, longitude, layer("border"), on=day)
