"""What sustains it: patrons, proxies, and whether ties that bring money or supplies explain who goes on."""

from __future__ import annotations

import polars as pl

from shadowgraph.reports.blocks.block import about, block, ends, intervals, latest, mark, share
from shadowgraph.reports.finding_payload import Block
from shadowgraph.reports.numbers import count, many
from shadowgraph.reports.ranking import LIKELY_FROM
from shadowgraph.reports.tables import ReportTables
from shadowgraph.reports.words import word

PATRONS, STATES = 15, 10

ANSWERS = {
    "more": "Groups with such ties go on longer",
    "less": "Groups with such ties go on for less long",
    "can't tell": "Whether groups with such ties go on longer can't be told",
    "can't say": "There is too little to compare",
}


def explained(tables: ReportTables) -> Block | None:
    """Whether organisations go on fighting longer when a layer of their ties is likely."""
    table = tables.finding("explained")
    if table.is_empty():
        return None
    rows = list(table.iter_rows(named=True))
    either = next((row for row in rows if row["layer"] == "either"), rows[0])
    return block(
        "explained",
        "insulation",
        f"{ANSWERS[either['answer']]} (ties that bring money or supplies)",
        "Difference in the chance of being active again in the next quarter, with such ties less without.",
        columns=(
            "Ties that bring",
            "Difference",
            "90 %",
            "Without adjustment",
            "Shuffled, 90 %",
            "Organisations",
            "Answer",
        ),
        rows=[
            (
                row["layer"],
                about(row["difference"]),
                ends(row["low"], row["high"], shares=False),
                about(row["raw"]),
                ends(row["null_low"], row["null_high"], shares=False),
                row["n_organisations"],
                ANSWERS[row["answer"]],
            )
            for row in rows
        ],
        intervals=intervals(
            "Difference in the chance of being active in the next quarter",
            [
                mark(
                    row["layer"],
                    row["difference"],
                    row["low"],
                    row["high"],
                    hollow=row["answer"] not in ("more", "less"),
                )
                for row in rows
            ],
            reference=0.0,
        ),
        caveat="Adjusted for age, activity and number of ties; layers are themselves inferred. Groups "
        "with money may go on for "
        "reasons of their own.",
        folded=True,
    )


def patrons(tables: ReportTables) -> Block | None:
    """Which states likely support which groups."""
    table = tables.finding("patrons")
    if table.is_empty():
        return None
    ranked = table.sort("p_support", "name_state", "name_b", descending=[True, False, False]).head(PATRONS)
    likely = table.filter(pl.col("p_support") >= LIKELY_FROM)
    told = likely.filter(pl.col("basis") == "reported").height
    first = ranked.row(0, named=True)
    title = (
        f"{many(likely.height, 'pair')} of a state and a group it likely supported at some time, "
        f"{count(told)} of them "
        "reported by a source"
        if likely.height
        else f"No state likely supports a group here; the highest chance is {share(first['p_support'])}, of "
        f"{first['name_state']} and {first['name_b']}"
    )
    return block(
        "patrons",
        "patronage",
        title,
        "Chance that a state's support of a group at some time in the window is on record, the highest first.",
        columns=("State", "Group", "Chance", "In words", "90 %", "Basis", "Years reported"),
        rows=[
            (
                row["name_state"],
                row["name_b"],
                share(row["p_support"]),
                word(row["p_support"]),
                ends(row["p_low"], row["p_high"]),
                row["basis"],
                row["years_reported"],
            )
            for row in ranked.iter_rows(named=True)
        ],
        intervals=intervals(
            "Chance that support is on record",
            [
                mark(
                    f"{row['name_state']} – {row['name_b']}",
                    row["p_support"],
                    row["p_low"],
                    row["p_high"],
                    text=row["basis"],
                )
                for row in ranked.iter_rows(named=True)
            ],
            share=True,
        ),
        caveat="A statement about a government, not about anyone in it. Inferred from events, neighbours "
        "and what like groups "
        "were reported to get; in which year can't be told.",
    )


def proxies(tables: ReportTables) -> Block | None:
    """How much of the violence is by groups that a state likely supports, state by state."""
    table = tables.finding("proxies").filter(pl.col("actor_b").is_null() & (pl.col("n_events") > 0))
    if table.is_empty():
        return None
    last = latest(table, "period_start")
    now = table.filter(pl.col("period_start") == last)
    now = now.sort("share", "state", descending=[True, False]).head(STATES)
    first = now.row(0, named=True)
    return block(
        "proxies",
        "patronage",
        f"In {last.year}, groups that {first['name_state']} may support took {share(first['share'])} "
        f"({ends(first['low'], first['high'])}) of the non-state violence",
        "Share of the non-state violence of the last year by groups each state may support, weighed by "
        "the chance of it.",
        columns=("State", "Share of violence", "90 %", "Chance that it supports any", "Events", "Districts"),
        rows=[
            (
                row["name_state"],
                share(row["share"]),
                ends(row["low"], row["high"]),
                share(row["p_support"]),
                row["n_events"],
                row["n_districts"],
            )
            for row in now.iter_rows(named=True)
        ],
        intervals=intervals(
            "Share of non-state violence",
            [
                mark(row["name_state"], row["share"], row["low"], row["high"])
                for row in now.iter_rows(named=True)
            ],
            share=True,
        ),
        caveat="Support at some time in the window, weighed by its chance; that a group is supported "
        "doesn't make its acts its "
        "patron's.",
        folded=True,
    )
