"""The picture: one map with the network over it, and the time brush below."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from shadowgraph.places import basemap
from shadowgraph.records.period import dated_within
from shadowgraph.records.place import located_within
from shadowgraph.reports.changes import Anchors, biggest
from shadowgraph.reports.codes import Codes, month_number, month_of
from shadowgraph.reports.layout import spread
from shadowgraph.reports.numbers import count, day, many
from shadowgraph.reports.payload import Land, MonthTotals, Picture, Town
from shadowgraph.reports.places import Placed, month_part, spot_part
from shadowgraph.reports.tables import ReportTables

NODE_LIMIT = 24
TOWN_LIMIT = 14
TIE_LIMIT = 14
"""Inferred and reported ties drawn on the map, each at most; the network draws them all."""
AROUND = 0.6
"""Land drawn around the window, as a share of its size, for pages wider or taller than it."""
NODE_GAP = 0.055
"""Least distance between two organisations on the map, as a share of its width."""


def build(tables: ReportTables, codes: Codes, ranked: pl.DataFrame, placed: Placed) -> Picture:
    """Return the picture part."""
    located = located_anchors(tables, codes)
    nodes = _nodes(codes, ranked, located)
    width = placed.bounds[2] - placed.bounds[0]
    moved = spread(np.array([located[actor] for actor in nodes]).reshape(-1, 2), width * NODE_GAP)
    anchors = {actor: (float(x), float(y)) for actor, (x, y) in zip(nodes, moved.tolist(), strict=True)}
    first, last = _window(tables)
    drawn = strongest(ranked).filter(pl.col("a").is_in(nodes) & pl.col("b").is_in(nodes))
    vague = placed.events.filter(~dated_within("month"))
    unplaced = placed.events.filter(pl.col("spot").is_null())
    return {
        "bounds": [round(side * 1000) for side in placed.bounds],
        "cell": placed.cell,
        "land": land(placed),
        "spots": spot_part(placed),
        "spot_months": month_part(placed),
        "months": _months(placed),
        "first_month": first,
        "last_month": last,
        "undated_events": vague.height,
        "undated_deaths": int(vague["deaths_best"].sum()),
        "unplaced_events": unplaced.height,
        "unplaced_deaths": int(unplaced["deaths_best"].sum()),
        "node_actor": nodes,
        "node_longitude": [round(anchors[actor][0] * 1000) for actor in nodes],
        "node_latitude": [round(anchors[actor][1] * 1000) for actor in nodes],
        "tie": drawn["pair"].sort().to_list(),
        "ties_left_out": ranked.filter(pl.col("likely")).height - drawn.height,
        "changes": biggest(tables, codes, ranked, placed, {**located, **anchors}),
        "towns": _towns(placed),
        "title": _title(tables, placed),
        "description": (
            f"Map of {tables.theatre.name} with {many(placed.events.height, 'event')} in grid cells of "
            f"{placed.cell} "
            f"degrees coloured by deaths, {many(len(nodes), 'organisation')} at the middle of their "
            "activity, and lines "
            "between those with a tie. Its table lists the cells."
        ),
    }


def strongest(ranked: pl.DataFrame) -> pl.DataFrame:
    """Ties the map draws: the strongest inferred and the strongest reported ones, taken in turn."""
    likely = ranked.filter(pl.col("likely"))
    told = pl.col("basis") == "reported"
    parts = [likely.filter(which).head(TIE_LIMIT).with_row_index("turn") for which in (~told, told)]
    return pl.concat(parts).sort("turn", "pair")


def located_anchors(tables: ReportTables, codes: Codes) -> Anchors:
    """Median longitude and latitude of each organisation's well-placed events."""
    table = (
        codes.actor_number(
            tables.participants.join(
                tables.events.filter(located_within("province")), on="event_id", how="inner"
            ),
            "actor_id",
            "actor",
        )
        .filter(pl.col("actor") >= 0)
        .group_by("actor")
        .agg(pl.col("longitude").median(), pl.col("latitude").median())
        .sort("actor")
    )
    return {actor: (x, y) for actor, x, y in table.iter_rows()}


def _nodes(codes: Codes, ranked: pl.DataFrame, located: Anchors) -> list[int]:
    """Organisations drawn on the map: those of the strongest ties first, then the most active."""
    fit = codes.actors.filter(~pl.col("kind").is_in(["civilians", "unknown"]))["actor"].to_list()
    allowed = set(fit) & set(located)
    chosen: list[int] = []
    for pair in strongest(ranked)["pair"].to_list():
        ends = ranked.row(pair, named=True)
        if ends["a"] in allowed and ends["b"] in allowed and len(chosen) < NODE_LIMIT - 4:
            chosen += [actor for actor in (ends["a"], ends["b"]) if actor not in chosen]
    chosen += [actor for actor in fit if actor in allowed and actor not in chosen]
    return sorted(chosen[:NODE_LIMIT])


