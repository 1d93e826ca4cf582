"""Declared table schemas: column names, types, units and null rules, checked between stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from shadowgraph.errors import SchemaError


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Args:
        name: Column name, lower snake case.
        dtype: Polars type.
        doc: What it holds, with unit and range.
        nullable: Whether a null is allowed, and means "not known".
        allowed: The closed set of values, when there is one.
    """

    name: str
    dtype: Any
    doc: str
    nullable: bool = False
    allowed: tuple[str, ...] | None = None


@dataclass(frozen=True)
class TableSchema:
    """The contract of one table: its columns in order and the key that makes a row unique.

    Examples:
        >>> import polars as pl
        >>> schema = TableSchema("demo", (Column("id", pl.String, "row id"),), key=("id",))
        >>> schema.empty().columns
        ['id']
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [column.name for column in self.columns]

    @property
    def dtypes(self) -> dict[str, Any]:
        """Column name to Polars type, in order."""
        return {column.name: column.dtype for column in self.columns}

    def empty(self) -> pl.DataFrame:
        """Return a table with no rows and the right columns."""
        return pl.DataFrame(schema=self.dtypes)

    def conform(self, table: pl.DataFrame) -> pl.DataFrame:
        """Order the columns, add missing nullable ones as null, cast, and check.

        Raises:
            SchemaError: A required column is missing, or `check` fails.
        """
        missing = [c for c in self.columns if c.name not in table.columns]
        for column in missing:
            if not column.nullable:
                raise SchemaError(
                    f"Table {self.name!r} lacks a column",
                    field=column.name,
                    rule=f"{column.name} is required ({column.doc})",
                    way_out="add the column where the table is built",
                )
        made = table.with_columns(pl.lit(None, dtype=c.dtype).alias(c.name) for c in missing)
        made = made.select(pl.col(c.name).cast(c.dtype) for c in self.columns)
        self.check(made)
        return made

    def check(self, table: pl.DataFrame) -> None:
        """Check names, types, nulls, closed value sets and the key.

        Raises:
            SchemaError: Names the column, the value and the rule.
        """
        if table.columns != self.names:
            wrong = sorted(set(table.columns) ^ set(self.names)) or table.columns
            raise SchemaError(
                f"Table {self.name!r} has other columns than its schema",
                field=", ".join(wrong),
                rule="columns: " + ", ".join(self.names),
                way_out="build the table with `conform`",
            )
        for column in self.columns:
            self._check_column(table[column.name], column)
        # Equal keys have equal hashes: as many hashes as rows means that no key is there twice.
        if (
            self.key
            and table.select(self.key).hash_rows().n_unique() < table.height
            and table.select(self.key).is_duplicated().any()
        ):
            first = table.filter(table.select(self.key).is_duplicated()).select(self.key).row(0)
            raise SchemaError(
                f"Table {self.name!r} has a repeated key",
                field=", ".join(self.key),
                value=first,
                rule="each key occurs once",
                way_out="de-duplicate before this stage",
            )

    def _check_column(self, series: pl.Series, column: Column) -> None:
        where = f"table {self.name!r}"
        if series.dtype != column.dtype:
            raise SchemaError(
                "A column has the wrong type",
                where=where,
                field=column.name,
                value=series.dtype,
                rule=f"type {column.dtype}",
                way_out="cast it where the table is built",
            )
        if not column.nullable and series.null_count():
            raise SchemaError(
                f"A required column has {series.null_count()} nulls",
                where=where,
                field=column.name,
                rule=f"{column.name} is never null ({column.doc})",
                way_out="fill or quarantine those rows",
            )
        if column.allowed is not None:
            odd = series.drop_nulls().unique()
            odd = odd.filter(~odd.is_in(list(column.allowed)))
            if len(odd):
                raise SchemaError(
                    "A column has a value outside its list",
                    where=where,
                    field=column.name,
                    value=odd[0],
                    rule="one of " + ", ".join(column.allowed),
                    way_out="map the value where the table is built",
                )
