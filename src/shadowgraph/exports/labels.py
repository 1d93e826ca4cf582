"""The label that invented data carry in every table."""

from __future__ import annotations

import polars as pl

from shadowgraph.exports.release import Release

SYNTHETIC_COLUMN = "synthetic"


def labelled(table: pl.DataFrame, release: Release) -> pl.DataFrame:
    """Add a column that says the rows are invented, when they are: it can't be cropped off like a title."""
    if not release.run.synthetic:
        return table
    return table.with_columns(pl.lit(value=True).alias(SYNTHETIC_COLUMN))
