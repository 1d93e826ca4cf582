"""What changes: what moved in the last month, and what followed ties that began or ended."""

from __future__ import annotations

from typing import Any

import polars as pl

from shadowgraph.measures.impact.shipped import record_impact
from shadowgraph.reports.blocks.block import about, block, ends, intervals, mark, share
from shadowgraph.reports.finding_payload import Block
from shadowgraph.reports.measure_labels import measure_label
from shadowgraph.reports.numbers import count, day, many
from shadowgraph.reports.tables import ReportTables

MOVES, WATCHED = 12, 15
RECENT_DAYS = 366

OUTCOMES = {
    "events": "Events",
    "deaths": "Deaths",
    "civilian_deaths": "Civilian deaths",
    "effective_groups": "Effective number of groups",
    "many_sidedness": "Many-sidedness",
}

BASES = {
    "reported": "dated by a source",
    "inferred": "dated by the events themselves",
    "inferred elsewhere": "dated by events elsewhere",
}

THERE, RECORD = "This theatre", "The whole record"
TOLD = ("rose", "fell", "no large change")

DESIGN = (
    "Districts where both organisations had been active, from a year before the tie began or ended to "
    "two years after, "
    "beside districts of the same time that had gone the same way and where no tie turned. Hollow: "
    "nothing can be said."
)

VERDICTS = {
    "rose": "rose",
    "fell": "fell",
    "no large change": "no large change",
    "can't say: too few ties": "can't say: too few ties",
    "can't say: too wide": "can't say: the interval is too wide",
    "can't say: changed before": "can't say: it had begun to change before",
    "can't say: placebo moves too": "can't say: the same shows where nothing happened",
    "can't say: not robust": "can't say: not if trends may part a little",
    "can't say: dated by the events": "can't say: the tie is inferred from the same events",
}


def impact(tables: ReportTables) -> Block | None:
    """What changed in districts after a tie began or ended, here and over the whole record."""
    own = tables.finding("impact").filter(pl.col("kind") == "effect")
    if own.is_empty():
        return None
    record, of = record_impact()
    parts = [(THERE, own), (RECORD, record)]
    rows = [
        {**row, "where": where}
        for where, table in parts
        for row in table.sort("treatment", "basis", maintain_order=True).iter_rows(named=True)
    ]
    told = [row for row in rows if row["verdict"] in TOLD]
    return block(
        "impact",
        "impact",
        _title([row for row in rows if row["where"] == THERE], rows),
        "Change after ties began or ended, as a multiple of the change in districts like them; 1 is no "
        "difference.",
        columns=(
            "Where",
            "What happened",
            "Dated",
            "Outcome",
            "Ratio",
            "90 %",
            "If trends part",
            "Ties",
            "Districts",
            "Controls",
            "What can be said",
        ),
        rows=[
            (
                row["where"],
                row["treatment"],
                BASES[row["basis"]],
                OUTCOMES[row["outcome"]],
                about(row["effect"]),
                ends(row["low"], row["high"], shares=False),
                ends(row["robust_low"], row["robust_high"], shares=False),
                row["n_ties"],
                row["n_treated"],
                row["n_controls"],
                VERDICTS.get(row["verdict"] or "", row["verdict"] or ""),
            )
            for row in rows
            if row["n_ties"] > 0
        ],
        intervals=intervals(
            "Change as a multiple of that of districts like them",
            [
                mark(
                    OUTCOMES[row["outcome"]],
                    row["effect"],
                    row["low"],
                    row["high"],
                    text=VERDICTS.get(row["verdict"] or "", ""),
                    group=f"{row['where']}: {row['treatment']}, {BASES[row['basis']]}",
                    hollow=row not in told,
                )
                for row in rows
                if row["effect"] is not None
            ],
            log=True,
            reference=1.0,
        ),
        lines=[DESIGN, f"{RECORD}: {of}, as one theatre; support that a source dates."],
        caveat="Ties don't begin at random: they may follow what drives the violence. A tie inferred from events "
        "shares them with the outcome, and in synthetic theatres the design finds a rise where there is none; no "
        "verdict is given on those. Placebos and pre-trends: impact.parquet.",
    )


