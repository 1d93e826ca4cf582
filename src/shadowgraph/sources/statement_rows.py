"""Year-coded rows into dated statements: consecutive years joined into spells, bad rows set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from shadowgraph.records.event import EVENTS, QUARANTINE
from shadowgraph.records.provenance import DatasetRef
from shadowgraph.records.statement import STATEMENTS
from shadowgraph.sources.catalogue import reference

YEAR_PRECISION = 5
FIRST_YEAR, LAST_YEAR = 1816, 2100
"""Years outside these bounds are typing errors: UCDP's oldest table starts in 1946, COW's in 1816."""

CODED = 2
"""Admiralty credibility of a coded row: probably true. UCDP codes a relation only when sources support it, but
the sources are mostly news and share roots, so it isn't "confirmed by independent sources" (1)."""

ALLEGED = 3
"""Admiralty credibility of a row the coders mark as alleged or unclear: possibly true, not confirmed."""

RELIABILITY = "B"
"""Admiralty reliability of UCDP: usually reliable. Trained coders, published rules, yearly revision; not A,
because it rests on what others report and later releases do revise it."""

_SAME_SPELL = (
    "relation",
    "layer",
    "name_a",
    "name_b",
    "ucdp_a",
    "ucdp_b",
    "directed",
    "alleged",
    "credibility",
)


@dataclass
class StatementRows:
    """Collects what one file states, row by row, and gives the two tables a source returns.

    Args:
        dataset: Catalogue id.
        version: Release.
        file: File name as given.
    """

    dataset: str
    version: str
    file: str
    rows: list[dict[str, object]] = field(default_factory=list)
    set_aside: list[dict[str, object]] = field(default_factory=list)

    def add(
        self,
        relation: str,
        a: tuple[str, int | None],
        b: tuple[str, int | None],
        *,
        row: tuple[int, str],
        original: str,
        layer: str = "unspecified",
        directed: bool = True,
        year: int | None = None,
        places: Sequence[str] = (),
        alleged: bool = False,
        credibility: int = CODED,
    ) -> None:
        """Add one relation in one year.

        Args:
            relation: One of `records.statement.RELATIONS`.
            a: Name and UCDP id of the first organisation.
            b: Name and UCDP id of the second.
            row: 1-based data row and row id.
            original: The coded value, as the file has it.
            layer: One of `records.statement.LAYERS`.
            directed: Whether a does it to or for b.
            year: Calendar year it holds; None: not stated.
            places: Countries of the conflict.
            alleged: Whether the dataset itself marks it as suspected.
            credibility: Admiralty credibility, 1 to 6.
        """
        self.rows.append(
            {
                "relation": relation,
                "layer": layer,
                "name_a": a[0],
                "name_b": b[0],
                "ucdp_a": a[1],
                "ucdp_b": b[1],
                "directed": directed,
                "year": year,
                "country": ";".join(places) or None,
                "alleged": alleged,
                "credibility": credibility,
                "row_number": row[0],
                "row_id": row[1],
                "original": original,
            }
        )

    def quarantine(
        self,
        row: tuple[int, str | None],
        field_name: str,
        value: str | None,
        rule: str,
        message: str,
        *,
        action: str = "quarantined",
    ) -> None:
        """Set a row, or one relation of it, aside."""
        self.set_aside.append(
            {
                "dataset": self.dataset,
                "file": self.file,
                "row_number": row[0],
                "row_id": row[1],
                "field": field_name,
                "value": value,
                "rule": rule,
                "message": message,
                "action": action,
            }
        )

    def year(self, cells: Mapping[str, str | None], column: str, row: tuple[int, str]) -> int | None:
        """Read the year of a row; a row without a readable one is quarantined and gives None."""
        from shadowgraph.sources.coded_table import whole

        value = whole(cells.get(column))
        if value is not None and FIRST_YEAR <= value <= LAST_YEAR:
            return value
        self.quarantine(
            row,
            column,
            cells.get(column),
            "year-readable",
            f"the year must be a whole number from {FIRST_YEAR} to {LAST_YEAR}; the row is set aside",
        )
        return None

    def dataset_ref(self, sha256: str, rows: int, years: Sequence[int] = ()) -> DatasetRef:
        """The reference of the file read: the catalogue's words, the rows kept and the years they cover."""
        return reference(
            self.dataset,
            version=self.version,
            file=self.file,
            sha256=sha256,
            events=EVENTS.empty(),
            rows=rows,
            first_date=f"{min(years)}-01-01" if years else None,
            last_date=f"{max(years)}-12-31" if years else None,
        )

    def statements(self) -> pl.DataFrame:
        """Return `STATEMENTS` rows: one per relation and unbroken run of years, sorted by file order."""
        if not self.rows:
            return STATEMENTS.empty()
        schema: dict[str, Any] = {
            "relation": pl.String,
            "layer": pl.String,
            "name_a": pl.String,
            "name_b": pl.String,
            "ucdp_a": pl.Int32,
            "ucdp_b": pl.Int32,
            "directed": pl.Boolean,
            "year": pl.Int32,
            "country": pl.String,
            "alleged": pl.Boolean,
            "credibility": pl.Int8,
            "row_number": pl.Int64,
            "row_id": pl.String,
            "original": pl.String,
        }
        nameless = pl.col("ucdp_a").is_null() | pl.col("ucdp_b").is_null()
        # Without ids two conflicts may name two groups alike ('ELN'): their years are not joined.
        table = pl.DataFrame(self.rows, schema=schema).with_columns(
            pl.when(nameless).then("country").alias("apart")
        )
        table = table.sort(*_SAME_SPELL, "apart", "year", "row_number")
        gap = pl.col("year").diff().over(*_SAME_SPELL, "apart")
        # A gap of two calendar years or more, or an undated row, starts a new spell.
        table = table.with_columns((gap.is_null() | (gap > 1)).cum_sum().alias("spell"))
        return STATEMENTS.conform(self._with_ids(_joined(table)))

    def _with_ids(self, spells: pl.DataFrame) -> pl.DataFrame:
        ordered = spells.sort("row_number", *_SAME_SPELL, "date_start")
        number = pl.int_range(1, pl.len() + 1).over("row_id")
        return ordered.with_columns(
            pl.format("{}:{}:{}", pl.lit(self.dataset), "row_id", number).alias("statement_id"),
            pl.lit(self.dataset).alias("dataset"),
            pl.lit(self.version).alias("dataset_version"),
            pl.lit(RELIABILITY).alias("reliability"),
        )

    def quarantined(self) -> pl.DataFrame:
        """Return `QUARANTINE` rows in file order."""
        if not self.set_aside:
            return QUARANTINE.empty()
        table = pl.DataFrame(self.set_aside, schema=QUARANTINE.dtypes)
        return QUARANTINE.conform(table.sort("row_number", "field", "rule", "value", maintain_order=True))


