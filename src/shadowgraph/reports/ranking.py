"""Ranks pairs by strength of evidence and says how good that evidence is."""

from __future__ import annotations

import polars as pl

from shadowgraph.reports.codes import Codes
from shadowgraph.reports.tables import ReportTables
from shadowgraph.reports.words import BANDS, LIKELY, confidence

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
        the prior by all evidence in the strongest period), 'supports', 'records', 'top_term', 'top' (the
        evidence that adds most, and how much), 'peak_log_odds', 'flips', 'confidence'.
    """
    ranked = (
        tables.pairs.join(_at_peak(tables), on=KEY, how="left", maintain_order="left")
        .join(_records(tables.evidence), on=KEY, how="left", maintain_order="left")
        .join(_peak_odds(tables), on=KEY, how="left", maintain_order="left")
        .with_columns(
            pl.col("supports", "records").fill_null(0),
            (pl.col("p_cooperating") >= LIKELY_FROM).alias("likely"),
            ((pl.col("peak_log_odds") > 0) & (pl.col("peak_log_odds") - pl.col("top") <= 0))
            .fill_null(value=False)
            .alias("flips"),
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


def _at_peak(tables: ReportTables) -> pl.DataFrame:
    """What the evidence amounts to in each pair's strongest period."""
    peak = tables.pairs.select(*KEY, pl.col("peak_period").alias("period_start"))
    evidence = tables.evidence.join(peak, on=[*KEY, "period_start"], how="semi").filter(
        pl.col("term") != "prior"
    )
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


def _peak_odds(tables: ReportTables) -> pl.DataFrame:
    return tables.ties.join(
        tables.pairs.select(*KEY, pl.col("peak_period").alias("period_start")),
        on=[*KEY, "period_start"],
        how="semi",
    ).select(*KEY, pl.col("log_odds").alias("peak_log_odds"), pl.col("p_cooperating").alias("peak_p"))


def _confidence(ranked: pl.DataFrame) -> pl.Series:
    columns = ranked.select("p_low", "p_high", "supports", "records", "flips")
    words = [
        confidence(width=high - low, supports=supports, events=records, flips=flips)
        for low, high, supports, records, flips in columns.iter_rows()
    ]
    return pl.Series("confidence", words, dtype=pl.String)
