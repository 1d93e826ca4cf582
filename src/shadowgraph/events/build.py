"""Build the events table: put readings together, drop copies, apply the rules, sort."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

import polars as pl

from shadowgraph.errors import NoEventsError
from shadowgraph.events import copies, ledger
from shadowgraph.events.result import Events
from shadowgraph.events.rules import RULES, Rule
from shadowgraph.events.rules.base import Scene
from shadowgraph.records.event import EVENTS, QUARANTINE
from shadowgraph.records.provenance import DatasetRef
from shadowgraph.sources.base import Reading

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1 (as in `sources.read`)."""


def build(
    readings: Sequence[Reading], *, progress: Progress | None = None, today: dt.date | None = None
) -> Events:
    """Put readings together into one clean table of events.

    Every row of every reading is in the table, set aside (action 'quarantined') or a copy of a row that is in the
    table ('dropped'): none is lost. Changed values are recorded with what they were. The rules are listed in
    docs/reference/rules.md.

    Args:
        readings: What `sources.read` gave; those that yield no events are passed over.
        progress: Told what is going on.
        today: No event lies after this day; None: the day of the run.

    Returns:
        Events, sorted by date_start and event_id.

    Raises:
        NoEventsError: No reading holds an event.
    """
    held = [reading for reading in readings if reading.yields == "events"]
    files = [reading.dataset.file for reading in held]
    tables = [
        reading.events.with_columns(pl.lit(position, dtype=pl.Int32).alias(ledger.READING))
        for position, reading in enumerate(held)
    ]
    if not sum(table.height for table in tables):
        raise NoEventsError(
            "No events were read",
            field="events",
            value=", ".join(files) or None,
            rule="at least one file holds at least one event",
            way_out="give a UCDP GED file, or a CSV with a mapping file; see `shadowgraph data list`",
        )
    if progress is not None:
        progress("Cleaning events", 0.0)
    latest, parts = today or dt.datetime.now(dt.UTC).date(), list[pl.DataFrame]()
    # Rows beyond repair go first: a broken row of a newer release must not push out the sound one of an older.
    hopeless = tuple(rule for rule in RULES if rule.action == "quarantined")
    table = _apply(pl.concat(tables), hopeless, parts, files, None, latest)
    table, dropped = copies.drop(table, files)
    parts += dropped
    table = _apply(table, RULES, parts, files, progress, latest)
    table = table.sort("date_start", "event_id", maintain_order=True)
    datasets = tuple(_kept(reading.dataset, position, table) for position, reading in enumerate(held))
    events = table.drop(ledger.READING)
    EVENTS.check(events)
    if progress is not None:
        progress(f"Cleaned: {events.height:,} events", 1.0)
    read = pl.concat([QUARANTINE.empty(), *(reading.quarantine for reading in held)])
    return Events(table=events, quarantine=pl.concat([read, ledger.gather(parts)]), datasets=datasets)


def _apply(
    table: pl.DataFrame,
    rules: Sequence[Rule],
    parts: list[pl.DataFrame],
    files: list[str],
    progress: Progress | None,
    latest: dt.date,
) -> pl.DataFrame:
    """Apply rules in order; what they record is added to `parts`."""
    scene = Scene(table=table, latest=latest)
    for done, rule in enumerate(rules):
        if progress is not None:
            progress(f"Cleaning events: {rule.family}", done / len(rules))
        mask = rule.breaks(scene)
        if mask.any():
            after = _apply_rule(rule, scene.table, mask, parts, files)
            if rule.action != "noted":
                scene = Scene(table=after, latest=latest)
    return scene.table


def _apply_rule(
    rule: Rule, table: pl.DataFrame, mask: pl.Series, parts: list[pl.DataFrame], files: list[str]
) -> pl.DataFrame:
    """The table after one rule, with what was there before recorded."""
    before = table.filter(mask)
    fields = list(rule.fields)
    if rule.action == "quarantined":
        fields = fields[:1]  # one record a row, so that rows can be counted
        after = table.filter(~mask)
    elif rule.repairs is not None:
        news = {name: new.alias(name) for name, new in rule.repairs().items()}
        after = _with(table, mask, news, None if rule.action == "filled" else rule.code)
        fields = [] if rule.action == "filled" else fields
    else:
        after = table
    mended = after.filter(mask) if rule.action == "repaired" else None
    for field in fields:
        rows = before if mended is None else ledger.changed(before, mended, field)
        parts.append(
            ledger.entries(
                rows, field=field, rule=rule.code, message=rule.message, action=rule.action, files=files
            )
        )
    return after


def _with(table: pl.DataFrame, mask: pl.Series, news: dict[str, pl.Expr], code: str | None) -> pl.DataFrame:
    """New values where the mask holds; the rule's code is added to 'repairs'."""
    if code is not None:
        news["repairs"] = pl.concat_str([pl.col("repairs"), pl.lit(code)], separator=",", ignore_nulls=True)
    return table.with_columns(
        pl.when(mask).then(new.cast(EVENTS.dtypes[name])).otherwise(pl.col(name)).alias(name)
        for name, new in news.items()
    )


def _kept(dataset: DatasetRef, position: int, table: pl.DataFrame) -> DatasetRef:
    """The dataset with the rows that were kept and the days they cover."""
    mine = table.filter(pl.col(ledger.READING) == position)
    first, last = mine["date_start"].min(), mine["date_end"].max()
    return replace(
        dataset,
        rows=mine.height,
        first_date=first.isoformat() if isinstance(first, dt.date) else None,
        last_date=last.isoformat() if isinstance(last, dt.date) else None,
    )
