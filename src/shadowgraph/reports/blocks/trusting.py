"""Trusting: who may have done what nobody was named for, which reports may fall, what hangs on which office."""

from __future__ import annotations

from typing import Any

import polars as pl

from shadowgraph.reports.blocks.block import block, ends, intervals, mark, share
from shadowgraph.reports.finding_payload import Block
from shadowgraph.reports.numbers import count, day, many
from shadowgraph.reports.tables import ReportTables

EVENTS, OFFICES, LINES, LINKS = 15, 12, 20, 15
ADMIRALTY = {
    "A": "reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "can't be judged",
}


def attribution(tables: ReportTables) -> Block | None:
    """Who may have been the side that nobody named, of the deadliest such events."""
    sides = tables.finding("attribution_sides")
    if sides.is_empty():
        return None
    given = sides.filter(pl.col("abstained").is_null())
    silent = (
        sides.filter(pl.col("abstained").is_not_null())
        .group_by("abstained")
        .len()
        .sort("len", "abstained", descending=[True, False])
    )
    top = tables.finding("attributions").filter(pl.col("rank") <= 3)
    shown = given.sort("deaths_best", "event_id", descending=[True, False]).head(EVENTS)
    places = dict(
        tables.events.select("event_id", pl.coalesce("place", "district_name", "country")).iter_rows()
    )
    rows = []
    for row in shown.iter_rows(named=True):
        who = top.filter(event_id=row["event_id"], side=row["side"]).sort("rank")
        listed = "; ".join(
            f"{one['name']} {share(one['p'])} ({ends(one['low'], one['high'])})"
            for one in who.iter_rows(named=True)
        )
        rows.append(
            (
                day(row["date_start"]),
                places.get(row["event_id"]),
                row["opponent"],
                row["deaths_best"],
                listed,
                row["event_id"],
            )
        )
    lines = []
    if silent.height:
        lines.append(
            "Nothing is said of the others: "
            + "; ".join(f"{reason} ({count(n)})" for reason, n in silent.iter_rows())
            + "."
        )
    return block(
        "attribution",
        "trust",
        f"Of {many(sides.height, 'side')} that nobody named, {count(given.height)} can be given a "
        f"distribution over who it may have been",
        "The deadliest events with a side that nobody named, and who may have been it.",
        columns=("Date", "Where", "On the other side", "Deaths", "Who it may have been", "Event"),
        rows=rows,
        lines=lines,
        caveat="Never a finding, and never written back: no count, tie or map on this page uses it. "
        "Learnt from events whose side "
        "is known; those nobody named may differ. Not for courts or targeting.",
        folded=True,
    )


def suspects(tables: ReportTables) -> Block | None:
    """Every headline number with all reports, each weighed by its chance to stand, and without suspects."""
    table = tables.finding("headlines").filter(pl.col("unit_kind") == "theatre")
    if table.is_empty():
        return None
    rows = list(table.head(LINES).iter_rows(named=True))
    deaths = next((row for row in rows if row["headline"] == "deaths"), rows[0])

    def show(row: dict[str, Any], key: str) -> str | None:
        value: float | None = row[key]
        return share(value) if "share" in row["headline"] else None if value is None else count(value)

    return block(
        "suspects",
        "trust",
        f"Without suspect reports, {deaths['headline']} come to {show(deaths, 'without_suspects')} "
        f"instead of {show(deaths, 'all_reports')}",
        "Headline numbers with all reports, with each report weighed by its chance to stand, and without "
        "suspect ones.",
        columns=("Number", "With all reports", "Weighed", "90 %", "Without suspects", "Suspect reports"),
        rows=[
            (
                f"{row['headline']}{': ' + _name(tables, row['item']) if row['item'] else ''}",
                show(row, "all_reports"),
                show(row, "weighed"),
                "" if row["low"] is None else f"{show(row, 'low')} to {show(row, 'high')}",
                show(row, "without_suspects"),
                row["n_suspects"],
            )
            for row in rows
        ],
        caveat="The chance that a report stands is learnt from what became of provisional reports when "
        "they were reviewed. A suspect "
        "report may be true, and an unsuspicious one false.",
    )


def _name(tables: ReportTables, item: str) -> str:
    return str(dict(tables.actors.select("actor_id", "name").iter_rows()).get(item, item))


