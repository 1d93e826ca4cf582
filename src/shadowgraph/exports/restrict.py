"""Keep raw rows of restricted datasets out of every export."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

RECORD_LISTS = ("event_ids", "statement_ids")
"""Columns that list the records behind a result."""


def without_restricted(name: str, table: pl.DataFrame, datasets: Iterable[str]) -> pl.DataFrame:
    """Drop the rows of a table that are rows of a restricted dataset in all but form.

    Events, participants, statements, names, lineage and quarantined values are such rows. Probabilities, measures
    and figures per organisation are results and stay, but lose the ids of the restricted records behind them.

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
    if name == "participants":
        return table.filter(~_of(pl.col("event_id"), banned))
    if name == "lineage":
        return table.filter(~_of(pl.col("statement_id"), banned))
    lists = [one for one in RECORD_LISTS if one in table.columns]
    kept = ~_of(pl.element(), banned)
    return table.with_columns(pl.col(lists).list.eval(pl.element().filter(kept))) if lists else table


def _of(ids: pl.Expr, datasets: list[str]) -> pl.Expr:
    """True for ids of records of these datasets: ids begin with the dataset's own."""
    return pl.any_horizontal([ids.str.starts_with(f"{dataset}:") for dataset in datasets])
