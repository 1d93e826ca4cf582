"""A table half read: its text cells, the columns typed so far, and the ledger of what was set aside."""

from __future__ import annotations

import polars as pl

from shadowgraph.sources.quarantine import Ledger


class Draft:
    """Events being read.

    Args:
        table: Starts with row_number alone; typed columns are put in one by one.
        cells: Field to its text cells, for the fields the file has.
        ledger: Where everything set aside or changed is recorded.
    """

    def __init__(self, table: pl.DataFrame, cells: dict[str, pl.Series], ledger: Ledger) -> None:
        self.table = table
        self.cells = cells
        self.ledger = ledger
        self.unreadable: dict[str, pl.Series] = {}

    @property
    def numbers(self) -> pl.Series:
        """Row numbers."""
        return self.table["row_number"]

    def keep(self, mask: pl.Series) -> None:
        """Keep only some rows; call before any column is put in."""
        self.table = self.table.filter(mask)
        self.cells = {name: column.filter(mask) for name, column in self.cells.items()}

    def put(self, name: str, values: pl.Series) -> None:
        """Put in a typed column."""
        self.table = self.table.with_columns(values.alias(name))

    def is_unreadable(self, name: str) -> pl.Series:
        """True where the field's cell broke a rule."""
        mask = pl.repeat(value=False, n=len(self.numbers), dtype=pl.Boolean, eager=True)
        return mask.scatter(self.unreadable[name].to_list(), values=True) if name in self.unreadable else mask

    def blank(self, name: str) -> pl.Series:
        """True where the field has no value though no rule was broken."""
        missing = self.table[name].is_null()
        return missing & ~self.is_unreadable(name) if name in self.unreadable else missing

    def record(self, name: str, where: pl.Series, rule: str, values: pl.Series | None = None) -> None:
        """Record a repair of the rows where `where` is true."""
        if where.any():
            original = None if values is None else values.filter(where)
            self.ledger.rows(
                self.numbers.filter(where), field=name, rule=rule, action="repaired", values=original
            )

    def fill(self, name: str, where: pl.Series, values: pl.Series, rule: str) -> None:
        """Fill a field where `where` is true and a value is at hand, and record it."""
        where = (where & values.is_not_null()).fill_null(value=False)
        if where.any():
            self.record(name, where, rule, self.cells.get(name))
            self.put(name, values.zip_with(where, self.table[name]))
