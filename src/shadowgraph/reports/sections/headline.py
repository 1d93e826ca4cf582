"""The headline: for each of the seven questions, what can be said and what can't, in the same size."""

from __future__ import annotations

from typing import Any

import polars as pl

from shadowgraph.reports.codes import Codes
from shadowgraph.reports.finding_payload import Block, Story
from shadowgraph.reports.labels import QUESTIONS
from shadowgraph.reports.numbers import count, day, many, period
from shadowgraph.reports.payload import Answer, Line, Measure
from shadowgraph.reports.places import Placed
from shadowgraph.reports.sections.ties import OPEN_FROM, overview, parts, spell, unreported
from shadowgraph.reports.sections.trust import facts
from shadowgraph.reports.tables import ReportTables
from shadowgraph.reports.trends import escalation, fragmentation
from shadowgraph.reports.words import claim

TURNS = 2
"""Turns of the story told under a question, at most."""

REGROUPINGS = ("merger", "split", "break", "rift")
HIDDEN = 3
REPORTED = 2

NOT_YET = {
    6: "Not answered in this release: it makes no forecast and doesn't run the conflict with and without its ties. "
    "Nothing on this page says what will happen.",
    7: "Not answered in this release: it compares no interventions. Nothing on this page recommends an action.",
}


def build(
    tables: ReportTables,
    codes: Codes,
    ranked: pl.DataFrame,
    placed: Placed,
    measures: list[Measure],
    told: Story,
    found_blocks: list[Block],
) -> list[Answer]:
    """Return the seven answers, in order."""
    lines: dict[int, list[Line]] = {
        1: _who(tables, codes, ranked),
        2: _how_lasting(codes, ranked),
        3: [*fragmentation(measures), *_turns(told, REGROUPINGS)],
        4: [*escalation(tables, measures), *_turns(told, ("spread",))],
        5: _trust(tables, ranked, placed, found_blocks),
    }
    sections = {1: "ties", 2: "ties", 3: "course", 4: "course", 5: "trust", 6: "next", 7: "next"}
    return [
        {
            "number": number,
            "question": question,
            "answered": bool(lines.get(number)),
            "lines": lines.get(number) or [said(NOT_YET.get(number, "The data given can't answer this."))],
            "section": sections[number],
        }
        for number, question in enumerate(QUESTIONS, start=1)
    ]


def _turns(told: Story, kinds: tuple[str, ...]) -> list[Line]:
    """The weightiest turns of some kinds, in order of time."""
    found = sorted((turn for turn in told["turns"] if turn["kind"] in kinds), key=lambda turn: -turn["stake"])
    return [
        said(f"{turn['date']}: {turn['text']}", why=turn["caveat"])
        for turn in sorted(found[:TURNS], key=lambda turn: turn["month"])
    ]


def said(text: str, confidence: str | None = None, why: str | None = None, pair: int = -1) -> Line:
    """One sentence of the headline."""
    return {"text": text, "confidence": confidence, "why": why, "pair": pair}


def _who(tables: ReportTables, codes: Codes, ranked: pl.DataFrame) -> list[Line]:
    """The count, the strongest hidden ties, the strongest reported ones, and what events can't tell."""
    if not ranked.height:
        return []
    titles = {entry.id: entry.title for entry in tables.datasets}
    likely = ranked.filter(pl.col("likely"))
    untold = likely.filter(pl.col("basis") != "reported")
    hidden = untold.filter(pl.col("joint") < OPEN_FROM).head(HIDDEN)
    named = untold.filter(pl.col("joint") >= OPEN_FROM).head(1)
    reported = likely.filter(pl.col("basis") == "reported").head(REPORTED)
    lines = [said(overview(ranked))]
    lines += [_tie(row, codes, titles) for row in hidden.iter_rows(named=True)]
    lines += [_tie(row, codes, titles) for row in named.iter_rows(named=True)]
    lines += [_tie(row, codes, titles) for row in reported.iter_rows(named=True)]
    mode = str(tables.settings.get("mode", "events"))
    source = (
        "the kinds of help named below come from reports"
        if mode != "events"
        else "reports were left out of this run (mode 'events')"
    )
    inferred = (
        "; some are inferred from coded ties of like pairs, and marked so" if tables.layers.height else ""
    )
    lines.append(
        said(
            "What passes between two organisations (money, weapons, shelter, information) can't be read "
            f"from events: {source}{inferred}."
        )
    )
    return lines


