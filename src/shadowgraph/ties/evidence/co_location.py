"""Co-location: the two are on the same ground without fighting, more than third parties' spread would give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from shadowgraph.records.period import MONTHS
from shadowgraph.records.place import located_within
from shadowgraph.ties.base import FloatArray, Mode, Rates, TermValues
from shadowgraph.ties.evidence.closeness import Reach, closeness
from shadowgraph.ties.evidence.opportunity import count, silent
from shadowgraph.ties.panel import Panel

REACH = Reach(wide_days=190.0, close_days=190.0, wide_km=300.0, close_km=40.0)


class CoLocation:
    """Places of one near the other's (40 km, half a year), among those within 300 km.

    Events are first gathered by PRIO-GRID cell and period, so that a siege of a hundred events counts as one
    presence. Encounters in cells where the two clash in that period are taken back. The null is the spread of
    third parties over the same 300 km: towns and roads attract everybody.
    """

    name = "co-location"
    mode: Mode = "events"
    compared = "places shared without fighting, with what third parties' spread over that ground gives"
    rates = Rates((0.8, 0.9, 0.9, 0.9), strength=10000.0, dispersion=4.0, power=0.6, coordinated=0.4)

    def compute(self, panel: Panel) -> TermValues:
        """Count shared ground among ground in reach."""
        places = panel.events.filter(located_within("district")).select(
            "event", "priogrid", "latitude", "longitude"
        )
        presence = panel.takes.join(places, on="event").sort("period", "priogrid", "org", "event")
        if presence.is_empty():
            return silent(panel)
        months = MONTHS[panel.step]
        spots = presence.group_by("period", "priogrid", maintain_order=True).agg(
            pl.col("latitude").mean(), pl.col("longitude").mean()
        )
        records = (
            presence.group_by("period", "priogrid", "org", maintain_order=True)
            .agg(pl.last("event_id"), pl.col("weight").max())
            .join(spots, on=["period", "priogrid"])
            .with_columns(
                ((pl.col("period") + 0.5) * months * 30.4375).alias("day"),
                pl.concat_str("period", "priogrid", "org", separator="/").alias("record"),
            )
        )
        values = closeness(panel, records, REACH)
        fighting = _on_contested_ground(panel, places)
        return replace(values, observed=np.maximum(values.observed - fighting, 0.0))


def _on_contested_ground(panel: Panel, places: pl.DataFrame) -> FloatArray:
    """Encounters to take back, shape (C,): two records for each grid cell in which the two clash."""
    met = panel.meetings.filter(pl.col("opposed")).select("cell", "event")
    fought = (
        met.with_columns(pl.Series("time", panel.time_weight[met["event"].to_numpy()]))
        .join(places, on="event", maintain_order="left")
        .group_by("cell", "priogrid", maintain_order=True)
        .agg(pl.col("time").max())
    )
    return count(panel, fought["cell"].to_numpy(), 2.0 * fought["time"].to_numpy())
