"""Moves: what moved in one period, how far for its kind, how surely, and which events are behind it."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.measure import UNIT_KINDS
from shadowgraph.records.schema import Column, TableSchema

ATTRIBUTIONS = ("exact", "leave-one-out", "none")
"""exact: the measure is a sum over events, and shares of all events sum to 1; leave-one-out: how much of the movement
goes when the event is left out, shares need not sum to 1; none: not a function of single events, or not looked at."""

MOVES = TableSchema(
    "moves",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("unit_kind", pl.String, "what moved", allowed=UNIT_KINDS),
        Column("unit", pl.String, "id of the theatre, district or actor"),
        Column("unit_name", pl.String, "name to show"),
        Column("measure", pl.String, "registered name"),
        Column("units", pl.String, "unit of the values"),
        Column("period_start", pl.Date, "first day of the period"),
        Column("period_end", pl.Date, "last day of the period"),
        Column("before", pl.Float64, "value in the period before"),
        Column("before_low", pl.Float64, "5 % quantile"),
        Column("before_high", pl.Float64, "95 % quantile"),
        Column("after", pl.Float64, "value in the period"),
        Column("after_low", pl.Float64, "5 % quantile"),
        Column("after_high", pl.Float64, "95 % quantile"),
        Column(
            "size",
            pl.Float64,
            "movement in units of the usual movement of that series before; sign: direction",
        ),
        Column(
            "p_moved", pl.Float64, "chance that it moved in that direction, given both intervals, 0.5 to 1"
        ),
        Column("rank", pl.Int64, "1 for the move that is largest and surest"),
        Column("attribution", pl.String, "how events were held against it", allowed=ATTRIBUTIONS),
        Column("event_ids", pl.List(pl.String), "events behind it, the most weighty first"),
        Column("event_shares", pl.List(pl.Float64), "share of the movement each makes"),
        Column("actors", pl.List(pl.String), "names of the organisations in those events"),
    ),
    key=("theatre", "unit_kind", "unit", "measure", "period_start"),
)
