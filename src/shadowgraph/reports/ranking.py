"""Ranks pairs by strength of evidence and says how good that evidence is."""

from __future__ import annotations

import polars as pl

from shadowgraph.reports.codes import Codes
from shadowgraph.reports.tables import ReportTables
from shadowgraph.reports.words import BANDS, LIKELY, confidence
from shadowgraph.ties.evidence.reported import COOPERATIVE

KEY = ["actor_a", "actor_b"]
SUPPORT_NATS = 0.5
"""Log-odds a kind of evidence must add to count as one that points the same way."""

LIKELY_FROM = (BANDS[LIKELY].low + BANDS[LIKELY - 1].high) / 200
"""Lowest probability called 'likely', 0 to 1."""


def rank(tables: ReportTables, codes: Codes) -> pl.DataFrame:
    """Pairs in the order of the report, with what their evidence amounts to.

    Ties that are likely or better come first, then the rest; inside each, by weight of evidence.

    Returns:
        `PAIRS` columns plus 'a', 'b' (actor numbers), 'pair' (row number), 'weight' (natural log-odds added to
        the prior by all evidence on the pair; by that of the strongest period where a model looks at periods only),
        'supports', 'records', 'top_term', 'top' (the evidence that adds most, and how much), 'judged' and
        'judged_p' (the log-odds and the chance those add up to), 'flips', 'confidence', 'elsewhere' (a source
        states a tie, but for dates at which the two are not at risk), 'peak_p' (the highest chance of a period).
    """
    ranked = (
        tables.pairs.join(_amounts(tables), on=KEY, how="left", maintain_order="left")
        .join(_records(tables.evidence), on=KEY, how="left", maintain_order="left")
        .join(_judged(tables), on=KEY, how="left", maintain_order="left")
        .join(_stated(tables), on=KEY, how="left", maintain_order="left")
        .join(_peak(tables), on=KEY, how="left", maintain_order="left")
        .with_columns(
            pl.col("supports", "records").fill_null(0),
            (pl.col("p_cooperating") >= LIKELY_FROM).alias("likely"),
            ((pl.col("judged") > 0) & (pl.col("judged") - pl.col("top") <= 0))
            .fill_null(value=False)
            .alias("flips"),
            (pl.col("stated").fill_null(value=False) & (pl.col("basis") != "reported")).alias("elsewhere"),
        )
        .sort(
            ["likely", "weight", "p_cooperating", *KEY],
            descending=[True, True, True, False, False],
            nulls_last=True,
        )
        .with_row_index("pair")
    )
    ranked = codes.actor_number(codes.actor_number(ranked, "actor_a", "a"), "actor_b", "b")
    return ranked.with_columns(pl.col("pair").cast(pl.Int64), _confidence(ranked))


def _amounts(tables: ReportTables) -> pl.DataFrame:
    """What the evidence on each pair amounts to: over the window, or in its strongest period."""
    if tables.standing.height:
        found = tables.standing
    else:
        peak = tables.pairs.select(*KEY, pl.col("peak_period").alias("period_start"))
        found = tables.evidence.join(peak, on=[*KEY, "period_start"], how="semi")
    evidence = found.filter(pl.col("term") != "prior")
    added = pl.col("contribution")
    return (
        evidence.sort([*KEY, "contribution", "term"], descending=[False, False, True, False])
        .group_by(KEY, maintain_order=True)
        .agg(
            added.sum().alias("weight"),
            (added >= SUPPORT_NATS).sum().alias("supports"),
            pl.col("term").first().alias("top_term"),
            added.first().alias("top"),
        )
    )


def _records(evidence: pl.DataFrame) -> pl.DataFrame:
    """Distinct events and statements listed behind each pair, over all periods."""
    lists = evidence.select(*KEY, pl.concat_list("event_ids", "statement_ids").alias("record"))
    return (
        lists.filter(pl.col("record").list.len() > 0)
        .explode("record")
        .group_by(KEY, maintain_order=True)
        .agg(pl.col("record").n_unique().alias("records"))
    )


def _peak(tables: ReportTables) -> pl.DataFrame:
    return tables.ties.group_by(KEY).agg(pl.col("p_cooperating").max().alias("peak_p"))


def _judged(tables: ReportTables) -> pl.DataFrame:
    """Log-odds and chance that the bars of `_amounts` add up to."""
    if tables.standing.height:
        return tables.pairs.select(
            *KEY, pl.col("log_odds").alias("judged"), pl.col("p_cooperating").alias("judged_p")
        )
    return tables.ties.join(
        tables.pairs.select(*KEY, pl.col("peak_period").alias("period_start")),
        on=[*KEY, "period_start"],
        how="semi",
    ).select(*KEY, pl.col("log_odds").alias("judged"), pl.col("p_cooperating").alias("judged_p"))


def _stated(tables: ReportTables) -> pl.DataFrame:
    """Pairs that some statement, whatever its dates, says cooperate."""
    ends = pl.col("actor_a", "actor_b")
    return (
        tables.statements.filter(pl.col("relation").is_in(COOPERATIVE))
        .select(pl.min_horizontal(ends).alias("actor_a"), pl.max_horizontal(ends).alias("actor_b"))
        .unique()
        .with_columns(pl.lit(value=True).alias("stated"))
    )


def _confidence(ranked: pl.DataFrame) -> pl.Series:
    columns = ranked.select("p_low", "p_high", "supports", "records", "flips")
    words = [
        confidence(width=high - low, supports=supports, events=records, flips=flips)
        for low, high, supports, records, flips in columns.iter_rows()
    ]
    return pl.Series("confidence", words, dtype=pl.String)