def _tie(row: dict[str, Any], codes: Codes, titles: dict[str, str]) -> Line:
    text = claim(row["name_a"], row["name_b"], row["p_cooperating"], row["p_low"], row["p_high"])
    text += spell(row, codes.step)
    if row["basis"] != "reported":
        text += f"; {unreported(row)}."
    else:
        by = titles.get(parts(row["reported_by"])[0], "a source") if parts(row["reported_by"]) else "a source"
        since = row["first_reported"]
        text += f"; reported by {by}" + (f", for dates from {day(since)} on." if since else ".")
    return said(text, row["confidence"], why(row), row["pair"])


def why(row: dict[str, Any]) -> str:
    """Why the confidence is what it is."""
    width = round(100 * (row["p_high"] - row["p_low"]))
    reasons = [
        f"{many(int(row['supports']), 'kind')} of evidence point the same way"
        if row["supports"] != 1
        else "one kind of evidence points this way",
        many(int(row["records"]), "record"),
        f"interval {width} points wide" if width else "interval under a point wide",
    ]
    if row["flips"]:
        reasons.append("turns without its strongest evidence")
    return "; ".join(reasons)


def _how_lasting(codes: Codes, ranked: pl.DataFrame) -> list[Line]:
    """Strategic against tactical among the ties called likely."""
    likely = ranked.filter(pl.col("likely") & pl.col("first_period").is_not_null())
    if not likely.height:
        return []
    strategic = likely.filter(pl.col("strategic_share") >= 0.5)
    spans = likely.select(
        ((pl.col("last_period") - pl.col("first_period")).dt.total_days() / 365.25).alias("years")
    )["years"]
    called = ranked.filter(pl.col("likely")).height
    which = (
        f"Of the {many(called, 'tie')} rated likely or better"
        if called == likely.height
        else f"In {count(likely.height)} of the {many(called, 'tie')} rated likely or better some period is at least "
        "even: of these"
    )
    lines = [
        said(
            f"{which}, {count(strategic.height)} {'looks' if strategic.height == 1 else 'look'} strategic (for most "
            "of the time they held, likelier than not to last three years or more in all) and "
            f"{count(likely.height - strategic.height)} tactical (shorter)."
        )
    ]
    median = float(spans.median() or 0.0)  # type: ignore[arg-type]
    span = f"{median:.1f} years" if median >= 1 else f"{many(max(round(median * 12), 1), 'month')}"
    lines.append(
        said(
            f"Between its first and its last period that is at least even, the median tie spans {span}; "
            "ties that run into the edge of the window may have begun earlier or gone on, and a tie that "
            "ended because one of the two did may count as strategic though it was short."
        )
    )
    if strategic.height:
        row = strategic.row(0, named=True)
        text = (
            f"The strongest of the strategic kind is that of {row['name_a']} and {row['name_b']}"
            f" (strategic for {round(100 * row['strategic_share'])} % of it"
        )
        text += (
            f", from {period(row['first_period'], codes.step)}; "
            f"{'inferred' if row['basis'] != 'reported' else 'reported'})."
        )
        lines.append(said(text, row["confidence"], why(row), row["pair"]))
    return lines


def _trust(
    tables: ReportTables, ranked: pl.DataFrame, placed: Placed, found_blocks: list[Block]
) -> list[Line]:
    found = facts(tables, ranked, placed)
    if not tables.events.height:
        return []
    lines = [said(fact["text"]) for fact in found[:3]]
    told = {one["name"]: one for one in found_blocks}
    lines += [
        said(f"{told[name]['title']}.") for name in ("suspects", "influence", "attribution") if name in told
    ]
    if "suspects" not in told:
        lines.append(
            said(
                "Not answered in this run: which single sources mislead, and which reports are doubtful. "
                "Repeated and damaged rows are set aside and counted below."
            )
        )
    return lines
