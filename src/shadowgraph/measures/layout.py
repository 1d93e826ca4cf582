"""Layout: which units have which periods, and which events fall in them.

A *slot* is one unit (the theatre, a district or an organisation) in one period. A *record* is one event in one slot; an
event whose possible days reach into the next period has a record in both, present in a draw when its drawn day falls
there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from shadowgraph.measures.holes import hole_months, periods_in_holes
from shadowgraph.measures.months import first_day, period_index
from shadowgraph.records.actor import ORGANISED_KINDS
from shadowgraph.records.measure import step_of
from shadowgraph.records.period import MONTHS, Step, dated_within
from shadowgraph.records.place import located_within
from shadowgraph.theatres.data import TheatreData

COARSE_LIMIT = 0.2
"""A unit's year is left blank at a step finer than a year when more than this share of its events is dated too
coarsely for the step: counts that miss so many events would show calm where the record shows war. So is a theatre's
period in a hole of a country that has more than this share of its events."""


@dataclass(frozen=True)
class Layout:
    """Slots and records of one theatre at one step.

    Args:
        step: Length of a period.
        slots: One row per slot: slot (0 to n - 1), unit_index, unit_kind, unit, unit_name, period (index), run
            (changes where a unit's periods are interrupted), period_start, period_end, n_events; sorted by unit,
            period.
        records: One row per record: slot, event (row of `data.events`), low and high (the part of the event's
            possible days, 0 to 1, that falls in the slot), point (whether the point value counts it here);
            sorted by slot, event.
    """

    step: Step
    slots: pl.DataFrame
    records: pl.DataFrame


def lay_out(
    data: TheatreData,
    step: Step,
    *,
    kinds: Collection[str] = ("theatre", "district"),
    coarser_than: Step | None = None,
) -> Layout:
    """Place every event that is dated (and, for districts, located) well enough.

    Args:
        data: The theatre.
        step: Length of a period.
        kinds: Which units to lay out: the theatre always; 'district'; 'actor', each organisation with the events it
            took part in.
        coarser_than: Keep only units with an event dated well enough for `step` but not for this finer step.
    """
    events = _members(data, kinds)
    dated = events.filter(dated_within(step))
    if coarser_than is not None:
        coarse = dated.filter(~dated_within(coarser_than)).select("unit_kind", "unit").unique()
        dated = dated.join(coarse, on=["unit_kind", "unit"], how="semi", maintain_order="left")
    spread = _spread(dated, data, step)
    holes = _holes(data, step, wholly=False)
    slots = _slots(spread, step, _blank_years(events, step), holes)
    return _with_records(step, slots, spread)


def _with_records(step: Step, slots: pl.DataFrame, spread: pl.DataFrame) -> Layout:
    records = (
        spread.join(slots.select("unit_kind", "unit", "period", "slot"), on=["unit_kind", "unit", "period"])
        .select("slot", "event", "low", "high", "point")
        .sort("slot", "event")
    )
    counted = records.group_by("slot").agg(pl.col("point").sum().cast(pl.Int64).alias("n_events"))
    slots = slots.join(counted, on="slot", how="left", maintain_order="left").with_columns(
        pl.col("n_events").fill_null(0)
    )
    return Layout(step, slots, records)


def tie_layout(data: TheatreData, ties: pl.DataFrame) -> Layout:
    """The theatre at the periods of its ties, from its first to its last event, whatever the precision of dates.

    Args:
        data: The theatre.
        ties: `TIES` rows, not empty.
    """
    step: Step = ties.select(step_of()).row(0)[0]
    spread = _spread(_members(data, ("theatre",)).filter(dated_within("year")), data, step)
    spread = spread.with_columns(point=True)
    holes = _holes(data, step, wholly=True)
    slots = _slots(spread, step, NO_BLANKS, holes)
    covered = slots.join(
        ties.select("period_start").unique(), on="period_start", how="semi", maintain_order="left"
    )
    slots = covered.with_columns(slot=pl.int_range(pl.len(), dtype=pl.Int64))
    return _with_records(step, slots, spread)


def in_district() -> pl.Expr:
    """True for events that feed a district: located well enough, in a district rather than a whole province."""
    # Ids of whole provinces end in '|' (events.districts): not to be set beside districts.
    named = pl.col("district").is_not_null() & ~pl.col("district").str.ends_with("|")
    return located_within("district") & named.fill_null(value=False)


def _members(data: TheatreData, kinds: Collection[str]) -> pl.DataFrame:
    """Every event once for the theatre, once for its district if located there surely, once for each organisation."""
    columns = ["event", "date_start", "date_end", "date_precision", "unit_kind", "unit", "unit_name"]
    events = data.events.with_row_index("event").with_columns(pl.col("event").cast(pl.Int64))
    whole = events.with_columns(
        pl.lit("theatre").alias("unit_kind"),
        pl.lit(data.theatre.id).alias("unit"),
        pl.lit(data.theatre.name).alias("unit_name"),
    ).select(columns)
    parts = [whole]
    if "district" in kinds:
        # One name per district, should the source spell it in several ways.
        local = events.filter(in_district()).with_columns(
            pl.lit("district").alias("unit_kind"),
            pl.col("district").alias("unit"),
            pl.coalesce("district_name", "district").first().over("district").alias("unit_name"),
        )
        parts.append(local.select(columns))
    if "actor" in kinds:
        organised = data.actors.filter(pl.col("kind").is_in(ORGANISED_KINDS)).select("actor_id", "name")
        taking_part = data.participants.select("event_id", "actor_id").unique(maintain_order=True)
        own = taking_part.join(organised, on="actor_id").join(events, on="event_id")
        named = own.with_columns(
            pl.lit("actor").alias("unit_kind"),
            pl.col("actor_id").alias("unit"),
            pl.col("name").alias("unit_name"),
        )
        parts.append(named.select(columns).sort("unit", "event"))
    return pl.concat(parts)


def _spread(dated: pl.DataFrame, data: TheatreData, step: Step) -> pl.DataFrame:
    """One row per unit, event and possible period, with the part of its possible days in each."""
    window = pl.select(
        period_index(pl.lit(data.theatre.start), step).alias("first"),
        period_index(pl.lit(data.theatre.end), step).alias("last"),
    ).row(0)
    spans = dated.with_columns(
        period_index(pl.col("date_start"), step).clip(*window).alias("from"),
        period_index(pl.col("date_end"), step).clip(*window).alias("to"),
    ).with_columns(pl.int_ranges("from", pl.col("to") + 1).alias("period"))
    days = (pl.col("date_end") - pl.col("date_start")).dt.total_days() + 1
    before = (first_day(pl.col("period"), step) - pl.col("date_start")).dt.total_days()
    after = (first_day(pl.col("period") + 1, step) - pl.col("date_start")).dt.total_days()
    return spans.explode("period").select(
        "unit_kind",
        "unit",
        "unit_name",
        "event",
        "period",
        pl.when(pl.col("period") == pl.col("from")).then(0.0).otherwise(before / days).alias("low"),
        pl.when(pl.col("period") == pl.col("to")).then(1.0).otherwise(after / days).alias("high"),
        (pl.col("period") == pl.col("from")).alias("point"),
    )


def _blank_years(events: pl.DataFrame, step: Step) -> pl.DataFrame:
    """Units and years in which too many events are dated too coarsely for the step."""
    years = events.select(
        "unit_kind",
        "unit",
        pl.col("date_start").dt.year().cast(pl.Int64).alias("year"),
        (~dated_within(step)).alias("coarse"),
    )
    share = years.group_by("unit_kind", "unit", "year").agg(pl.col("coarse").mean())
    return share.filter(pl.col("coarse") > COARSE_LIMIT).select("unit_kind", "unit", "year")


def _holes(data: TheatreData, step: Step, *, wholly: bool) -> pl.DataFrame:
    """Columns unit_kind, unit, period: a country's holes blank its districts, and a large country's the theatre."""
    theatre = data.events.select(
        pl.lit("theatre").alias("unit_kind"), pl.lit(data.theatre.id).alias("unit")
    ).head(1)
    parts = [theatre.join(periods_in_holes(hole_months(data.events), step, wholly=wholly), how="cross")]
    for _, events in data.events.group_by("country", maintain_order=True):
        periods = periods_in_holes(hole_months(events), step, wholly=wholly)
        if periods.is_empty():
            continue
        units = (
            events.filter(pl.col("district").is_not_null())
            .select(pl.lit("district").alias("unit_kind"), pl.col("district").alias("unit"))
            .unique(maintain_order=True)
        )
        large = events.height > COARSE_LIMIT * data.events.height
        parts += [each.join(periods, how="cross") for each in ([units, theatre] if large else [units])]
    return pl.concat(parts).unique(maintain_order=True)


NO_BLANKS = pl.DataFrame(schema={"unit_kind": pl.String, "unit": pl.String, "year": pl.Int64})


def _slots(spread: pl.DataFrame, step: Step, blank: pl.DataFrame, holes: pl.DataFrame) -> pl.DataFrame:
    spans = (
        spread.group_by("unit_kind", "unit")
        .agg(
            pl.col("unit_name").first(),
            pl.col("period").min().alias("from"),
            pl.col("period").max().alias("to"),
        )
        .sort("unit_kind", "unit")
        .with_row_index("unit_index")
    )
    slots = (
        spans.with_columns(pl.int_ranges("from", pl.col("to") + 1).alias("period"))
        .drop("from", "to")
        .explode("period")
        .with_columns((pl.col("period") * MONTHS[step] // 12).alias("year"))
        .join(blank, on=["unit_kind", "unit", "year"], how="anti", maintain_order="left")
        .join(holes, on=["unit_kind", "unit", "period"], how="anti", maintain_order="left")
    )
    broken = (pl.col("period").diff() != 1) | (pl.col("unit_index").diff() != 0)
    return slots.with_columns(
        broken.fill_null(value=True).cast(pl.Int64).cum_sum().alias("run"),
        first_day(pl.col("period"), step).alias("period_start"),
        first_day(pl.col("period") + 1, step).dt.offset_by("-1d").alias("period_end"),
    ).select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("slot"),
        pl.col("unit_index").cast(pl.Int64),
        "unit_kind",
        "unit",
        "unit_name",
        "period",
        "run",
        "period_start",
        "period_end",
    )
