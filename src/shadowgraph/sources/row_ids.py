"""Ids of rows: the source's own where it can be used, else its second one, else one derived from the content."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.ids import content_id
from shadowgraph.sources.cells import BLANKS, Unreadable, settle
from shadowgraph.sources.draft import Draft
from shadowgraph.sources.text import clean

LONGEST = 100
CONTENT = (
    "date_start",
    "date_end",
    "violence",
    "country",
    "adm_1",
    "adm_2",
    "place",
    "latitude",
    "longitude",
    "side_a",
    "side_b",
    "deaths_best",
)
"""What an id derived from content is made of."""


def row_ids(draft: Draft) -> pl.Series:
    """The row_id column: never null."""
    given = draft.cells.get("row_id")
    rows = len(draft.numbers)
    if given is None:
        draft.ledger.whole_file(field="row_id", rule="column-missing", done="ids derived from content")
        return _derived(draft.table, pl.repeat(value=True, n=rows, dtype=pl.Boolean, eager=True))
    ids = _own(given)
    missing = ids.is_null()
    if missing.any() and "relid" in draft.cells:
        second = _second(draft.cells["relid"])
        usable = missing & second.is_not_null()
        draft.record("row_id", usable, "id-from-second", given)
        ids = second.zip_with(usable, ids)
        missing = ids.is_null()
    if missing.any():
        draft.record("row_id", missing, "id-from-content", given)
        ids = _derived(draft.table, missing).zip_with(missing, ids)
    return ids.alias("row_id")


def _own(given: pl.Series) -> pl.Series:
    """Ids as text: whole numbers without sign, leading zeros or '.0'; other ids as they are."""
    return settle(given, given.cast(pl.Int64, strict=False).cast(pl.String), _one_id).values.alias("row_id")


def _one_id(cell: str) -> str | None:
    cell = clean(cell.strip().strip("'\"")) or ""
    if cell.lower() in BLANKS or len(cell) > LONGEST:
        return None
    whole, dot, rest = cell.partition(".")
    if dot and whole.isdecimal() and not rest.strip("0"):
        return str(int(whole))
    if "e+" in cell.lower():  # a spreadsheet's 4.88E+05 has lost its digits
        raise Unreadable("not-a-number")
    return cell


def _second(relid: pl.Series) -> pl.Series:
    """`relid` where it says something: GED writes 0 where there is none."""
    cleaned = relid.str.strip_chars()
    useful = cleaned.str.contains(r"\d{4}").fill_null(value=False) & (cleaned.str.len_chars() <= LONGEST)
    return pl.select(pl.when(useful).then(cleaned)).to_series().alias("row_id")


def _derived(table: pl.DataFrame, where: pl.Series) -> pl.Series:
    """Ids from content for the rows where `where` is true, null elsewhere.

    Rows of equal content are counted, so that each keeps an id of its own whatever the order of the rows.
    """
    names = [name for name in CONTENT if name in table.columns]
    seen: dict[str, int] = {}
    made: list[str | None] = []
    for row in table.filter(where).select(names).iter_rows(named=True):
        content = {name: None if value is None else str(value) for name, value in row.items()}
        plain = content_id("row", content)
        seen[plain] = seen.get(plain, 0) + 1
        made.append(plain if seen[plain] == 1 else content_id("row", {**content, "copy": seen[plain]}))
    empty = pl.repeat(None, table.height, dtype=pl.String, eager=True)
    return empty.scatter(where.arg_true().to_list(), pl.Series(made, dtype=pl.String)).alias("row_id")


def without_copies(kept: pl.DataFrame, draft: Draft) -> pl.DataFrame:
    """Give every row an id of its own: of copies of an event the last stays; different events both stay.

    Two rows with one id are copies when they share the second id (relid) or, without one, type of violence,
    country, both sides and year. Otherwise they are different events: the last keeps the id.
    """
    if kept["row_id"].n_unique() == kept.height:
        return kept
    identity = pl.concat_str(
        pl.col("violence"),
        pl.col("country"),
        pl.col("side_a", "side_b").fill_null(""),
        pl.col("date_start").dt.year().cast(pl.String),
        separator="\x1f",
    )
    repeated = kept.filter(pl.col("row_id").is_duplicated()).with_columns(identity.alias("identity"))
    if "relid" in draft.cells:
        second = pl.DataFrame({"row_number": draft.numbers, "second": _second(draft.cells["relid"])})
        repeated = repeated.join(second, on="row_number", how="left", maintain_order="left").with_columns(
            pl.coalesce("second", "identity").alias("identity")
        )
    last = repeated.unique(["row_id", "identity"], keep="last", maintain_order=True)
    copies = repeated.filter(~pl.col("row_number").is_in(last["row_number"].implode()))
    draft.ledger.rows(
        copies["row_number"],
        field="row_id",
        rule="duplicate-id",
        action="dropped",
        values=copies["row_id"],
    )
    kept = kept.filter(~pl.col("row_number").is_in(copies["row_number"].implode()))
    final = last.unique("row_id", keep="last", maintain_order=True)
    clashing = last.filter(~pl.col("row_number").is_in(final["row_number"].implode()))
    return _suffixed(kept, clashing, draft)


def _suffixed(kept: pl.DataFrame, clashing: pl.DataFrame, draft: Draft) -> pl.DataFrame:
    if clashing.is_empty():
        return kept
    draft.ledger.rows(
        clashing["row_number"], field="row_id", rule="id-clash", action="repaired", values=clashing["row_id"]
    )
    where = kept["row_number"].is_in(clashing["row_number"].implode())
    content = _derived(kept, where)
    suffix = kept["row_id"] + "~" + content.str.slice(4, 8)
    made = kept.with_columns(suffix.zip_with(where, kept["row_id"]).alias("row_id"))
    if made["row_id"].n_unique() == made.height:
        return made
    numbered = pl.col("row_id") + pl.format("~{}", pl.col("row_number"))
    return made.with_columns(pl.when(pl.col("row_id").is_duplicated()).then(numbered).otherwise("row_id"))
