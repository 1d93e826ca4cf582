"""Building `QUARANTINE` rows: every cell, row or copy that was set aside, changed or dropped."""

from __future__ import annotations

from typing import Literal

import polars as pl

from shadowgraph.records.event import QUARANTINE
from shadowgraph.sources.heading import Note
from shadowgraph.sources.rules import sentence

Action = Literal["quarantined", "repaired", "dropped"]

DONE: dict[str, str] = {
    "quarantined": "row set aside",
    "repaired": "row kept",
    "dropped": "row left out",
}

VALUE_LIMIT = 200
"""Characters of an offending value that are kept: enough to recognise it, too few to smuggle a text in."""


class Ledger:
    """Collects what is set aside while one file is read; `table` gives it as a `QUARANTINE` frame.

    Args:
        dataset: Catalogue id.
        file: File name as given.
    """

    def __init__(self, dataset: str, file: str) -> None:
        self.dataset = dataset
        self.file = file
        self._parts: list[pl.DataFrame] = []

    def rows(
        self,
        numbers: pl.Series,
        *,
        field: str,
        rule: str,
        action: Action,
        values: pl.Series | None = None,
        done: str | None = None,
    ) -> None:
        """Record rows by number.

        Args:
            numbers: 1-based data row numbers.
            field: `EVENTS` field or column at fault.
            rule: Code in `rules.RULES`.
            action: What happened to the rows.
            values: Original value per row; null where there was none.
            done: What was done, in words; by default the action's own words.
        """
        if not len(numbers):
            return
        made = pl.DataFrame({"row_number": numbers.cast(pl.Int64)}).with_columns(
            pl.Series("value", values if values is not None else [None] * len(numbers), dtype=pl.String),
            pl.lit(field).alias("field"),
            pl.lit(rule).alias("rule"),
            pl.lit(sentence(rule, done or DONE[action])).alias("message"),
            pl.lit(action).alias("action"),
        )
        self._parts.append(made)

    def note(self, note: Note) -> None:
        """Record something met while opening the file."""
        self.rows(
            pl.Series([note.row_number]),
            field=note.field,
            rule=note.rule,
            action=note.action,
            values=pl.Series([note.value], dtype=pl.String),
            done=note.done or ("file read on" if note.row_number == 0 else None),
        )

    def whole_file(
        self, *, field: str, rule: str, value: str | None = None, action: Action = "repaired", done: str = ""
    ) -> None:
        """Record something about the file as a whole (row number 0)."""
        self.rows(
            pl.Series([0]),
            field=field,
            rule=rule,
            action=action,
            values=pl.Series([value], dtype=pl.String),
            done=done or "file read on",
        )

    def set_aside(self) -> pl.Series:
        """Row numbers quarantined or dropped so far, sorted, each once."""
        gone = [
            part.filter(pl.col("action") != "repaired", pl.col("row_number") > 0)["row_number"]
            for part in self._parts
        ]
        if not gone:
            return pl.Series("row_number", [], dtype=pl.Int64)
        return pl.concat(gone).unique().sort()

    def repairs(self) -> pl.DataFrame:
        """Columns row_number and repairs: the rules that repaired each row, sorted, separated by ','."""
        parts = [
            part.filter(pl.col("action") == "repaired", pl.col("row_number") > 0) for part in self._parts
        ]
        parts = [part.select("row_number", "rule") for part in parts if part.height]
        if not parts:
            return pl.DataFrame(schema={"row_number": pl.Int64, "repairs": pl.String})
        return (
            pl.concat(parts)
            .unique()
            .sort("row_number", "rule")
            .group_by("row_number", maintain_order=True)
            .agg(pl.col("rule").str.join(",").alias("repairs"))
        )

    def table(self, row_ids: pl.DataFrame | None = None) -> pl.DataFrame:
        """Everything recorded, as a `QUARANTINE` frame sorted by row, field and rule.

        Args:
            row_ids: Columns row_number and row_id, to name the rows. A repair of a row that was later
                set aside is left out: it changed nothing.
        """
        if not self._parts:
            return QUARANTINE.empty()
        gone = self.set_aside()
        made = pl.concat(self._parts).filter(
            (pl.col("action") != "repaired") | ~pl.col("row_number").is_in(gone.implode())
        )
        if row_ids is not None:
            made = made.join(row_ids, on="row_number", how="left", maintain_order="left")
        made = made.with_columns(
            pl.lit(self.dataset).alias("dataset"),
            pl.lit(self.file).alias("file"),
            pl.col("value").str.head(VALUE_LIMIT),
        ).sort("row_number", "field", "rule", maintain_order=True)
        return QUARANTINE.conform(made)