def _title(own: list[dict[str, Any]], rows: list[dict[str, Any]]) -> str:
    """What may be said of this theatre, or that nothing may, and then what may be said of the record."""
    clear = [row for row in own if row["verdict"] in ("rose", "fell")]
    if clear:
        row = clear[0]
        turn = row["treatment"].replace("begins", "began").replace("ends", "ended")
        return (
            f"After a {turn} ({BASES[row['basis']]}), {OUTCOMES[row['outcome']].lower()} {row['verdict']}: "
            f"{about(row['effect'])} times that of like districts "
            f"({ends(row['low'], row['high'], shares=False)})"
        )
    if any(row["verdict"] == "no large change" for row in own):
        return "No large change after ties began or ended here, where anything can be said at all"
    whole = [row for row in rows if row["where"] == RECORD and row["outcome"] == "events"]
    small = whole and all(row["verdict"] == "no large change" for row in whole)
    here = "What ties changed can't be said from this theatre alone"
    return (
        f"{here}; over the whole record violence changed little after support began or ended"
        if small
        else here
    )


def moves(tables: ReportTables) -> Block | None:
    """What moved in the last complete month."""
    table = tables.finding("moves")
    if table.is_empty():
        return None
    ranked = table.sort("rank").head(MOVES)
    sure = table.filter(pl.col("p_moved") >= 0.9).height if "p_moved" in table.columns else 0
    first = ranked.row(0, named=True)
    month = f"{first['period_start']:%b %Y}"
    return block(
        "moves",
        "story",
        f"What moved in {month}: {many(sure, 'measure')} of a district, organisation or the whole surely did",
        "The largest movements of the last complete month, in units of how much each series usually moves.",
        columns=(
            "Where",
            "Measure",
            "Before",
            "Then",
            "Usual movements",
            "Chance that it moved",
            "Organisations behind it",
        ),
        rows=[
            (
                row["unit_name"],
                measure_label(row["measure"]).label,
                about(row["before"]),
                about(row["after"]),
                about(row["size"]),
                share(row["p_moved"]),
                _named(tables, row),
            )
            for row in ranked.iter_rows(named=True)
        ],
        caveat="Against the months before, within what each series usually does; the events behind each: "
        "moves.parquet.",
        folded=True,
    )


def _named(tables: ReportTables, row: dict[str, Any]) -> str | None:
    ids = row.get("actors") or []
    names = dict(tables.actors.select("actor_id", "name").iter_rows())
    return ", ".join(names.get(one, one) for one in ids[:3]) or None


def watched(tables: ReportTables) -> Block | None:
    """Series that were seen to change their level within the last year of the record."""
    table = tables.finding("watched").filter(
        pl.col("seen").is_not_null()
        & ((pl.col("period_end") - pl.col("seen")).dt.total_days() <= RECENT_DAYS)
    )
    if table.is_empty():
        return None
    ranked = table.sort("evidence", "unit", "measure", descending=[True, False, False]).head(WATCHED)
    whole = table.filter(pl.col("unit_kind") == "theatre").height
    return block(
        "watched",
        "story",
        f"{many(table.height, 'series', 'series')} seen to change level within the last year of the record, "
        f"{count(whole)} of them of the whole theatre",
        "Series whose level was seen to change, as it could be said at the time.",
        columns=("Where", "Measure", "Before", "Now", "Since", "Seen at the end of"),
        rows=[
            (
                row["unit_name"],
                measure_label(row["measure"]).label,
                about(row["before"]),
                about(row["now"]),
                day(row["since"]) if row["since"] else None,
                day(row["seen"]),
            )
            for row in ranked.iter_rows(named=True)
        ],
        caveat="Each judged by data up to that month only; a series without any change is wrongly seen "
        "to change about "
        "once in ten years. All series: watched.parquet, and their stretches: regimes.parquet.",
        folded=True,
    )
