"""Breaking apart: the camps through time, and which organisation may split next."""

from __future__ import annotations

import datetime as dt

import polars as pl

from shadowgraph.reports.blocks.block import about, block, ends, intervals, latest, mark, share, span
from shadowgraph.reports.finding_payload import Block
from shadowgraph.reports.numbers import many, period
from shadowgraph.reports.tables import ReportTables

CAMPS, SPLITS = 12, 10


def coalitions(tables: ReportTables) -> Block | None:
    """Camps of two or more organisations through time."""
    figures = tables.finding("coalition_figures").filter(pl.col("n_members") >= 2)
    if figures.is_empty():
        return None
    step, last = tables.step, latest(figures, "period_start")
    weight = pl.col("n_events").sum().over("coalition")
    ranked = figures.with_columns(weight.alias("weight")).sort(
        "weight", "coalition", descending=[True, False]
    )
    kept = ranked["coalition"].unique(maintain_order=True).head(CAMPS).to_list()
    spans, rows = [], []
    for coalition in kept:
        own = figures.filter(coalition=coalition).sort("period_start")
        top = own.sort("n_events", descending=True).row(0, named=True)
        first, final = own.row(0, named=True), own.row(-1, named=True)
        label = f"{coalition}: {top['label']}"
        runs = _runs(own)
        spans += [
            span(label, start, end, many(n, "member"), still=end == figures["period_end"].max())
            for start, end, n in runs
        ]
        rows.append(
            (
                label,
                period(first["period_start"], step),
                period(final["period_start"], step),
                first["change"],
                top["n_members"],
                share(top["firmness"]),
                share(top["activity_share"]),
                ends(top["activity_share_low"], top["activity_share_high"]),
                share(top["infighting"]),
                about(top["effective_groups"]),
            )
        )
    now = figures.filter(pl.col("period_start") == last).sort("n_events", descending=True)
    first = now.row(0, named=True)
    title = (
        f"{many(now.height, 'camp')} of two or more organisations in {period(last, step)}, the most "
        f"active around "
        f"{first['label']}"
    )
    return block(
        "coalitions",
        "fragmentation",
        title,
        "Camps into which likely ties and rivalries divide the organisations, as bars from their first "
        "to their last period.",
        columns=(
            "Camp",
            "First",
            "Last",
            "How it came about",
            "Members at its most active",
            "Firmness",
            "Share of activity",
            "90 %",
            "Fights inside",
            "Effective members",
        ),
        rows=rows,
        spans=spans,
        caveat="Camps of the network of likely ties, followed from period to period; organisations "
        "without a likely tie are "
        "in none. Firmness: how often members stay together when ties are redrawn within their intervals. "
        "All camps and members: coalitions.parquet, coalition_figures.parquet.",
    )


def _runs(own: pl.DataFrame) -> list[tuple[dt.date, dt.date, int]]:
    """Stretches of periods without a gap, with the most members in each."""
    gap = (pl.col("period_start") - pl.col("period_end").shift(1)).dt.total_days() > 1
    runs = own.with_columns(gap.fill_null(value=False).cast(pl.Int64).cum_sum().alias("run"))
    return (
        runs.group_by("run", maintain_order=True)
        .agg(pl.col("period_start").min(), pl.col("period_end").max(), pl.col("n_members").max())
        .select("period_start", "period_end", "n_members")
        .rows()
    )


def split_risk(tables: ReportTables) -> Block | None:
    """Chance that each organisation splits within twelve months."""
    table = tables.finding("split_risk")
    if table.is_empty():
        return None
    as_of = latest(table, "as_of")
    now = table.filter(pl.col("as_of") == as_of).sort("p_split", "actor_id", descending=[True, False])
    bars = tables.finding("split_evidence").filter(pl.col("as_of") == as_of, pl.col("term") != "prior")
    strongest = bars.sort("contribution", descending=True).group_by("actor_id", maintain_order=True).first()
    top = now.head(SPLITS).join(strongest.select("actor_id", "compared"), on="actor_id", how="left")
    top = top.sort("p_split", "actor_id", descending=[True, False])
    first = top.row(0, named=True)
    usual = first["p_base"]
    return block(
        "split-risk",
        "fragmentation",
        f"{first['name']} is likeliest to split within a year: {share(first['p_split'])} "
        f"({ends(first['p_low'], first['p_high'])}), where {share(usual)} is usual",
        "Chance that a group that split from each organisation is first recorded within twelve months of "
        "the record's end.",
        columns=("Organisation", "Chance", "90 %", "Usual", "What speaks most for it"),
        rows=[
            (
                row["name"],
                share(row["p_split"]),
                ends(row["p_low"], row["p_high"]),
                share(row["p_base"]),
                row["compared"],
            )
            for row in top.iter_rows(named=True)
        ],
        intervals=intervals(
            "Chance of a split within twelve months",
            [
                mark(row["name"], row["p_split"], row["p_low"], row["p_high"], hollow=row["p_low"] <= usual)
                for row in top.iter_rows(named=True)
            ],
            share=True,
            reference=usual,
        ),
        caveat="Learnt from splits that registers coded; the line is how often any organisation's year "
        "was followed by one. "
        "Hollow: not surely above that. Splits nobody coded are not in it.",
        folded=True,
    )