def influence(tables: ReportTables) -> Block | None:
    """Conclusions that would change without one office."""
    table = tables.finding("influence")
    if table.is_empty():
        return None
    turned = table.filter("changes").sort("n_events", "source", "conclusion", descending=[True, False, False])
    who = turned["source"].unique(maintain_order=True).to_list()
    title = (
        f"{many(len(who), 'office')} whose removal would change a conclusion"
        if who
        else f"None of {many(table['source'].n_unique(), 'office')} would change a conclusion by its removal"
    )
    return block(
        "influence",
        "trust",
        title,
        "Conclusions before and after all events that rest on one office alone are left out.",
        columns=("Without", "Events that rest on it alone", "Conclusion", "As it reads", "It would read"),
        rows=[
            (row["source"], row["n_events"], row["conclusion"], row["before"], row["after"])
            for row in turned.head(LINES).iter_rows(named=True)
        ],
        caveat="An office through which much passes is not therefore wrong.",
    )


def offices(tables: ReportTables) -> Block | None:
    """How far the most quoted offices can be relied on."""
    table = tables.finding("sources")
    if table.is_empty():
        return None
    ranked = table.sort("reports", "office", descending=[True, False]).head(OFFICES)
    return block(
        "offices",
        "trust",
        f"{many(table.height, 'office')} report the events of this run; the {ranked.height} most quoted, "
        f"with how often a report that "
        "rests on each alone stands",
        "Chance that a report that rests on one office alone stands, with its interval, for the most "
        "quoted offices.",
        columns=(
            "Office",
            "Reports",
            "Alone",
            "Also reported by others",
            "Chance to stand",
            "90 %",
            "Grade",
            "What it rests on",
        ),
        rows=[
            (
                row["name"],
                row["reports"],
                row["alone"],
                share(row["corroborated"]),
                share(row["p_reliable"]),
                ends(row["low"], row["high"]),
                f"{row['reliability']} ({ADMIRALTY[row['reliability']]})",
                row["why"],
            )
            for row in ranked.iter_rows(named=True)
        ],
        intervals=intervals(
            "Chance that a report that rests on it alone stands",
            [
                mark(
                    row["name"],
                    row["p_reliable"],
                    row["low"],
                    row["high"],
                    text=f"{row['reliability']}: {ADMIRALTY[row['reliability']]}",
                    hollow=row["reliability"] == "F",
                )
                for row in ranked.iter_rows(named=True)
            ],
            share=True,
        ),
        caveat="Of all the events this run read. Admiralty letters by cut-offs the documentation names; "
        "F means that it can't be "
        "judged, not that it is bad.",
        folded=True,
    )


def flags(tables: ReportTables) -> Block | None:
    """How many reports are odd, and in which way."""
    table = tables.finding("report_flags").join(tables.events.select("event_id"), on="event_id", how="semi")
    if table.is_empty():
        return None
    counted = (
        table.group_by("flag")
        .agg(pl.len().alias("n"), pl.col("detail").first())
        .sort("n", "flag", descending=[True, False])
    )
    events = table["event_id"].n_unique()
    return block(
        "flags",
        "trust",
        f"{many(events, 'report')} of {count(tables.events.height)} are flagged as odd in some way",
        "Number of reports by what is odd about them.",
        columns=("Flag", "Reports", "For instance"),
        rows=[(row["flag"], row["n"], row["detail"]) for row in counted.iter_rows(named=True)],
        caveat="A flag asks for a look, no more. Every flagged report: report_flags.parquet.",
        folded=True,
    )


def copies(tables: ReportTables) -> Block | None:
    """Events that may be one and the same."""
    table = tables.finding("event_links").join(tables.events.select("event_id"), on="event_id", how="semi")
    if table.is_empty():
        return None
    likely = table.filter(pl.col("p_same") >= 0.5)
    shown = table.sort("p_same", "event_id", descending=[True, False]).head(LINKS)
    return block(
        "copies",
        "trust",
        f"{many(likely.height, 'pair')} of reports may well be of one event; none was merged",
        "Pairs of reports that may be of one event, the likeliest first.",
        columns=("Event", "Other", "Chance that they are one", "What was compared"),
        rows=[
            (row["event_id"], row["other_id"], share(row["p_same"]), row["why"])
            for row in shown.iter_rows(named=True)
        ],
        caveat="Linked, never merged: counts on this page count both. All pairs: event_links.parquet.",
        folded=True,
    )
