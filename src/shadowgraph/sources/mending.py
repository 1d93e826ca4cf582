"""Filling what a row leaves blank from what the same row, or the file, says elsewhere. Every fill is recorded."""

from __future__ import annotations

import polars as pl

from shadowgraph.sources.draft import Draft
from shadowgraph.sources.fields import PARTS

PRECISION_OF_SPAN = ((1, 1), (6, 2), (7, 3), (31, 4))
"""Longest span in days and the UCDP `date_prec` it stands for; anything longer is 5."""


def mend(draft: Draft) -> None:
    """Fill blanks of dates, precision, deaths, country and sides where the row itself has the answer."""
    _dates(draft)
    _precision(draft)
    _deaths(draft)
    _country(draft)
    _sides(draft)


def _dates(draft: Draft) -> None:
    no_start, no_end = draft.blank("date_start"), draft.blank("date_end")
    if not (no_start.any() or no_end.any()):
        return
    both = no_start & no_end
    if both.any() and "year" in draft.cells:
        year = draft.cells["year"].str.extract(r"^\s*(\d{4})(?:\.0+)?\s*$").cast(pl.Int32)
        days = pl.DataFrame({"year": year}).select(
            pl.date(pl.col("year"), 1, 1).alias("first"), pl.date(pl.col("year"), 12, 31).alias("last")
        )
        sensible = both & year.is_between(1800, 2100).fill_null(value=False)
        draft.fill("date_start", sensible, days["first"], "year-only")
        draft.fill("date_end", sensible, days["last"], "year-only")
        coarse = pl.Series([5], dtype=pl.Int8).new_from_index(0, len(year))
        draft.put("date_precision", coarse.zip_with(sensible, draft.table["date_precision"]))
    if "date_end" in draft.cells:
        draft.fill("date_end", no_end & ~both, draft.table["date_start"], "date-from-other-end")
    else:
        end = draft.table["date_end"].fill_null(draft.table["date_start"])
        draft.put("date_end", end)
        draft.ledger.whole_file(field="date_end", rule="column-missing", done="taken from date_start")
    draft.fill("date_start", no_start & ~both, draft.table["date_end"], "date-from-other-end")


def _precision(draft: Draft) -> None:
    unknown = draft.table["date_precision"].is_null()
    if not unknown.any():
        return
    span = (draft.table["date_end"] - draft.table["date_start"]).dt.total_days().abs() + 1
    derived = pl.DataFrame({"span": span}).select(precision_of_span(pl.col("span"))).to_series()
    if "date_precision" in draft.cells:
        draft.fill("date_precision", unknown, derived, "precision-from-span")
    else:
        draft.put("date_precision", derived.zip_with(unknown, draft.table["date_precision"]))
        draft.ledger.whole_file(
            field="date_precision", rule="column-missing", done="taken from the span of the dates"
        )
    # A row without readable dates is set aside; its precision only has to be of the right type.
    draft.put("date_precision", draft.table["date_precision"].fill_null(5))


def precision_of_span(days: pl.Expr) -> pl.Expr:
    """UCDP `date_prec` (Int8) of a span in days: 1 day 1, 2-6 days 2, a week 3, to 31 days 4, longer 5."""
    made = pl.lit(5, dtype=pl.Int8)
    for longest, precision in reversed(PRECISION_OF_SPAN):
        made = pl.when(days <= longest).then(pl.lit(precision, dtype=pl.Int8)).otherwise(made)
    return pl.when(days.is_not_null()).then(made)


def _deaths(draft: Draft) -> None:
    blank = draft.blank("deaths_best")
    if blank.any():
        total = draft.table.select(
            pl.when(pl.all_horizontal(pl.col(PARTS).is_not_null()))
            .then(pl.sum_horizontal(pl.col(PARTS).cast(pl.Int64)))
            .cast(pl.Int32, strict=False)
        ).to_series()
        draft.fill("deaths_best", blank, total, "deaths-from-parts")


def _country(draft: Draft) -> None:
    blank = draft.blank("country")
    if not blank.any():
        return
    names = (
        draft.table.filter(pl.col("country").is_not_null(), pl.col("gwno").is_not_null())
        .group_by("gwno", "country")
        .len()
        .sort("len", "country", descending=[True, False])
        .unique("gwno", keep="first", maintain_order=True)
        .select("gwno", pl.col("country").alias("named"))
    )
    found = draft.table.select("gwno").join(names, on="gwno", how="left", maintain_order="left")["named"]
    draft.fill("country", blank, found, "country-from-id")


def _sides(draft: Draft) -> None:
    """Take both sides from 'A - B' when neither is named and the dyad's name has exactly one dash."""
    dyad = draft.cells.get("dyad")
    if dyad is None:
        return
    open_rows = draft.table["side_a"].is_null() & draft.table["side_b"].is_null() & dyad.is_not_null()
    if not open_rows.any():
        return
    dyad = dyad.zip_with(open_rows, pl.Series([None], dtype=pl.String))
    parts = dyad.str.extract_groups(r"^\s*([^\n]*?\S) - (\S[^\n]*?)\s*$").struct
    single = (dyad.str.count_matches(" - ", literal=True) == 1).fill_null(value=False)
    for name, group in (("side_a", "1"), ("side_b", "2")):
        draft.fill(name, single, parts.field(group), "sides-from-dyad")
