"""A table of text cells to `EVENTS` rows: typed, each row kept or set aside with field, value and rule.

Only typing happens here. What a row says is left as it is: the events stage puts death counts in order,
checks places and dates against each other, and removes events that several releases share.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl

from shadowgraph.records.event import EVENTS
from shadowgraph.sources import dates, mending, row_ids
from shadowgraph.sources.cells import Cells, code, decimal, fold_code, whole
from shadowgraph.sources.draft import Draft
from shadowgraph.sources.fields import BY_NAME, FIELDS, SIDE_FIELDS, Field
from shadowgraph.sources.plan import Plan
from shadowgraph.sources.quarantine import Ledger
from shadowgraph.sources.raw import RawTable
from shadowgraph.sources.text import iso_days, offices, text

SMALL_CODES = frozenset({"date_precision", "place_precision", "clarity"})


@dataclass(frozen=True)
class EventTable:
    """What became of a table.

    Args:
        events: `EVENTS` rows in the order of the file.
        quarantine: `QUARANTINE` rows, sorted by row number.
    """

    events: pl.DataFrame
    quarantine: pl.DataFrame


def build(raw: RawTable, plan: Plan) -> EventTable:
    """Read a table of text cells as events.

    Every data row ends in `events`, or in `quarantine` as quarantined or dropped, never in neither or both.
    """
    draft = _draft(raw, plan)
    _leave_out(draft, raw, plan)
    _read_fields(draft, plan)
    mending.mend(draft)
    _set_aside_blanks(draft)
    draft.table = draft.table.with_columns(row_ids.row_ids(draft))
    named = draft.table.select("row_number", "row_id")
    gone = draft.ledger.set_aside()
    kept = draft.table.filter(~pl.col("row_number").is_in(gone.implode())) if len(gone) else draft.table
    kept = row_ids.without_copies(kept, draft)
    repairs = kept.select("row_number").join(
        draft.ledger.repairs(), on="row_number", how="left", maintain_order="left"
    )
    made = kept.with_columns(
        repairs["repairs"],
        pl.lit(plan.dataset).alias("dataset"),
        pl.lit(plan.version).alias("dataset_version"),
        (pl.lit(plan.dataset + ":") + pl.col("row_id")).alias("event_id"),
    )
    return EventTable(EVENTS.conform(made), draft.ledger.table(named))


def _draft(raw: RawTable, plan: Plan) -> Draft:
    ledger = Ledger(plan.dataset, raw.file)
    for note in raw.notes:
        ledger.note(note)
    rows = raw.cells.height
    cells: dict[str, pl.Series] = {}
    for name in (*BY_NAME, *SIDE_FIELDS):
        if name in plan.columns:
            cells[name] = _known(raw.cells[plan.columns[name]].alias(name), plan.nothing)
        elif name in plan.constants:
            cells[name] = pl.repeat(plan.constants[name], rows, dtype=pl.String, eager=True).alias(name)
        else:
            continue
        if name in plan.values:
            cells[name] = _translated(cells[name], plan.values[name])
        if name in plan.fills:
            blank = cells[name].is_null() | (cells[name].str.strip_chars() == "")
            cells[name] = cells[name].zip_with(~blank, pl.Series([plan.fills[name]], dtype=pl.String))
    return Draft(raw.cells.select("row_number"), cells, ledger)


def _known(column: pl.Series, nothing: frozenset[str]) -> pl.Series:
    unknown = [cell for cell in column.drop_nulls().unique() if fold_code(cell) in nothing] if nothing else []
    return column.replace(unknown, [None] * len(unknown)) if unknown else column


def _translated(column: pl.Series, meanings: Mapping[str, str | None]) -> pl.Series:
    distinct = column.drop_nulls().unique()
    default = meanings.get("*")
    made = pl.Series([meanings.get(fold_code(cell), default or cell) for cell in distinct], dtype=pl.String)
    return column.replace(distinct, made)


def _leave_out(draft: Draft, raw: RawTable, plan: Plan) -> None:
    """Leave out rows that the mapping excludes, by type of violence or by any column."""
    out = pl.repeat(value=False, n=raw.cells.height, dtype=pl.Boolean, eager=True)
    tests = [(name, raw.cells[name], _is_in(cells)) for name, cells in plan.leave_out.items()]
    if "violence" in draft.cells:
        tests.append(("violence", draft.cells["violence"], _has_no_meaning(plan.violence)))
    for name, column, test in tests:
        cells = [cell for cell in column.drop_nulls().unique() if test(fold_code(cell))]
        mask = column.is_in(cells).fill_null(value=False) & ~out if cells else ~out & out
        draft.ledger.rows(
            draft.numbers.filter(mask),
            field=name,
            rule="excluded-by-mapping",
            action="dropped",
            values=column.filter(mask),
        )
        out = out | mask
    if out.any():
        draft.keep(~out)


def _is_in(cells: frozenset[str]) -> Callable[[str], bool]:
    return lambda cell: cell in cells


def _has_no_meaning(meanings: Mapping[str, str | None]) -> Callable[[str], bool]:
    """Whether a code is one whose rows are to be left out: its meaning, or that of '*', is None."""
    return lambda cell: meanings.get(cell, meanings.get("*", "")) is None


def _read_fields(draft: Draft, plan: Plan) -> None:
    days = [draft.cells[name] for name in ("date_start", "date_end") if name in draft.cells]
    order = dates.slashes(days, plan.date_order)
    if order.seen and plan.date_form is None:
        draft.ledger.whole_file(
            field="date_start", rule="date-order", value=order.order, done="other forms read as they are"
        )
    present = [field for field in FIELDS if field.name in draft.cells]
    with ThreadPoolExecutor() as pool:  # one column is too little work for several cores
        reads = pool.map(lambda field: _read_one(draft.cells[field.name], field, plan, order.order), present)
        found = dict(zip((field.name for field in present), reads, strict=True))
    for field in FIELDS:
        if field.name not in found:
            draft.put(field.name, pl.Series(field.name, [None] * len(draft.numbers), dtype=field.dtype))
            continue
        draft.put(field.name, found[field.name].values)
        _record_bad(draft, field, found[field.name])
        if field.kind == "date" and order.mixed:
            column = draft.cells[field.name]
            draft.record(field.name, dates.unclear(column), "day-month-order", column)


def _read_one(column: pl.Series, field: Field, plan: Plan, order: dates.Order) -> Cells:
    if field.kind == "date":
        return dates.dates(column, order, form=plan.date_form)
    if field.kind == "code":
        return code(column, plan.violence)
    if field.kind == "decimal":
        return decimal(column)
    if field.kind == "whole":
        read = whole(column, low=field.low, high=field.high, dtype=field.dtype, thousands=field.thousands)
        if field.absent is not None:
            known = read.values.fill_null(field.absent) != field.absent
            return Cells(pl.select(pl.when(known).then(read.values)).to_series(), read.bad)
        return read
    if field.name == "source_date":
        return iso_days(column)
    read = text(column, limit=field.limit)
    return Cells(offices(read.values), read.bad) if field.name == "source_office" else read


def _record_bad(draft: Draft, field: Field, read: Cells) -> None:
    if read.bad.is_empty():
        return
    draft.unreadable[field.name] = read.bad["position"]
    bad = read.bad
    if field.name in SMALL_CODES:
        bad = bad.with_columns(pl.col("rule").replace("number-out-of-range", "unknown-code"))
    for (rule,), part in bad.group_by("rule", maintain_order=True):
        draft.ledger.rows(
            draft.numbers.gather(part["position"]),
            field=field.name,
            rule=str(rule),
            action="quarantined" if field.required else "repaired",
            values=part["value"],
            done=None if field.required else "value left out",
        )


def _set_aside_blanks(draft: Draft) -> None:
    for field in FIELDS:
        if not field.required:
            continue
        blank = draft.blank(field.name)
        if field.name == "date_end":  # without a first day the last one can't be filled: one fault, not two
            blank = blank & draft.table["date_start"].is_not_null()
        if blank.any():
            draft.ledger.rows(
                draft.numbers.filter(blank), field=field.name, rule="required-blank", action="quarantined"
            )
