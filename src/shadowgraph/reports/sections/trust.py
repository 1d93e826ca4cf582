"""How far to believe it: precision, coverage, unknown perpetrators, rows set aside, lines that would flip."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import polars as pl

from shadowgraph.records.period import dated_within
from shadowgraph.records.place import located_within
from shadowgraph.reports.codes import Codes
from shadowgraph.reports.holes import find_holes, months_covered
from shadowgraph.reports.labels import (
    DATE_PRECISION,
    PLACE_PRECISION,
    READS_STATEMENTS,
    standing_label,
    term_label,
)
from shadowgraph.reports.numbers import count, joined, many, period
from shadowgraph.reports.payload import Fact, Flip, Rule, Share, Trust
from shadowgraph.reports.places import Placed
from shadowgraph.reports.ranking import LIKELY_FROM
from shadowgraph.reports.sections.ties import parts
from shadowgraph.reports.tables import ReportTables
from shadowgraph.reports.words import NARROW, band_of, claim

FLIP_LIMIT = 12
THIN_RECORDS = 5
RULE_LIMIT = 40


def build(tables: ReportTables, codes: Codes, ranked: pl.DataFrame, placed: Placed) -> Trust:
    """Return the trust part."""
    months = _months(tables, placed)
    return {
        "facts": facts(tables, ranked, placed),
        "date_precision": _by(tables.events, "date_precision", DATE_PRECISION),
        "place_precision": _by(tables.events, "place_precision", PLACE_PRECISION),
        "attribution": _attribution(placed),
        "sources": _sources(tables),
        "rules": _rules(tables),
        "flips": _flips(tables, ranked, codes),
        "months": [date.isoformat() for date in months["start"].to_list()],
        "month_events": months["events"].to_list(),
        "month_unattributed": months["unattributed"].to_list(),
        "coverage_title": _coverage_title(tables, months),
    }


def share_of(part: float, whole: float) -> str:
    """A share as a whole per cent, or 'none'."""
    if not whole or not part:
        return "none"
    shown = 100 * part / whole
    return f"under 1{NARROW}%" if shown < 1 else f"{shown:.0f}{NARROW}%"


def facts(tables: ReportTables, ranked: pl.DataFrame, placed: Placed) -> list[Fact]:
    """Plain statements about what limits belief, the gravest first."""
    events = tables.events
    n = events.height
    found: list[Fact] = []

    def add(level: str, text: str) -> None:
        found.append({"level": level, "text": text})

    vague = events.filter(~dated_within("quarter")).height
    afar = events.filter(~located_within("district")).height
    lost = placed.events.filter(pl.col("unattributed"))
    deaths = int(events["deaths_best"].sum())
    if vague:
        add(
            "warning" if vague > 0.1 * n else "note",
            f"{share_of(vague, n).capitalize()} of events ({count(vague)}) are dated only to a span "
            "longer than a quarter: "
            "they feed yearly figures and nothing finer.",
        )
    if afar:
        add(
            "warning" if afar > 0.2 * n else "note",
            f"{share_of(afar, n).capitalize()} of events ({count(afar)}) are placed no better than a "
            "province or not at all: "
            "they count in no district and are drawn as rings, not as points.",
        )
    lost_deaths = int(lost["deaths_best"].sum())
    add(
        "warning" if lost_deaths > 0.1 * deaths else "note",
        f"In {share_of(lost.height, n)} of events with {share_of(lost_deaths, deaths)} of deaths a side "
        "could not be named. "
        "They stay in every total and support no tie.",
    )
    thin = ranked.filter(pl.col("likely") & (pl.col("records") < THIN_RECORDS)).height
    likely = ranked.filter(pl.col("likely")).height
    if likely:
        add(
            "warning" if thin > 0.3 * likely else "note",
            f"{count(thin)} of the {many(likely, 'tie')} called likely or better "
            f"{'rests' if thin == 1 else 'rest'} on fewer "
            f"than {THIN_RECORDS} records.",
        )
    found += _single_source(events)
    found[:0] = _hole_facts(tables)
    low, high = _spread(events)
    add(
        "note",
        f"Deaths are {count(deaths)} by best estimates, {count(low)} by the low and {count(high)} by the "
        "high ones.",
    )
    add(
        "note",
        "Events are what was reported. Fighting in places without reporters, and ties that leave no trace in "
        "violence (money, shelter, information), are undercounted; absence here is not evidence of absence.",
    )
    return sorted(found, key=lambda fact: fact["level"] != "warning")


def _single_source(events: pl.DataFrame) -> list[Fact]:
    counted = events.drop_nulls("n_sources").filter(pl.col("n_sources") > 0)
    if not counted.height:
        return [{"level": "note", "text": "How many reports each event rests on is not coded in this data."}]
    single = counted.filter(pl.col("n_sources") == 1).height
    return [
        {
            "level": "warning" if single > 0.7 * counted.height else "note",
            "text": (
                f"{share_of(single, counted.height).capitalize()} of the {many(counted.height, 'event')} "
                "whose reports are "
                "counted rest on a single report."
            ),
        }
    ]


def _spread(events: pl.DataFrame) -> tuple[int, int]:
    low = events.select(pl.coalesce("deaths_low", "deaths_best").sum()).item()
    high = events.select(pl.coalesce("deaths_high", "deaths_best").sum()).item()
    return int(low), int(high)


def _by(events: pl.DataFrame, column: str, labels: dict[int, str]) -> list[Share]:
    """Events and deaths by a coded precision, the best first."""
    table = (
        events.group_by(column)
        .agg(pl.len().alias("events"), pl.col("deaths_best").sum().alias("deaths"))
        .sort(column, nulls_last=True)
    )
    return [
        {"label": labels.get(code, "not coded"), "events": n, "deaths": dead}
        for code, n, dead in table.iter_rows()
    ]


def _attribution(placed: Placed) -> list[Share]:
    table = placed.events.group_by("unattributed").agg(
        pl.len().alias("events"), pl.col("deaths_best").sum().alias("deaths")
    )
    names = {False: "both sides named", True: "a side not identified"}
    return [
        {"label": names[flag], "events": n, "deaths": dead}
        for flag, n, dead in table.sort("unattributed").iter_rows()
    ]


def _sources(tables: ReportTables) -> list[Share]:
    titles = {entry.id: entry.title for entry in tables.datasets}
    table = (
        tables.events.group_by("dataset", "dataset_version")
        .agg(pl.len().alias("events"), pl.col("deaths_best").sum().alias("deaths"))
        .sort(["events", "dataset", "dataset_version"], descending=[True, False, False])
    )
    return [
        {"label": f"{titles.get(dataset, dataset)} {version}", "events": n, "deaths": dead}
        for dataset, version, n, dead in table.iter_rows()
    ]


def _rules(tables: ReportTables) -> list[Rule]:
    table = (
        tables.quarantine.group_by("rule", "dataset", "action")
        .agg(pl.col("message").sort().first(), pl.len().alias("rows"))
        .sort(["rows", "rule", "dataset", "action"], descending=[True, False, False, False])
        .head(RULE_LIMIT)
    )
    return [
        {
            "rule": row["rule"],
            "message": row["message"],
            "dataset": row["dataset"],
            "action": row["action"],
            "rows": row["rows"],
        }
        for row in table.iter_rows(named=True)
    ]


def _flips(tables: ReportTables, ranked: pl.DataFrame, codes: Codes) -> list[Flip]:
    """Lines near the top, each as it would read without the evidence that adds most to it."""
    titles = {entry.id: entry.title for entry in tables.datasets}
    whole = tables.standing.height > 0
    likely = pl.col("likely") & (pl.col("top") > 0) & (pl.col("judged_p") >= LIKELY_FROM)
    listed = ranked.filter(likely).head(60)
    found: list[Flip] = []
    for row in listed.iter_rows(named=True):
        after = _chance(row["judged"] - row["top"])
        when = "" if whole else f" in {period(row['peak_period'], codes.step)}"
        if band_of(after) == band_of(row["judged_p"]):
            continue
        found.append(
            {
                "pair": row["pair"],
                "before": claim(row["name_a"], row["name_b"], row["judged_p"]) + when,
                "after": claim(row["name_a"], row["name_b"], after) + when,
                "without": _without(row, titles, whole=whole),
                "turns": after < 0.5,
            }
        )
    found.sort(key=lambda flip: not flip["turns"])
    return found[:FLIP_LIMIT]


def _without(row: dict[str, Any], titles: dict[str, str], *, whole: bool) -> str:
    """The evidence taken away; statements by the names of who makes them."""
    label = (standing_label if whole else term_label)(row["top_term"])
    by = joined([titles.get(part, part) for part in parts(row["reported_by"])])
    if row["top_term"] not in READS_STATEMENTS or not by:
        return label
    return f"{label}: what {by} {'says' if ' and ' not in by else 'say'}"


def _chance(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def _months(tables: ReportTables, placed: Placed) -> pl.DataFrame:
    """Events per month over the whole window, and those with a side not identified."""
    span = pl.DataFrame(
        {"start": pl.date_range(tables.theatre.start.replace(day=1), tables.theatre.end, "1mo", eager=True)}
    )
    counted = (
        placed.events.filter(dated_within("month"))
        .group_by(pl.col("date_start").dt.truncate("1mo").alias("start"))
        .agg(pl.len().alias("events"), pl.col("unattributed").sum().cast(pl.Int64).alias("unattributed"))
    )
    return span.join(counted, on="start", how="left", maintain_order="left").with_columns(
        pl.col("events", "unattributed").fill_null(0)
    )


def _coverage_title(tables: ReportTables, months: pl.DataFrame) -> str:
    """Say whether the record has holes, and where it is dated to the year only."""
    holes = find_holes(tables.events, tables.theatre)
    if holes:
        worst = max(holes, key=lambda hole: hole.last - hole.first)
        return f"The record is empty from {_span(worst.start, worst.end)}: a hole in the data, not peace"
    covered = months_covered(tables.events, tables.theatre)
    vague = int(((months["events"].to_numpy() == 0) & (covered > 0)).sum())
    if vague:
        return f"In {count(vague)} of {many(months.height, 'month')} events are known, but dated no finer than the year"
    empty = int((covered == 0).sum())
    if empty:
        return f"{count(empty)} of {many(months.height, 'month')} have no event, with no sign of a hole in the record"
    return f"Every one of the {many(months.height, 'month')} has at least one event dated to it"


def _hole_facts(tables: ReportTables) -> list[Fact]:
    return [
        {
            "level": "warning",
            "text": (
                f"No event at all is recorded from {_span(hole.start, hole.end)}, though about "
                f"{count(hole.usual)} a month came "
                "around it. That is most likely a hole in the data, not peace: nothing should be read "
                "into it, nor into "
                "changes across it."
            ),
        }
        for hole in find_holes(tables.events, tables.theatre)
    ]


def _span(start: dt.date, end: dt.date) -> str:
    if start == end:
        return period(start, "month")
    return f"{period(start, 'month')} to {period(end, 'month')}"