def land(placed: Placed) -> list[Land]:
    """Countries of the window and around it, those with events marked and last, so that they are drawn on top."""
    found: list[Land] = []
    marked = set(placed.events["gwno"].drop_nulls().unique().to_list())
    for feature in basemap.clip(placed.bounds, margin=AROUND)["features"]:
        facts = feature["properties"]
        rings = [_steps(ring) for part in feature["geometry"]["coordinates"] for ring in part]
        west, south, east, north = placed.bounds
        x, y = facts["label"]
        inside = west < x < east and south < y < north
        found.append(
            {
                "name": facts["name"],
                "focus": facts["gwno"] in marked,
                "label": [round(x * 100), round(y * 100)] if inside else None,
                "rings": [ring for ring in rings if len(ring) > 6],
            }
        )
    return sorted(found, key=lambda country: (country["focus"], country["name"]))


def _steps(ring: list[list[float]]) -> list[int]:
    """A ring as its first point and the steps from it, hundredths of a degree."""
    points = np.rint(np.array(ring) * 100).astype(np.int64)
    steps = np.diff(points, axis=0)
    return [*points[0].tolist(), *steps[(steps != 0).any(axis=1)].ravel().tolist()]


def _window(tables: ReportTables) -> tuple[int, int]:
    start, end = tables.theatre.start, tables.theatre.end
    if tables.events.height:
        first, last = tables.events["date_start"].min(), tables.events["date_end"].max()
        if isinstance(first, dt.date) and isinstance(last, dt.date):
            start, end = max(start, first), min(end, last)
    return month_number(start), max(month_number(end), month_number(start))


def _months(placed: Placed) -> MonthTotals:
    lost = pl.when(pl.col("unattributed")).then(pl.col("deaths_best")).otherwise(0)
    table = (
        placed.events.filter(dated_within("month"))
        .group_by(month_of(pl.col("date_start")).alias("month"))
        .agg(
            pl.len().alias("events"),
            pl.coalesce("deaths_low", "deaths_best").sum().alias("low"),
            pl.col("deaths_best").sum().alias("best"),
            pl.coalesce("deaths_high", "deaths_best").sum().alias("high"),
            lost.sum().alias("unattributed"),
        )
        .sort("month")
    )
    return {
        "month": table["month"].to_list(),
        "events": table["events"].to_list(),
        "low": table["low"].to_list(),
        "best": table["best"].to_list(),
        "high": table["high"].to_list(),
        "unattributed": table["unattributed"].to_list(),
    }


def _towns(placed: Placed) -> list[Town]:
    """Places named most often in exactly located events, none close to another."""
    named = (
        placed.events.filter((pl.col("place_precision") == 1) & pl.col("place").is_not_null())
        .with_columns(pl.col("place").str.replace(r"(?i)\s+(town|city|village)$", ""))
        .filter(pl.col("place").str.len_chars() <= 18)
        .group_by("place")
        .agg(pl.len(), pl.col("longitude").median(), pl.col("latitude").median())
        .sort(["len", "place"], descending=[True, False])
        .head(200)
    )
    west, south, east, north = placed.bounds
    apart = 0.09 * (east - west)
    kept: list[Town] = []
    for name, _, x, y in named.iter_rows():
        inside = west < x < east and south < y < north
        near = any(
            abs(town["longitude"] / 1000 - x) < apart and abs(town["latitude"] / 1000 - y) < apart / 2
            for town in kept
        )
        if inside and not near and len(kept) < TOWN_LIMIT:
            kept.append({"name": name, "longitude": round(x * 1000), "latitude": round(y * 1000)})
    return kept


def _title(tables: ReportTables, placed: Placed) -> str:
    """Where half of the deaths happened, in a sentence."""
    cells = placed.spots.filter(pl.col("radius") == 0).sort("deaths", descending=True)
    total = int(cells["deaths"].sum())
    if not total:
        return f"{many(placed.events.height, 'event')} in {tables.theatre.name}"
    half = int((cells["deaths"].cum_sum() < total / 2).sum()) + 1
    until = tables.events["date_end"].max()
    cut = f" up to {day(min(until, tables.theatre.end))}" if isinstance(until, dt.date) else ""
    return (
        f"Half of the placed deaths happened in {count(half)} of {many(cells.height, 'grid cell')} "
        f"that saw any violence{cut}"
    )
