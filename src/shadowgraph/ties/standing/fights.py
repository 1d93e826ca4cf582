"""Fights: who fights whom, in which year."""

from __future__ import annotations

import polars as pl

from shadowgraph.ties.panel import Panel


def fights(panel: Panel) -> pl.DataFrame:
    """Every fight from either side: columns org, enemy, year; the pair need not be at risk.

    Several kinds of evidence ask for it: it is worked out once per panel.
    """
    return panel.once("fights", _fights)


def _fights(panel: Panel) -> pl.DataFrame:
    one = panel.encounters.select("event", "org", "side", "year")
    both = one.join(one.drop("year"), on="event", suffix="_j")
    return (
        both.filter((pl.col("side") != pl.col("side_j")) & (pl.col("org") != pl.col("org_j")))
        .select("org", pl.col("org_j").alias("enemy"), "year")
        .sort("org", "enemy", "year")
    )


def company(panel: Panel) -> pl.DataFrame:
    """Every naming on one side, from either: columns org, friend, year; worked out once per panel."""
    return panel.once("company", _company)


def _company(panel: Panel) -> pl.DataFrame:
    one = panel.encounters.select("event", "org", "side", "year")
    both = one.join(one.drop("year"), on=["event", "side"], suffix="_j")
    return (
        both.filter(pl.col("org") != pl.col("org_j"))
        .select("org", pl.col("org_j").alias("friend"), "year")
        .sort("org", "friend", "year")
    )
