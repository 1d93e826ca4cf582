"""Footprint: where each organisation had been before, and which of its events fall outside."""

from __future__ import annotations

import polars as pl

from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.layout import in_district
from shadowgraph.measures.months import period_index
from shadowgraph.records.period import Step

LEAST_EARLIER = 5
"""Events located well enough that an organisation must have had before; fewer are no ground to leave."""

CELLS_A_ROW = 720
"""PRIO-GRID cells in a row of half degrees around the globe."""


def footprint(context: MeasureContext) -> pl.DataFrame:
    """Each organisation's part in each event that is located within about 25 km, kept for all blocks of a step.

    Returns:
        Columns event, actor, period, earlier (its located events of earlier periods), outside (1 where neither the
        cell nor a cell beside it saw an event of its own in an earlier period), entered (its first located event
        in this district falls in this period and in the district nothing came before), district.
    """
    key = ("footprint", context.step)
    if key not in context.ground.memo:
        context.ground.memo[key] = _footprint(context, context.step)
    made: pl.DataFrame = context.ground.memo[key]
    return made


def _footprint(context: MeasureContext, step: Step) -> pl.DataFrame:
    frames = context.ground.frames
    events = frames.data.events.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("event"),
        period_index(pl.col("date_start"), step).alias("period"),
        pl.when(in_district()).then("district").alias("district"),
    ).with_columns(frames.facts["cell"])
    rows = frames.takes.select("event", "actor").unique().join(events, on="event")
    rows = rows.filter(pl.col("cell").is_not_null())
    first = rows.group_by("actor", "cell").agg(pl.col("period").min().alias("since"))
    near = pl.concat([first.with_columns(_beside(dx, dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1)])
    known = near.group_by("actor", "cell").agg(pl.col("since").min())
    counted = rows.group_by("actor", "period").len("n").sort("actor", "period")
    earlier = counted.with_columns((pl.col("n").cum_sum().over("actor") - pl.col("n")).alias("earlier")).drop(
        "n"
    )
    entered = (
        rows.drop_nulls("district").group_by("actor", "district").agg(pl.col("period").min().alias("entry"))
    )
    return (
        rows.join(known, on=["actor", "cell"], how="left")
        .join(earlier, on=["actor", "period"])
        .join(entered, on=["actor", "district"], how="left")
        .select(
            "event",
            "actor",
            "period",
            "earlier",
            (pl.col("since").is_null() | (pl.col("since") >= pl.col("period")))
            .cast(pl.Float64)
            .alias("outside"),
            (pl.col("entry") == pl.col("period")).fill_null(value=False).alias("entered"),
            "district",
        )
        .sort("event", "actor")
    )


def _beside(dx: int, dy: int) -> pl.Expr:
    """The cell so many columns and rows away; rows run around the globe."""
    column, row = (pl.col("cell") - 1) % CELLS_A_ROW, (pl.col("cell") - 1) // CELLS_A_ROW
    return ((row + dy) * CELLS_A_ROW + (column + dx) % CELLS_A_ROW + 1).alias("cell")


def own_records(context: MeasureContext, table: pl.DataFrame) -> pl.DataFrame:
    """Records of a block of organisations with the organisation's own row of a table of events and organisations.

    Args:
        context: A block of organisations.
        table: Columns event, actor and others.

    Returns:
        Columns slot, record, event, actor and the table's others, by slot and record.
    """
    own = owners(context)
    rows = context.records.select("slot", "record", "event").join(own, on="slot")
    return rows.join(table, on=["event", "actor"]).sort("slot", "record")


def owners(context: MeasureContext) -> pl.DataFrame:
    """Columns slot, actor: the organisation of each slot."""
    actors = context.ground.frames.actors.select("actor", pl.col("actor_id").alias("unit"))
    return context.slots.select("slot", "unit").join(actors, on="unit").select("slot", "actor").sort("slot")
