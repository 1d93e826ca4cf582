"""Ground: who was present where, year by year, and the ways between an organisation's areas."""

from __future__ import annotations

import datetime as dt

import polars as pl

from shadowgraph.reports.blocks.block import about, block, ends, latest, share
from shadowgraph.reports.finding_payload import Block, CellMap
from shadowgraph.reports.numbers import count, estimate, joined, many
from shadowgraph.reports.tables import ReportTables

MAPS, WHO, WAYS = 6, 6, 12
SURE = 0.35
"""Least chance at which the likeliest organisation of a cell is drawn."""

PRIOGRID_SIDE = 0.5


def presence(tables: ReportTables) -> Block | None:
    """Small maps of who is likeliest to be behind the next violence in each cell, states left out."""
    table = tables.finding("control").filter((pl.col("cells") == "priogrid") & (pl.col("kind") != "state"))
    if table.is_empty():
        return None
    ends_of = table["period_end"].unique().sort().to_list()
    yearly = [end for end in ends_of if end.month == 12] or ends_of
    chosen = (
        [yearly[round(k * (len(yearly) - 1) / max(MAPS - 1, 1))] for k in range(MAPS)]
        if len(yearly) > MAPS
        else yearly
    )
    sums = (
        table.group_by("actor_id", "name")
        .agg(pl.col("p_control").sum())
        .sort("p_control", "actor_id", descending=[True, False])
    )
    top = sums.head(WHO)
    numbers = {actor: number for number, actor in enumerate(top["actor_id"])}
    best = (
        table.filter(pl.col("p_control") >= SURE)
        .sort("p_control", "actor_id", descending=[True, False])
        .unique(["period_end", "cell"], keep="first", maintain_order=True)
        .sort("period_end", "cell")
    )
    maps: list[CellMap] = []
    for end in chosen:
        cells = best.filter(pl.col("period_end") == end)
        maps.append(
            {
                "title": f"At the end of {end.year}" if end.month == 12 else f"In {end:%b %Y}",
                "cells": [
                    {
                        "longitude": round(row["longitude"] * 1000),
                        "latitude": round(row["latitude"] * 1000),
                        "who": numbers.get(row["actor_id"], WHO),
                        "value": round(row["p_control"], 2),
                    }
                    for row in cells.iter_rows(named=True)
                ],
            }
        )
    others = sums.height > WHO
    areas = _areas(best, chosen)
    return block(
        "presence",
        "ground",
        _title(areas),
        "Small maps, one a year: cells coloured by the organisation likeliest to be behind the next "
        "violence there, states left out.",
        columns=("Year's end", "Organisation", "Cells", "Square kilometres"),
        rows=[
            (str(row["period_end"].year), row["name"], row["cells"], about(row["km2"]))
            for row in areas.iter_rows(named=True)
        ],
        maps={
            "side": PRIOGRID_SIDE,
            "who": [*top["name"].to_list(), *(["others"] if others else [])],
            "maps": maps,
        },
        caveat=f"Presence is activity, not administration: the chance that the next violence in a cell is "
        f"this organisation's, "
        f"drawn from {SURE:.0%} on, stronger the surer. Blank cells are not empty: nothing was recorded "
        f"there lately. All "
        "cells with intervals: control.parquet.",
    )


def _areas(best: pl.DataFrame, chosen: list[dt.date]) -> pl.DataFrame:
    return (
        best.filter(pl.col("period_end").is_in(chosen))
        .group_by("period_end", "name", maintain_order=True)
        .agg(pl.len().alias("cells"), pl.col("area_km2").sum().alias("km2"))
        .sort("period_end", "cells", "name", descending=[False, True, False])
    )


def _title(areas: pl.DataFrame) -> str:
    if areas.is_empty():
        return "No organisation's presence is clear in any cell"
    last = latest(areas, "period_end")
    now = areas.filter(pl.col("period_end") == last).head(2)
    parts = [
        f"{row['name']} in {many(row['cells'], 'cell')} (about {estimate(row['km2'])} km²)"
        for row in now.iter_rows(named=True)
    ]
    return f"At the end of {last.year} the likeliest to be behind the next violence: {joined(parts)}"


def corridors(tables: ReportTables) -> Block | None:
    """Likely ways between the separate areas of one organisation."""
    table = tables.finding("corridors")
    if table.is_empty():
        return None
    last = latest(table, "period_end")
    now = table.filter(pl.col("period_end") == last)
    ranked = now.sort("p_active", "actor_id", descending=[True, False]).head(WAYS)
    crossing = now.filter(pl.col("borders_crossed") > 0).height
    return block(
        "corridors",
        "ground",
        f"{many(now.height, 'likely way')} between separate areas of one organisation, {count(crossing)} "
        f"across a border",
        "Ways that cost least between areas of one organisation's presence, with the chance of violence "
        "along them.",
        columns=(
            "Organisation",
            "From",
            "To",
            "Length, km",
            "Chance of violence on it",
            "90 %",
            "Events, last year",
            "Borders",
            "Rivers",
            "Stability",
        ),
        rows=[
            (
                row["name"],
                _place(row["from_latitude"], row["from_longitude"]),
                _place(row["to_latitude"], row["to_longitude"]),
                count(row["length_km"]),
                share(row["p_active"]),
                ends(row["low"], row["high"]),
                row["n_events"],
                row["borders_crossed"],
                row["rivers_crossed"],
                share(row["stability"]),
            )
            for row in ranked.iter_rows(named=True)
        ],
        caveat="Where movement would be easiest on open map layers; no movement was observed. Chance: of "
        "the organisation's violence "
        "along the way, its areas left out, within half a year.",
        folded=True,
    )


def _place(latitude: float, longitude: float) -> str:
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.1f}° {north}, {abs(longitude):.1f}° {east}"
