"""Control and contest: who is present where, half-year by half-year, with intervals; and which cells several share."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.schema import Column, TableSchema

CELLS = ("priogrid", "h3")
"""PRIO-GRID squares of half a degree, or H3 hexagons of resolution 4."""

CONTROL_BASES = ("events here", "earlier events here", "events near")
"""Whether the organisation took part in an event in the cell in that period, before it, or only around the cell."""

_CELL = (
    Column("theatre", pl.String, "theatre id"),
    Column("period_start", pl.Date, "first day of the period"),
    Column(
        "period_end", pl.Date, "last day of the period; the figures are of that day and use nothing later"
    ),
    Column("cells", pl.String, "kind of cell", allowed=CELLS),
    Column("cell", pl.String, "cell id: PRIO-GRID number or H3 index"),
    Column("latitude", pl.Float64, "degrees north of the cell's centre"),
    Column("longitude", pl.Float64, "degrees east of the cell's centre"),
    Column("area_km2", pl.Float64, "area of the cell's land, square kilometres"),
)

CONTROL = TableSchema(
    "control",
    (
        *_CELL,
        Column("actor_id", pl.String, "organisation"),
        Column("name", pl.String, "name to show"),
        Column("kind", pl.String, "kind of organisation"),
        Column(
            "p_control",
            pl.Float64,
            "chance that the next violence in the cell is this organisation's, 0 to 1: presence, not administration",
        ),
        Column("low", pl.Float64, "5 % quantile of its share of the cell's coming violence"),
        Column("high", pl.Float64, "95 % quantile"),
        Column("n_events", pl.Int64, "its events in the cell in the period"),
        Column("evidence", pl.Float64, "its recent events in and near the cell, faded by distance and age"),
        Column("basis", pl.String, "where its events were", allowed=CONTROL_BASES),
    ),
    key=("theatre", "period_start", "cells", "cell", "actor_id"),
)
"""Organisations with a chance below 0.05 have no row, nor cells without recent evidence: silence is not absence."""

CONTEST = TableSchema(
    "contest",
    (
        *_CELL,
        Column(
            "p_contested",
            pl.Float64,
            "chance that the next two acts of violence in the cell are by different organisations, 0 to 1",
        ),
        Column("low", pl.Float64, "5 % quantile over what the organisations' shares may be"),
        Column("high", pl.Float64, "95 % quantile"),
        Column(
            "p_active", pl.Float64, "chance that the cell sees any violence in the coming half-year, 0 to 1"
        ),
        Column("active_low", pl.Float64, "5 % quantile of it over the conflicts it was learnt from"),
        Column("active_high", pl.Float64, "95 % quantile"),
        Column("leader", pl.String, "organisation with the highest chance"),
        Column("leader_name", pl.String, "name to show"),
        Column("p_leader", pl.Float64, "its chance, 0 to 1"),
        Column(
            "against_state",
            pl.Float64,
            "share of recent violence in and near the cell that is fought with a state",
        ),
        Column("n_events", pl.Int64, "events in the cell in the period"),
        Column("evidence", pl.Float64, "recent events in and near the cell, faded by distance and age"),
    ),
    key=("theatre", "period_start", "cells", "cell"),
)
