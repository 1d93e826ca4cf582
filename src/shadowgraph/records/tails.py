"""Intensity tails: how heavy the tail of deaths per event is, window by window, and whether a law fits it at all."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.schema import Column, TableSchema

TAILS = TableSchema(
    "tails",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("unit_kind", pl.String, "what is measured", allowed=("theatre", "district")),
        Column("unit", pl.String, "id of the theatre or district"),
        Column("unit_name", pl.String, "name to show"),
        Column("period_start", pl.Date, "first day of the window"),
        Column("period_end", pl.Date, "last day of the window"),
        Column("n_events", pl.Int64, "events with at least one death"),
        Column("start", pl.Int64, "deaths from which the tail is taken (x_min)"),
        Column("n_tail", pl.Int64, "events in the tail"),
        Column("index", pl.Float64, "exponent of the power law less 1; heavier below"),
        Column("low", pl.Float64, "5 % quantile, bootstrap of events, x_min chosen anew"),
        Column("high", pl.Float64, "95 % quantile"),
        Column(
            "p_power_law",
            pl.Float64,
            "share of samples from the fitted law that lie farther from it; at most 0.1: the law does not fit",
        ),
        Column(
            "shape", pl.Float64, "shape xi of a generalised Pareto tail from the same start; above 0 heavy"
        ),
        Column("shape_low", pl.Float64, "5 % limit, profile likelihood"),
        Column("shape_high", pl.Float64, "95 % limit, profile likelihood"),
        Column("p_gpd", pl.Float64, "the same share for the generalised Pareto tail"),
        Column(
            "better",
            pl.String,
            "which of the two is likelier by AIC, by more than 2; 'neither' where they are level",
            allowed=("power law", "generalised Pareto", "neither"),
        ),
        Column("largest", pl.Int64, "deaths in the deadliest event, best estimate"),
    ),
    key=("theatre", "unit_kind", "unit", "period_start", "period_end"),
)
