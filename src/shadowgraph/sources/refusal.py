"""Individuals on a side of an event are taken out before the event goes anywhere."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from shadowgraph.records.event import QUARANTINE
from shadowgraph.sources.base import Reading
from shadowgraph.sources.composite_names import split_side
from shadowgraph.sources.persons import RULE, WITHHELD, person_rule


def without_persons(reading: Reading) -> Reading:
    """Take individuals out of the sides of a reading's events (`withhold_persons`), whatever source gave it."""
    if reading.events.is_empty():
        return reading
    events, noted = withhold_persons(reading.events, reading.dataset.file)
    if noted.is_empty():
        return reading
    return replace(reading, events=events, quarantine=pl.concat([reading.quarantine, noted]))


def withhold_persons(events: pl.DataFrame, file: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take individuals' names out of the sides of events.

    A side that names only an individual becomes unnamed; of a side that names several, the organisations stay. The
    event itself is kept. Sides with a UCDP id are organisations by definition and are not looked at.

    Args:
        events: Rows in the `EVENTS` schema.
        file: File name, for the quarantine.

    Returns:
        The events, and one `QUARANTINE` row per event and side changed, the name withheld.
    """
    noted: list[pl.DataFrame] = []
    for side in ("side_a", "side_b"):
        free = pl.col(f"{side}_id").is_null()
        names = events.filter(free)[side].drop_nulls().unique().sort().to_list()
        cleaned = {name: made for name in names if (made := _cleaned(name)) != name}
        if not cleaned:
            continue
        rules = {
            name: next(rule for part in split_side(name) if (rule := person_rule(part))) for name in cleaned
        }
        hit = free & pl.col(side).is_in(list(cleaned))
        noted.append(
            events.filter(hit).select(
                "dataset",
                pl.lit(file).alias("file"),
                "row_number",
                "row_id",
                pl.lit(side).alias("field"),
                pl.lit(WITHHELD).alias("value"),
                pl.lit(RULE).alias("rule"),
                pl.format(
                    "an individual stands as an actor (recognised by: {}); the event is kept without that name",
                    pl.col(side).replace_strict(rules, return_dtype=pl.String),
                ).alias("message"),
                pl.lit("repaired").alias("action"),
            )
        )
        replaced = pl.col(side).replace_strict(cleaned, default=pl.col(side), return_dtype=pl.String)
        events = events.with_columns(
            pl.when(free).then(replaced).otherwise(pl.col(side)).alias(side),
            pl.when(hit)
            .then(pl.concat_str("repairs", pl.lit(RULE), separator=",", ignore_nulls=True))
            .otherwise("repairs")
            .alias("repairs"),
        )
    quarantine = pl.concat(noted).sort("row_number", "field") if noted else QUARANTINE.empty()
    return events, QUARANTINE.conform(quarantine)


def _cleaned(name: str) -> str | None:
    """The side without individuals; None when nobody is left."""
    parts = split_side(name)
    kept = [part for part in parts if person_rule(part) is None]
    if len(kept) == len(parts):
        return name
    return ", ".join(kept) or None