def places_in(text: str | None) -> list[str]:
    """Countries in a location cell: 'Burundi, Tanzania', 'Argentina - United Kingdom', 'Iran: Kurdistan'.

    Examples:
        >>> places_in("Argentina - United Kingdom"), places_in("Iran: Kurdistan")
        (['Argentina', 'United Kingdom'], ['Iran'])
    """
    country = (text or "").partition(":")[0]
    parts = (part.strip() for part in country.replace(" - ", ",").split(","))
    return [part for part in parts if part]


def _joined(table: pl.DataFrame) -> pl.DataFrame:
    """One row per spell, dated from the first day of its first year to the last of its last."""
    rows = pl.col("row_id").unique(maintain_order=True)
    return table.group_by("spell", maintain_order=True).agg(
        *(pl.col(name).first() for name in _SAME_SPELL),
        pl.col("row_number").first(),
        pl.col("row_id").first(),
        pl.col("country").first(),
        pl.format("{} [rows {}]", pl.col("original").first(), rows.str.join(", ")).alias("original"),
        pl.date(pl.col("year").min(), 1, 1).alias("date_start"),
        pl.date(pl.col("year").max(), 12, 31).alias("date_end"),
        pl.when(pl.col("year").first().is_not_null())
        .then(pl.lit(YEAR_PRECISION))
        .cast(pl.Int8)
        .alias("date_precision"),
    )


def newest(versions: Iterable[str | None]) -> str:
    """Return the release most rows carry (ties: the later one), or 'unknown'.

    Examples:
        >>> newest(["22.1", "22.1", None])
        '22.1'
    """
    counts: dict[str, int] = {}
    for version in versions:
        if version:
            counts[version] = counts.get(version, 0) + 1
    return max(counts, key=lambda name: (counts[name], name)) if counts else "unknown"
