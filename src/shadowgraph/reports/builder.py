"""Builds the report's payload: ranks the pairs, chooses the records, and fills each section."""

from __future__ import annotations

import dataclasses
import datetime as dt

import polars as pl

from shadowgraph.reports import blocks
from shadowgraph.reports.attribution import unattributed
from shadowgraph.reports.codes import Codes, iso, month_number
from shadowgraph.reports.meaning import meaning, notes
from shadowgraph.reports.numbers import count, day, joined, many
from shadowgraph.reports.numbers import period as period_name
from shadowgraph.reports.payload import FORMAT, Meta, Payload, Periods
from shadowgraph.reports.places import place
from shadowgraph.reports.ranking import rank
from shadowgraph.reports.sections import (
    behind,
    course,
    headline,
    kinds,
    network,
    organisations,
    picture,
    records,
    standing,
    story,
    ties,
    trust,
    waterfalls,
)
from shadowgraph.reports.tables import ReportTables


def build(tables: ReportTables) -> Payload:
    """Return everything the page shows, JSON-ready.

    Args:
        tables: One theatre's result tables.
    """
    tables = with_districts(tables)
    codes = Codes.of(tables)
    ranked = rank(tables, codes)
    placed = place(tables.events, unattributed(tables))
    chosen = waterfalls.chosen(ranked)
    picked = waterfalls.rows(tables, codes, chosen)
    measures, wanted = course.build(tables)
    events = records.choose_events(tables, picked, [*wanted, *story.wanted(tables)])
    statements = records.choose_statements(tables, picked, ranked)
    evidence = waterfalls.build(
        tables, picked, events.select("event_id", "event"), statements.select("statement_id", "statement")
    )
    whole, sorts = standing.build(tables, ranked, chosen), kinds.build(tables, chosen)
    places = ties.Carried.of(evidence, whole, sorts)
    event_rows = dict(events.select("event_id", "event").iter_rows())
    course.number_events(measures, wanted, event_rows)
    told, found = story.build(tables, event_rows), blocks.build(tables)
    carried = {
        "events": events.height,
        "statements": statements.height,
        "waterfalls": len(evidence["bars"]),
    }
    return {
        "meta": meta(tables, ranked),
        "answers": headline.build(tables, codes, ranked, placed, measures, told, found),
        "periods": _periods(codes),
        "actors": organisations.build(
            tables, codes, placed.events.drop_nulls("spot").select("event_id", "spot")
        ),
        "lineage": organisations.lineage(tables, codes, statements),
        "pairs": ties.build(tables, codes, ranked, places),
        "standing": whole,
        "kinds": sorts,
        "evidence": evidence,
        "events": records.event_part(tables, codes, events),
        "statements": records.statement_part(codes, statements),
        "datasets": behind.datasets(tables),
        "picture": picture.build(tables, codes, ranked, placed),
        "network": network.build(codes, ranked),
        "story": told,
        "blocks": found,
        "measures": measures,
        "trust": trust.build(tables, codes, ranked, placed),
        "next": behind.coming(),
        "behind": behind.build(tables, ranked, carried),
    }


def with_districts(tables: ReportTables) -> ReportTables:
    """Add empty 'district' and 'district_name' columns where a caller's events lack them."""
    missing = [name for name in ("district", "district_name") if name not in tables.events.columns]
    if not missing:
        return tables
    events = tables.events.with_columns(pl.lit(None, pl.String).alias(name) for name in missing)
    return dataclasses.replace(tables, events=events)


def meta(tables: ReportTables, ranked: pl.DataFrame) -> Meta:
    """Return what the report is about."""
    theatre, settings, events = tables.theatre, tables.settings, tables.events
    cutoff = events["date_end"].max() if events.height else None
    until = min(cutoff, theatre.end) if isinstance(cutoff, dt.date) else None
    organised = tables.actors.filter(~pl.col("kind").is_in(["civilians", "unknown"])).height
    versions = settings.get("versions")
    version = versions.get("shadowgraph", "") if isinstance(versions, dict) else ""
    means, ranges = meaning(coded=tables.standing.height > 0)
    return {
        "format": FORMAT,
        "theatre": theatre.name,
        "theatre_id": theatre.id,
        "countries": list(theatre.countries),
        "start": theatre.start.isoformat(),
        "end": theatre.end.isoformat(),
        "cutoff": iso(until),
        "step": tables.step,
        "mode": str(settings.get("mode", "events")),
        "model": str(settings.get("model", "")),
        "created": str(settings.get("created", "")),
        "version": str(version),
        "synthetic": tables.synthetic,
        "sensitivity": str(settings.get("sensitivity", "TLP:AMBER")),
        "n_events": events.height,
        "n_actors": organised,
        "n_pairs": ranked.height,
        "meaning": means,
        "range": ranges,
        "notes": notes(),
        "deaths": _sum(events, pl.col("deaths_best")),
        "deaths_low": _sum(events, pl.coalesce("deaths_low", "deaths_best")),
        "deaths_high": _sum(events, pl.coalesce("deaths_high", "deaths_best")),
        "releases": [f"{entry.title} {entry.version}".strip() for entry in tables.datasets],
        "coverage": _coverage(tables, until),
        "strap": _strap(tables, organised),
    }


def _sum(events: pl.DataFrame, column: pl.Expr) -> int:
    return int(events.select(column.sum()).item())


def _coverage(tables: ReportTables, until: dt.date | None) -> str:
    """Data cut-off and what of the window it covers."""
    if until is None:
        return "No event falls into the window."
    first = tables.events["date_start"].min()
    start = day(first) if isinstance(first, dt.date) else "an unknown day"
    return f"First event {start}, last event {day(until)}."


def _strap(tables: ReportTables, organised: int) -> str:
    where = joined(list(tables.theatre.countries[:6])) or tables.theatre.name
    more = len(tables.theatre.countries) - 6
    where += f" and {many(more, 'more country', 'more countries')}" if more > 0 else ""
    return (
        f"{where}, {day(tables.theatre.start)} to {day(tables.theatre.end)}: "
        f"{many(tables.events.height, 'event')}, "
        f"{count(_sum(tables.events, pl.col('deaths_best')))} deaths, {many(organised, 'organisation')}."
    )


def _periods(codes: Codes) -> Periods:
    step = {"month": 1, "quarter": 3, "year": 12}.get(codes.step, 3)
    return {
        "start": [start.isoformat() for start in codes.starts],
        "label": [period_name(start, codes.step) for start in codes.starts],
        "month": [month_number(start) for start in codes.starts],
        "n_months": step,
    }
