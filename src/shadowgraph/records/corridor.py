"""Corridors: likely ways between the separate areas of one organisation."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.schema import Column, TableSchema

CORRIDORS = TableSchema(
    "corridors",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("actor_id", pl.String, "organisation"),
        Column("name", pl.String, "name to show"),
        Column("period_start", pl.Date, "first day of the half-year at whose end the areas are joined"),
        Column("period_end", pl.Date, "its last day; nothing later is used"),
        Column("from_area", pl.String, "PRIO-GRID cell with the most of its presence in the one area"),
        Column("to_area", pl.String, "the same in the other; from_area < to_area"),
        Column("from_latitude", pl.Float64, "degrees north of that cell's centre"),
        Column("from_longitude", pl.Float64, "degrees east"),
        Column("to_latitude", pl.Float64, "degrees north"),
        Column("to_longitude", pl.Float64, "degrees east"),
        Column(
            "cells", pl.List(pl.String), "PRIO-GRID cells of the cheapest way, from the one area to the other"
        ),
        Column("straight_km", pl.Float64, "distance between the two areas' nearest cells, km"),
        Column("length_km", pl.Float64, "length of the way, km"),
        Column("cost_km", pl.Float64, "its cost, in km of open ground that would cost as much"),
        Column(
            "p_active",
            pl.Float64,
            "chance that the organisation is violent along the way, areas left out, in the coming half-year",
        ),
        Column("low", pl.Float64, "5 % quantile"),
        Column("high", pl.Float64, "95 % quantile"),
        Column(
            "stability",
            pl.Float64,
            "share of draws of the costs whose cheapest way keeps to this one, 0 to 1",
        ),
        Column(
            "n_events",
            pl.Int64,
            "its events along the way in the twelve months to the end of the period, the areas left out",
        ),
        Column("borders_crossed", pl.Int64, "international borders the way crosses"),
        Column("rivers_crossed", pl.Int64, "rivers it crosses"),
    ),
    key=("theatre", "actor_id", "period_start", "from_area", "to_area"),
)
"""A way that costs least is where movement would be easiest on open map layers; no movement was observed."""
