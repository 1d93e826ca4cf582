"""Measures: one number with an interval about a theatre, a district, a cell or an organisation."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.schema import Column, TableSchema

UNIT_KINDS = ("theatre", "district", "cell", "actor")

MEASURES = TableSchema(
    "measures",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("unit_kind", pl.String, "what is measured", allowed=UNIT_KINDS),
        Column("unit", pl.String, "id of the theatre, district ('country|adm_1|adm_2'), cell or actor"),
        Column("unit_name", pl.String, "name to show"),
        Column("measure", pl.String, "registered name, e.g. 'effective_groups'"),
        Column("period_start", pl.Date, "first day of the period"),
        Column("period_end", pl.Date, "last day of the period"),
        Column("value", pl.Float64, "point value; null: can't be computed here", nullable=True),
        Column("low", pl.Float64, "5 % quantile", nullable=True),
        Column("high", pl.Float64, "95 % quantile", nullable=True),
        Column("units", pl.String, "unit of the value: groups, deaths, share, nats..."),
        Column("n_events", pl.Int64, "events it rests on"),
    ),
    key=("theatre", "unit_kind", "unit", "measure", "period_start", "period_end"),
)
"""A measure may have rows of two lengths side by side: those of the run's step, and years where the record holds
events dated too coarsely for the step. `step_of` tells them apart; never plot or sum the two together."""

TURNING_POINTS = TableSchema(
    "turning_points",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("unit_kind", pl.String, "what is measured", allowed=UNIT_KINDS),
        Column("unit", pl.String, "id of the theatre or district"),
        Column("unit_name", pl.String, "name to show"),
        Column("measure", pl.String, "registered name"),
        Column("units", pl.String, "unit of before and after"),
        Column("period_start", pl.Date, "first day of the first period at the new level"),
        Column("period_end", pl.Date, "last day of that period"),
        Column("before", pl.Float64, "mean of the stretch before"),
        Column("after", pl.Float64, "mean of the stretch after"),
        Column("gain", pl.Float64, "fall in the penalised cost the change buys, above 0; larger is clearer"),
        Column("rank", pl.Int64, "1 for the clearest change of that unit and measure"),
        Column(
            "event_id",
            pl.String,
            "deadliest event in that unit in that period, or for a fall in the period before it",
            nullable=True,
        ),
        Column("event_deaths", pl.Int64, "its deaths, best estimate", nullable=True),
        Column("event_date", pl.Date, "its first possible day", nullable=True),
    ),
    key=("theatre", "unit_kind", "unit", "measure", "period_start", "period_end"),
)


def step_of() -> pl.Expr:
    """Length of a row's period, from its first and last day: 'month', 'quarter' or 'year'."""
    months = (
        (pl.col("period_end").dt.year() - pl.col("period_start").dt.year()) * 12
        + (pl.col("period_end").dt.month().cast(pl.Int32) - pl.col("period_start").dt.month().cast(pl.Int32))
        + 1
    )
    return (
        pl.when(months == 1)
        .then(pl.lit("month"))
        .when(months == 3)
        .then(pl.lit("quarter"))
        .otherwise(pl.lit("year"))
        .alias("step")
    )
