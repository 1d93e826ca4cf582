"""Peace in pieces: lulls of districts, how long they held and what came before."""

from __future__ import annotations

import polars as pl

from shadowgraph.reports.blocks.block import block, ends, share, span
from shadowgraph.reports.finding_payload import Block
from shadowgraph.reports.numbers import count, day, many
from shadowgraph.reports.tables import ReportTables

LULLS = 16
SURPRISING = 0.05


def lulls(tables: ReportTables) -> Block | None:
    """The most surprising lulls of districts and pairs."""
    table = tables.finding("lulls")
    if table.is_empty():
        return None
    clear = table.filter(pl.col("p_silence") <= SURPRISING)
    shown = clear.sort("p_silence", "start", "unit").head(LULLS).sort("start", "unit")
    held = clear.filter(pl.col("months") >= 12).height
    still = clear.filter(pl.col("outcome") == "holds")
    if clear.is_empty():
        title = f"None of {many(table.height, 'lull')} of six months or more is clearly more than chance"
    else:
        title = (
            f"{many(clear.height, 'lull')} of six months or more that chance doesn't explain; "
            f"{count(held)} held for a year, "
            f"{count(still.height)} still held at the end of the record"
        )
    return block(
        "lulls",
        "peace",
        title,
        "Stretches without recorded violence in a district, or without a clash of two organisations, "
        "over time.",
        columns=(
            "Where or who",
            "From",
            "Until",
            "Months",
            "By chance",
            "Ended by",
            "Chance to hold a further year",
            "90 %",
            "Usual",
        ),
        rows=[
            (
                row["unit_name"],
                day(row["start"]),
                "holds"
                if row["outcome"] == "holds"
                else "can't say"
                if row["outcome"] == "can't say"
                else day(row["end"]),
                row["months"],
                share(row["p_silence"]),
                _who(tables, row["ended_by"]),
                share(row["p_hold"]),
                ends(row["p_hold_low"], row["p_hold_high"]),
                share(row["p_hold_usual"]),
            )
            for row in shown.iter_rows(named=True)
        ],
        spans=[
            span(
                row["unit_name"],
                row["start"],
                row["end"],
                f"{row['kind']} lull of {many(row['months'], 'month')}",
                still=row["outcome"] == "holds",
            )
            for row in shown.iter_rows(named=True)
        ],
        lines=_ties(table),
        caveat="Silence may be peace, victory, a reporter who left, or for a pair that one of them went "
        "into another. By chance: how likely so long a "
        "silence would be had "
        "violence gone on as before. All lulls: lulls.parquet.",
    )


def _who(tables: ReportTables, ids: str | None) -> str | None:
    if not ids:
        return None
    names = dict(tables.actors.select("actor_id", "name").iter_rows())
    return ", ".join(names.get(one, one) for one in ids.split(";"))


def _ties(table: pl.DataFrame) -> list[str]:
    """Whether lulls follow ties or their breaking, against the usual."""
    said = []
    for change, usual, words in (
        ("tie_began", "usual_began", "two of those active there had come to cooperate"),
        ("tie_ended", "usual_ended", "two of them had stopped cooperating"),
        ("rivalry_ended", "usual_rivalry_ended", "two of them had stopped being rivals"),
    ):
        known = table.filter(pl.col(change).is_not_null() & pl.col(usual).is_not_null())
        if known.height >= LEAST:
            here, there = float(known[change].cast(pl.Float64).mean()), float(known[usual].mean())  # type: ignore[arg-type]
            said.append(
                f"before {share(here)} of {count(known.height)} lulls, {words} within a year "
                f"({share(there)} at other times)"
            )
    return [f"In the record, {'; '.join(said)}."] if said else []


LEAST = 10
