"""Row numbers that tie the report's tables together: actors, periods, datasets, words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import polars as pl

from shadowgraph.records.period import check_step
from shadowgraph.records.period import periods as every_period
from shadowgraph.reports.tables import ReportTables

EPOCH = dt.date(1970, 1, 1)


def month_of(column: pl.Expr) -> pl.Expr:
    """Months since January 1970."""
    return (column.dt.year() - 1970) * 12 + column.dt.month().cast(pl.Int32) - 1


def month_number(date: dt.date) -> int:
    """Months since January 1970."""
    return (date.year - 1970) * 12 + date.month - 1


def day_of(column: pl.Expr) -> pl.Expr:
    """Days since 1 January 1970."""
    return column.cast(pl.Date).to_physical()


def iso(date: dt.date | None) -> str | None:
    """ISO date, or None."""
    return None if date is None else date.isoformat()


@dataclass
class Words:
    """A dictionary of strings, numbered in order of first use; -1 stands for None."""

    texts: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def number(self, text: str | None) -> int:
        """Return the text's number, giving it one if it's new."""
        if text is None:
            return -1
        known = self._numbers.get(text)
        if known is None:
            known = self._numbers[text] = len(self.texts)
            self.texts.append(text)
        return known

    def column(self, column: pl.Series) -> list[int]:
        """Numbers of a whole column."""
        return [self.number(text) for text in column.to_list()]


@dataclass(frozen=True)
class Codes:
    """Numbers of organisations, periods and datasets.

    Args:
        actors: 'actor_id', 'name', 'kind' and 'actor' (row number in the report), most events first.
        starts: First day of each period of the ties, in order.
        datasets: Dataset id to its number.
        step: Time step of the ties.
    """

    actors: pl.DataFrame
    starts: tuple[dt.date, ...]
    datasets: dict[str, int]
    step: str

    @classmethod
    def of(cls, tables: ReportTables) -> Codes:
        """Number what the tables hold. Organisations known only from ties or statements come last."""
        listed = tables.actors.sort(["n_events", "actor_id"], descending=[True, False])
        starts = tables.ties.get_column("period_start").unique().sort().to_list()
        step = tables.step
        if not starts:
            known = every_period(tables.theatre.start, tables.theatre.end, check_step(step))
            starts = known.to_list()
        datasets: dict[str, int] = {}
        for entry in tables.datasets:
            datasets.setdefault(entry.id, len(datasets))
        actors = pl.concat([listed, _unlisted(tables)], how="diagonal_relaxed").with_row_index("actor")
        return cls(actors.with_columns(pl.col("actor").cast(pl.Int64)), tuple(starts), datasets, step)

    @property
    def period_numbers(self) -> pl.DataFrame:
        """'period_start' and 'period' (its number)."""
        return pl.DataFrame(
            {"period_start": list(self.starts), "period": range(len(self.starts))},
            schema={"period_start": pl.Date, "period": pl.Int64},
        )

    def actor_number(self, table: pl.DataFrame, column: str, name: str) -> pl.DataFrame:
        """Add the row number of the organisation in `column` as `name`; -1 when it isn't listed."""
        numbers = self.actors.select(pl.col("actor_id").alias(column), pl.col("actor").alias(name))
        return table.join(numbers, on=column, how="left", maintain_order="left").with_columns(
            pl.col(name).fill_null(-1)
        )

    def dataset_number(self, dataset: str) -> int:
        """Number of a dataset, -1 when it isn't listed."""
        return self.datasets.get(dataset, -1)

    def period_at(self, date: dt.date | None) -> int:
        """Number of the period a day falls in, -1 for None or before the first."""
        if date is None:
            return -1
        return sum(1 for start in self.starts if start <= date) - 1


def _unlisted(tables: ReportTables) -> pl.DataFrame:
    """Organisations of pairs and statements that take part in no event: outside patrons, mostly."""
    sides = [
        table.select(pl.col(f"actor_{side}").alias("actor_id"), pl.col(f"name_{side}").alias("name"))
        for table in (tables.pairs, tables.statements)
        for side in "ab"
    ]
    return (
        pl.concat(sides)
        .drop_nulls("actor_id")
        .unique("actor_id", keep="first", maintain_order=True)
        .join(tables.actors.select("actor_id"), on="actor_id", how="anti")
        .sort("actor_id")
        .with_columns(
            pl.lit("unknown").alias("kind"),
            pl.lit("in no event here").alias("kind_basis"),
            pl.lit(0, pl.Int64).alias("n_events"),
            pl.lit(0, pl.Int64).alias("deaths"),
        )
    )
