"""Organisations: names, kind, lineage, activity over time and where."""

from __future__ import annotations

from typing import cast

import polars as pl

from shadowgraph.records.period import dated_within, period_start
from shadowgraph.reports.codes import Codes, iso
from shadowgraph.reports.payload import Actors, Lineage, NameRow
from shadowgraph.reports.tables import ReportTables

NAMES_EACH = 40


def build(tables: ReportTables, codes: Codes, spotted: pl.DataFrame) -> Actors:
    """Return the actors part.

    Args:
        tables: The theatre's tables.
        codes: Row numbers.
        spotted: 'event_id' and 'spot', the place number of each placed event.
    """
    actors = codes.actors
    joined = codes.actor_number(
        tables.participants.join(tables.events, on="event_id", how="inner"), "actor_id", "actor"
    ).filter(pl.col("actor") >= 0)
    once = joined.unique(["event_id", "actor"], keep="first", maintain_order=True)
    events, deaths, undated = _over_time(once, codes)
    spots = _places(once.join(spotted, on="event_id", how="inner"), actors.height)
    return {
        "id": actors["actor_id"].to_list(),
        "name": actors["name"].to_list(),
        "kind": actors["kind"].to_list(),
        "kind_basis": actors["kind_basis"].to_list(),
        "countries": [(text or "").replace(";", ", ") for text in actors["countries"].to_list()],
        "first": [iso(date) for date in actors["first_seen"].to_list()],
        "last": [iso(date) for date in actors["last_seen"].to_list()],
        "n_events": actors["n_events"].to_list(),
        "deaths": actors["deaths"].to_list(),
        "names": _names(tables, codes),
        "period_events": events,
        "period_deaths": deaths,
        "undated_events": undated,
        "spot": spots[0],
        "spot_events": spots[1],
        "spot_deaths": spots[2],
    }


def lineage(tables: ReportTables, codes: Codes, statements: pl.DataFrame) -> Lineage:
    """Return the lineage part: relations between listed organisations."""
    table = codes.actor_number(codes.actor_number(tables.lineage, "actor_id", "actor"), "other_id", "other")
    table = (
        table.filter((pl.col("actor") >= 0) & (pl.col("other") >= 0))
        .join(statements.select("statement_id", "statement"), on="statement_id", how="left")
        .with_columns(pl.col("statement").fill_null(-1))
        .unique(["actor", "other", "relation", "year_from", "year_to"], keep="first", maintain_order=True)
        .sort("actor", "year_from", "relation", "other", nulls_last=True)
    )
    return {
        "actor": table["actor"].to_list(),
        "other": table["other"].to_list(),
        "relation": table["relation"].to_list(),
        "year_from": table["year_from"].to_list(),
        "year_to": table["year_to"].to_list(),
        "statement": table["statement"].to_list(),
    }


def _names(tables: ReportTables, codes: Codes) -> list[list[NameRow]]:
    found: list[list[NameRow]] = [[] for _ in range(codes.actors.height)]
    listed = codes.actor_number(tables.names, "actor_id", "actor").filter(pl.col("actor") >= 0)
    once = listed.unique(["actor", "name"], keep="first", maintain_order=True)
    for actor, name, kind, dataset in once.select("actor", "name", "name_kind", "dataset").iter_rows():
        if len(found[actor]) < NAMES_EACH:
            found[actor].append({"name": name, "kind": kind, "source": dataset})
    return found


def _over_time(once: pl.DataFrame, codes: Codes) -> tuple[list[list[int]], list[list[int]], list[int]]:
    """Events and deaths per period of each organisation, and events too coarsely dated to place in one."""
    step = cast("object", codes.step)
    fits = dated_within(step)  # type: ignore[arg-type]
    grouped = (
        once.filter(fits)
        .with_columns(period_start(pl.col("date_start"), step).alias("period_start"))  # type: ignore[arg-type]
        .join(codes.period_numbers, on="period_start", how="inner")
        .group_by("actor", "period")
        .agg(pl.len().alias("events"), pl.col("deaths_best").sum().alias("deaths"))
        .sort("actor", "period")
    )
    n_periods, n_actors = len(codes.starts), codes.actors.height
    events = [[0] * n_periods for _ in range(n_actors)]
    deaths = [[0] * n_periods for _ in range(n_actors)]
    for actor, number, n, dead in grouped.iter_rows():
        events[actor][number] = n
        deaths[actor][number] = dead
    undated = [0] * n_actors
    for actor, n in once.filter(~fits).group_by("actor").len().sort("actor").iter_rows():
        undated[actor] = n
    return events, deaths, undated


def _places(placed: pl.DataFrame, n_actors: int) -> tuple[list[list[int]], list[list[int]], list[list[int]]]:
    """Places, events and deaths of each organisation."""
    spots: list[list[int]] = [[] for _ in range(n_actors)]
    events: list[list[int]] = [[] for _ in range(n_actors)]
    deaths: list[list[int]] = [[] for _ in range(n_actors)]
    grouped = (
        placed.group_by("actor", "spot")
        .agg(pl.len().alias("events"), pl.col("deaths_best").sum().alias("deaths"))
        .sort("actor", "spot")
    )
    for actor, spot, n, dead in grouped.iter_rows():
        spots[actor].append(spot)
        events[actor].append(n)
        deaths[actor].append(dead)
    return spots, events, deaths
