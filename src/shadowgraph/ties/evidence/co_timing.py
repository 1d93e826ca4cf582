"""Co-timing: one acts within days of the other, more than third parties' timing would give."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.period import dated_within
from shadowgraph.records.place import located_within
from shadowgraph.ties.base import Mode, Rates, TermValues
from shadowgraph.ties.evidence.closeness import Reach, closeness
from shadowgraph.ties.evidence.opportunity import silent
from shadowgraph.ties.panel import Panel

REACH = Reach(wide_days=45.0, close_days=4.0, wide_km=75.0, close_km=75.0)


class CoTiming:
    """Events of one within 4 days and 75 km of the other's, among those within 45 days.

    The null is the timing of third parties in the same place: a common cause (somebody else's offensive, a
    season) crowds their events as well and is thereby taken out. Only events dated to the week and located to the
    district take part.
    """

    name = "co-timing"
    mode: Mode = "events"
    compared = "events of one within 4 days of the other's, with what third parties' timing there gives"
    rates = Rates((1.0, 1.0, 1.0, 1.0), strength=10000.0, dispersion=8.0, power=1.0, coordinated=0.2)

    def compute(self, panel: Panel) -> TermValues:
        """Count close encounters in time among those in reach."""
        good = panel.events.filter(dated_within("week") & located_within("district")).select(
            "event",
            "latitude",
            "longitude",
            # The middle of the possible days: at most 3.5 days from the truth.
            (pl.col("date_start").to_physical() + pl.col("date_end").to_physical()).truediv(2).alias("day"),
        )
        records = (
            panel.takes.filter(pl.col("fine"))
            .join(good, on="event")
            .unique(["event", "org"], keep="first", maintain_order=True)
            .with_columns(pl.col("event").alias("record"), pl.lit(1.0).alias("weight"))
        )
        return closeness(panel, records, REACH) if records.height else silent(panel)
