"""What the events stage sets aside, changes or drops, as `QUARANTINE` rows with original values."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.event import QUARANTINE

READING = "_reading"
"""Working column: position of the reading a row came from."""

VALUE_LIMIT = 200
"""Characters of an original value that are kept."""


def entries(
    rows: pl.DataFrame, *, field: str, rule: str, message: str, action: str, files: list[str]
) -> pl.DataFrame:
    """`QUARANTINE` rows for one field of some rows.

    Args:
        rows: `EVENTS` columns and `_reading`.
        field: Field whose value is recorded.
        rule: Code of the rule.
        message: Rule and consequence.
        action: quarantined, repaired, dropped or noted.
        files: File name of each reading.
    """
    return rows.select(
        "dataset",
        pl.col(READING).replace_strict(dict(enumerate(files)), return_dtype=pl.String).alias("file"),
        "row_number",
        "row_id",
        pl.lit(field).alias("field"),
        pl.col(field).cast(pl.String).str.head(VALUE_LIMIT).alias("value"),
        pl.lit(rule).alias("rule"),
        pl.lit(message).alias("message"),
        pl.lit(action).alias("action"),
    )


def changed(before: pl.DataFrame, after: pl.DataFrame, field: str) -> pl.DataFrame:
    """The rows of `before` whose value of a field is another one in `after` (same rows, same order)."""
    return before.filter(before[field].ne_missing(after[field]))


def gather(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """One table, sorted by dataset, file, row, field and rule."""
    if not parts:
        return QUARANTINE.empty()
    order = ["dataset", "file", "row_number", "row_id", "field", "rule"]
    return QUARANTINE.conform(pl.concat(parts).sort(order, nulls_last=True, maintain_order=True))
