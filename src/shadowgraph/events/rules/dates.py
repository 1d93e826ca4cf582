"""Dates: within the years organised violence is coded for, in order, with a usable precision."""

from __future__ import annotations

import datetime as dt

import polars as pl

from shadowgraph.events.rules.base import Mask, Rule, Scene, where

EARLIEST = dt.date(1946, 1, 1)
"""UCDP's oldest data (the conflict list) begin in 1946."""

SPAN = (pl.col("date_end") - pl.col("date_start")).dt.total_days().abs() + 1


def _precision_from_span() -> pl.Expr:
    """UCDP `date_prec` implied by the days between start and end (GED codebook, date_prec)."""
    return (
        pl.when(SPAN <= 1)
        .then(1)
        .when(SPAN <= 6)
        .then(2)
        .when(SPAN <= 7)
        .then(3)
        .when(SPAN <= 31)
        .then(4)
        .otherwise(5)
        .cast(pl.Int8)
    )


def _outside(day: str) -> Mask:
    def broken(scene: Scene) -> pl.Series:
        inside = pl.col(day).is_between(EARLIEST, scene.latest)
        return scene.table.select((~inside).fill_null(value=False).alias("broken"))["broken"]

    return broken


RULES = (
    *(
        Rule(
            code=f"{end}-outside",
            family="dates",
            sentence=f"An event {end}s between 1946 and the day of the run",
            done="row set aside",
            action="quarantined",
            fields=(f"date_{end}",),
            breaks=_outside(f"date_{end}"),
        )
        for end in ("start", "end")
    ),
    Rule(
        code="dates-swapped",
        family="dates",
        sentence="An event ends on or after the day it starts",
        done="the two days swapped",
        action="repaired",
        fields=("date_start", "date_end"),
        breaks=where(pl.col("date_end") < pl.col("date_start")),
        repairs=lambda: {"date_start": pl.col("date_end"), "date_end": pl.col("date_start")},
    ),
    Rule(
        code="date-precision-unknown",
        family="dates",
        sentence="Date precision is one of UCDP's codes 1 to 5",
        done="taken from the span of days",
        action="repaired",
        fields=("date_precision",),
        breaks=where(~pl.col("date_precision").is_between(1, 5)),
        repairs=lambda: {"date_precision": _precision_from_span()},
    ),
)
