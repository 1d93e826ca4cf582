"""Keep raw rows of restricted datasets out of every export."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

RECORD_LISTS = ("event_ids", "statement_ids")
"""Columns that list the records behind a result."""


def without_restricted(name: str, table: pl.DataFrame, datasets: Iterable[str]) -> pl.DataFrame:
    """Drop the rows of a table that are rows of a restricted dataset in all but form.

    Events, participants, statements, names, lineage, quarantined values and what is said of single reports are such
    rows. Probabilities, measures and figures per organisation are results and stay, but lose the ids of the restricted
    records behind them.

    Args:
        name: Name of the table.
        table: Its rows.
        datasets: Catalogue ids of restricted datasets, e.g. 'acled'.
    """
    banned = sorted(datasets)
    if not banned:
        return table
    if "dataset" in table.columns:
        return table.filter(~pl.col("dataset").is_in(banned))
    if "event_id" in table.columns:
        ids = ["event_id", "other_id"] if name == "event_links" else ["event_id"]
        table = table.filter(~pl.any_horizontal(_of(pl.col(one), banned) for one in ids))
    if name == "lineage":
        return table.filter(~_of(pl.col("statement_id"), banned))
    if name == "lulls":
        hidden = _of(pl.col("ended_event"), banned)
        return table.with_columns(pl.when(~hidden).then("ended_event").alias("ended_event"))
    lists = [one for one in RECORD_LISTS if one in table.columns]
    kept = ~_of(pl.element(), banned)
    if "event_shares" in table.columns:
        # Shares stand beside their events, so both go where one event must not be shown.
        shown = pl.col("event_ids").list.eval(kept).list.all()
        return table.with_columns(
            pl.when(shown).then(one).otherwise(pl.col(one).list.head(0)).alias(one)
            for one in ("event_ids", "event_shares")
        )
    return table.with_columns(pl.col(lists).list.eval(pl.element().filter(kept))) if lists else table


def _of(ids: pl.Expr, datasets: list[str]) -> pl.Expr:
    """True for ids of records of these datasets: ids begin with the dataset's own."""
    return pl.any_horizontal([ids.str.starts_with(f"{dataset}:") for dataset in datasets])
