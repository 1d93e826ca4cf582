"""Contradictions between statements."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.errors import NoEventsError
from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.months import period_index
from shadowgraph.records.period import MONTHS
from shadowgraph.theatres.data import TheatreData

YEAR = 12
"""Months up to the end of a period in which both must have been active in a unit."""


class Contradictions(Measure):
    """About how many pairs of organisations the sources contradict one another.

    Formula: pairs of organisations, both active in the unit within the twelve months up to the end of the period (of an
        organisation's series: it and any other of the theatre), for which during the period one source states
        cooperation while another states rivalry, or looked and found nothing (`ties.statements.contradictions`).
    Units: pairs.
    Range: 0 and above; none where there are no statements to contradict.
    Interval: of the rate behind the number, under Jeffreys' prior. It counts what the datasets given say: a
        contradiction between sources nobody has read isn't there.
    Source: Dawid and Skene (1979) for sources that err; the count is ours.
    """

    name = "contradictions"
    title = "Pairs about which sources contradict each other"
    theme = "ambiguity"
    unit_kinds = ("theatre", "district", "actor")
    units = "pairs"
    range = (0.0, float("inf"))
    citation = "Dawid and Skene 1979"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        from scipy.special import gammaincinv

        from shadowgraph.measures.streams import uniforms

        made = np.full((context.n_slots, 1 + context.n_draws), np.nan, np.float32)
        spells = _spells(context)
        if spells is None:
            return made
        n = _counted(context, spells).astype(np.float64)
        made[:, 0] = n
        counts, which = np.unique(n, return_inverse=True)
        grid = gammaincinv(counts[:, None] + 0.5, (np.arange(256) + 0.5) / 256)
        place = (uniforms(context.slot_keys, "unseen", context.n_draws) * 256).astype(np.int64)
        made[:, 1:] = grid[which[:, None], place]
        return made


def _spells(context: MeasureContext) -> pl.DataFrame | None:
    """Columns first, second (organisation numbers), from and to (months, counted from year 0); None: no statements."""
    ground = context.ground
    if "contradictions" not in ground.memo:
        given = ground.beside.contradictions
        table = _of_statements(ground.data) if given is None else given
        ground.memo["contradictions"] = None if table is None else _numbered(context, table)
    made: pl.DataFrame | None = ground.memo["contradictions"]
    return made


def _numbered(context: MeasureContext, table: pl.DataFrame) -> pl.DataFrame:
    number = context.ground.frames.actors.select("actor", "actor_id")
    ends = [
        number.select(pl.col("actor").alias(name), pl.col("actor_id").alias(key))
        for name, key in (("first", "actor_a"), ("second", "actor_b"))
    ]
    return (
        table.join(ends[0], on="actor_a")
        .join(ends[1], on="actor_b")
        .select(
            "first",
            "second",
            period_index(pl.col("first_period"), "month").alias("from"),
            # Spells are given by the starts of their first and last quarters.
            (period_index(pl.col("last_period"), "month") + MONTHS["quarter"] - 1).alias("to"),
        )
    )


def _of_statements(data: TheatreData) -> pl.DataFrame | None:
    from shadowgraph.ties.panel import build_panel
    from shadowgraph.ties.statements.contradictions import contradictions

    if data.statements.is_empty():
        return None
    try:
        panel = build_panel(data, step="quarter", mode="events+reports")
    except NoEventsError:
        return None
    return contradictions(panel)


def _counted(context: MeasureContext, spells: pl.DataFrame) -> np.ndarray:
    """Number of contradicted pairs per slot, shape (n_slots,)."""
    size = MONTHS[context.step]
    slots = context.slots.select("slot", "unit", "run", "period").with_columns(
        begin=pl.col("period") * size, end=(pl.col("period") + 1) * size - 1
    )
    if context.n_slots and context.slots["unit_kind"][0] == "actor":
        own = context.ground.frames.actors.select(pl.col("actor_id").alias("unit"), "actor")
        mine = slots.join(own, on="unit").select("slot", "actor")
        sides = [
            mine.join(spells, left_on="actor", right_on=name).rename({"actor": name})
            for name in ("first", "second")
        ]
        there = pl.concat(sides, how="diagonal")
    else:
        seen = _active(context, slots, size, pl.concat([spells["first"], spells["second"]]).unique())
        there = seen.join(spells, left_on="actor", right_on="first").rename({"actor": "first"})
        there = there.join(seen, left_on=["slot", "second"], right_on=["slot", "actor"], how="semi")
    found = (
        there.join(slots, on="slot")
        .filter((pl.col("from") <= pl.col("end")) & (pl.col("to") >= pl.col("begin")))
        .select("slot", "first", "second")
        .unique()
    )
    return np.bincount(found["slot"].to_numpy(), minlength=context.n_slots)


def _active(context: MeasureContext, slots: pl.DataFrame, size: int, named: pl.Series) -> pl.DataFrame:
    """Columns slot, actor: those of some organisations that took part in an event of the slot or the year up to it."""
    took = (
        context.frame("takes").select("slot", "actor").filter(pl.col("actor").is_in(named.implode())).unique()
    )
    runs = slots.select("slot", "run")
    lagged = [
        took.select((pl.col("slot") + back).alias("slot"), "actor", pl.col("slot").alias("then"))
        for back in range(max(1, YEAR // size))
    ]
    reached = (
        pl.concat(lagged).join(runs, on="slot").join(runs.rename({"slot": "then"}), on="then", suffix="_then")
    )
    return reached.filter(pl.col("run") == pl.col("run_then")).select("slot", "actor").unique()
