"""Feeding itself: who sets off whose violence, the four patterns, and how likely fighting pauses."""

from __future__ import annotations

import polars as pl

from shadowgraph.reports.blocks.block import about, block, ends, intervals, latest, mark, share
from shadowgraph.reports.finding_payload import Block
from shadowgraph.reports.numbers import count, day, many
from shadowgraph.reports.ranking import LIKELY_FROM
from shadowgraph.reports.tables import ReportTables

PAIRS, PLACES = 12, 14


def excitation(tables: ReportTables) -> Block | None:
    """Which organisation's events are followed by another's beyond expectation."""
    table = tables.finding("excitation").filter(pl.col("source") != pl.col("target"))
    if table.is_empty():
        return None
    ranked = table.sort("offspring", "source", "target", descending=[True, False, False]).head(PAIRS)
    clear = table.filter((pl.col("low") > 0) & (pl.col("offspring") > 2 * pl.col("backwards").fill_null(0.0)))
    if clear.is_empty():
        title = "No organisation's events are clearly followed by another's rather than the other way round"
    else:
        best = clear.sort("explained", descending=True).row(0, named=True)
        title = (
            f"{many(clear.height, 'pair')} in which one's events are followed by the other's beyond "
            f"expectation; most "
            f"clearly {best['name_source']}, then {best['name_target']}"
        )
    return block(
        "excitation",
        "escalation",
        title,
        "Events of the second organisation that an event of the first is followed by beyond expectation.",
        columns=(
            "First",
            "Then",
            "Events set off by each",
            "90 %",
            "With time reversed",
            "Half-life, days",
            "Share explained",
        ),
        rows=[
            (
                row["name_source"],
                row["name_target"],
                f"{row['offspring']:.2f}",
                ends(row["low"], row["high"], shares=False),
                f"{row['backwards']:.2f}",
                about(row["half_life"]),
                share(row["explained"]),
            )
            for row in ranked.iter_rows(named=True)
        ],
        intervals=intervals(
            "Events of the second set off by each event of the first",
            [
                mark(
                    f"{row['name_source']} → {row['name_target']}",
                    row["offspring"],
                    row["low"],
                    row["high"],
                    text=f"{row['backwards']:.2f} reversed",
                    hollow=not row["low"] > 0,
                )
                for row in ranked.iter_rows(named=True)
            ],
            reference=0.0,
        ),
        caveat="Timing, not orders: an answer, a common cause and an imitation look alike. As large with "
        "time reversed: both "
        "answer something third.",
        folded=True,
    )


def patterns(tables: ReportTables) -> Block | None:
    """Where districts stand on the four patterns of escalation, in the last year of the record."""
    table = tables.finding("patterns")
    if table.is_empty():
        return None
    year = latest(table, "year")
    now = table.filter(pl.col("year") == year)
    names = now["pattern"].unique(maintain_order=True).to_list()
    wide = now.pivot(
        on="pattern", index=["unit", "unit_name", "n_events"], values="p_above", aggregate_function="first"
    )
    high = pl.sum_horizontal(
        (pl.col(name) >= LIKELY_FROM).fill_null(value=False).cast(pl.Int64) for name in names
    )
    ranked = wide.with_columns(high.alias("high")).sort(
        "high", "n_events", "unit", descending=[True, True, False]
    )
    many_of = ranked.filter(pl.col("high") >= 3).height
    unsaid = ranked.filter(pl.all_horizontal(pl.col(name).is_null() for name in names)).height
    return block(
        "patterns",
        "escalation",
        f"In {year}, {many(many_of, 'district')} of {count(ranked.height)} likely stood above the usual "
        f"on three or more of the "
        "four patterns of escalation",
        "Chance that each district lay above the median of district-years of the reference record, "
        "pattern by pattern.",
        columns=("District", "Events", *(name.capitalize() for name in names), "Likely above, of four"),
        rows=[
            (
                row["unit_name"],
                row["n_events"],
                *(share(row[name]) or "can't say" for name in names),
                row["high"],
            )
            for row in ranked.head(PLACES).iter_rows(named=True)
        ],
        lines=[f"Nothing can be said about {many(unsaid, 'district')}: too few events."] if unsaid else [],
        caveat="Chance to lie above the median of all district-years of UCDP GED 1989-2021 with enough "
        "events. Years, parts and "
        "ranks: patterns.parquet.",
    )


def protraction(tables: ReportTables) -> Block | None:
    """Chance that fighting in a district pauses within a year."""
    table = tables.finding("protraction").filter(
        (pl.col("unit_kind") == "district") & pl.col("p_lull_12m").is_not_null()
    )
    if table.is_empty():
        return None
    ranked = table.sort("n_events", "unit", descending=[True, False]).head(PLACES)
    least = ranked.sort("p_lull_12m").row(0, named=True)
    return block(
        "protraction",
        "escalation",
        f"Of the most violent districts that are still fighting, {least['unit_name']} is least likely to "
        f"pause within a year: "
        f"{share(least['p_lull_12m'])} ({ends(least['low'], least['high'])})",
        "Chance that a lull of six months is complete within twelve months of the end of the record, by "
        "district.",
        columns=("District", "Fighting since", "Months", "Events", "Chance of a lull", "90 %"),
        rows=[
            (
                row["unit_name"],
                day(row["first_month"]),
                row["months"],
                row["n_events"],
                share(row["p_lull_12m"]),
                ends(row["low"], row["high"]),
            )
            for row in ranked.iter_rows(named=True)
        ],
        intervals=intervals(
            "Chance of a lull within twelve months",
            [
                mark(row["unit_name"], row["p_lull_12m"], row["low"], row["high"])
                for row in ranked.iter_rows(named=True)
            ],
            share=True,
        ),
        caveat="A lull is six months without a recorded event. Learnt from all fighting spells of the "
        "record; it knows nothing "
        "of talks or offensives to come.",
        folded=True,
    )
