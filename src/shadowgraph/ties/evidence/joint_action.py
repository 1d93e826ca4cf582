"""Joint action: both strike the same opponent within days, on the same ground."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.period import dated_within
from shadowgraph.records.place import located_within
from shadowgraph.ties.base import Mode, Rates, TermValues
from shadowgraph.ties.evidence.closeness import Reach, closeness
from shadowgraph.ties.evidence.opportunity import silent
from shadowgraph.ties.panel import Panel

REACH = Reach(wide_days=45.0, close_days=4.0, wide_km=75.0, close_km=50.0)

APART_DAYS = 1.0e6
"""Fights with different opponents are laid this far apart in time, so that they never meet in the kernel."""


class JointAction:
    """Fights of one with an opponent within 4 days and 50 km of the other's with the same opponent.

    The null is the timing of third parties that fight this opponent there within 45 days and 75 km: an offensive
    of the opponent's, which brings everybody's fights together, is thereby taken out. Co-timing asks when, this
    asks against whom as well; allies who share out their fronts show in the first only.
    """

    name = "joint action"
    mode: Mode = "events"
    compared = "fights with the same opponent within 4 days, with what third parties' timing against it gives"
    rates = Rates((1.0, 1.0, 1.0, 1.0), strength=10000.0, dispersion=1.6, power=1.0, coordinated=0.2)

    def compute(self, panel: Panel) -> TermValues:
        """Count fights close to the other's among those in reach, opponent by opponent."""
        fights = _fights(panel)
        return closeness(panel, fights, REACH) if fights.height else silent(panel)


def _fights(panel: Panel) -> pl.DataFrame:
    """One row per event, opponent and organisation that fights it, as the kernel takes them."""
    good = panel.events.filter(dated_within("week") & located_within("district")).select(
        "event",
        "latitude",
        "longitude",
        (pl.col("date_start").to_physical() + pl.col("date_end").to_physical()).truediv(2).alias("day"),
    )
    sides = (
        panel.takes.filter(pl.col("fine"))
        .join(good, on="event", maintain_order="left")
        .unique(["event", "side", "org"], keep="first", maintain_order=True)
        .select("event_id", "event", "side", "org", "share", "period", "day", "latitude", "longitude")
    )
    against = sides.select("event", pl.col("side").alias("side_j"), "share", pl.col("org").alias("opponent"))
    return (
        sides.drop("share")
        .join(against, on="event", maintain_order="left")
        .filter(pl.col("side") != pl.col("side_j"))
        .select(
            (
                (pl.col("event") * panel.orgs.height + pl.col("opponent")) * 2 + (pl.col("side_j") == "b")
            ).alias("record"),
            "event_id",
            "org",
            pl.col("day") + APART_DAYS * pl.col("opponent"),
            "latitude",
            "longitude",
            "period",
            pl.col("share").alias("weight"),
        )
        .unique(["record", "org"], keep="first", maintain_order=True)
    )
