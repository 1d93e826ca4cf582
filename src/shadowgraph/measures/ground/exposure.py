"""Exposure: where events lie by border, river and town, beside where all the ground lies that has seen violence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from shadowgraph.measures.base import Draws, IntArray
from shadowgraph.measures.context import Ground, MeasureContext
from shadowgraph.measures.escalation.localisation import trailing_year
from shadowgraph.measures.ground.grid import FloatArray, land_points
from shadowgraph.measures.shares import share
from shadowgraph.measures.totals import Totals
from shadowgraph.places.layers import distance_km, ground_of, layer
from shadowgraph.places.lines import days_near

FAR_KM = 500.0
"""Distances are cut here: beyond it a border is as good as none. Where a layer has nothing yet, all ground is far."""


@dataclass(frozen=True, eq=False)
class Nearness:
    """Distances to one layer.

    Args:
        events: shape (n_events,), km, NaN where an event is not located as a point.
        first: shape (cells,), first day each cell saw violence, days since 1970-01-01, ascending.
        area: shape (cells, points), square kilometres of land each point of a cell stands for.
        eras: First days of stretches in which the layer stays the same, ascending; the first is long ago.
        ground: shape (eras, cells, points), km.
    """

    events: FloatArray
    first: IntArray
    area: FloatArray
    eras: IntArray
    ground: FloatArray

    def at(self, context: MeasureContext) -> tuple[IntArray, IntArray]:
        """How many cells had seen violence by the end of each slot, and its era; shape (n_slots,) each."""
        ends, starts = (
            context.slots[name].cast(pl.Int32).cast(pl.Int64).to_numpy()
            for name in ("period_end", "period_start")
        )
        return (
            np.searchsorted(self.first, ends, side="right"),
            np.searchsorted(self.eras, starts, side="right") - 1,
        )

    def sums(self, values: FloatArray, context: MeasureContext) -> FloatArray:
        """Sum over the ground that had seen violence by each slot, shape (n_slots, k).

        Args:
            values: shape (eras, cells, k).
            context: The block.
        """
        n_cells, era = self.at(context)
        running = np.zeros((len(values), len(self.first) + 1, values.shape[2]))
        np.cumsum(values, axis=1, out=running[:, 1:])
        made: FloatArray = running[era, n_cells]
        return made


def nearness(ground: Ground, name: str) -> Nearness:
    """Distances to a layer, worked out once per theatre.

    Args:
        ground: The theatre.
        name: 'border', 'river' or 'urban'.
    """
    key = ("nearness", name)
    if key not in ground.memo:
        ground.memo[key] = _nearness(ground, name)
    found: Nearness = ground.memo[key]
    return found


def _nearness(ground: Ground, name: str) -> Nearness:
    events = ground.data.events
    if "ground of events" not in ground.memo:
        ground.memo["ground of events"] = ground_of(events)
        ground.memo["ground of cells"] = _cells(ground)
    own = ground.memo["ground of events"][f"{name}_km"].fill_null(np.nan).to_numpy()
    first, latitude, longitude, area = ground.memo["ground of cells"]
    known = layer(name)
    begun = days_near(latitude[:, 0], longitude[:, 0], known, FAR_KM)
    span = events.select(
        pl.col("date_start").min().cast(pl.Int32), pl.col("date_end").max().cast(pl.Int32)
    ).row(0)
    inside = [day for day in begun if events.height and span[0] < day <= span[1]]
    eras = np.array([np.iinfo(np.int64).min, *inside], np.int64)
    whole = np.empty((len(eras), *area.shape))
    for row in range(len(eras)):
        day = eras[row] if row else (span[0] or 0)
        on = np.full(area.size, day, np.int64)
        away = distance_km(latitude.ravel(), longitude.ravel(), known, on=on)
        whole[row] = np.minimum(away, FAR_KM).reshape(area.shape)
    return Nearness(np.minimum(own, FAR_KM), first, area, eras, whole)


def _cells(ground: Ground) -> tuple[IntArray, FloatArray, FloatArray, FloatArray]:
    """First day of each PRIO-GRID cell that saw violence, and its points of land; see `Nearness`."""
    facts = ground.frames.facts.select("cell").with_columns(ground.data.events["date_end"])
    seen = (
        facts.drop_nulls("cell")
        .group_by("cell")
        .agg(pl.col("date_end").min().cast(pl.Int32).cast(pl.Int64).alias("first"))
        .sort("first", "cell")
    )
    return seen["first"].to_numpy(), *land_points(seen["cell"].to_numpy())


def excess(context: MeasureContext, name: str, within_km: float) -> Draws:
    """Share of the trailing year's events near a layer, less the share of the ground, shape (n_slots, 1 + n_draws)."""
    found = nearness(context.ground, name)
    close = (found.ground <= within_km) * found.area
    whole = found.sums(
        np.broadcast_to(found.area.sum(axis=1)[None, :, None], (*close.shape[:2], 1)), context
    )[:, 0]
    near = found.sums(close.sum(axis=2, keepdims=True), context)[:, 0]
    of_ground = np.divide(near, whole, out=np.full_like(near, np.nan), where=whole > 0)
    year = year_totals(context, found, (found.events <= within_km).astype(np.float64))
    made: Draws = share(context, year[1], year[0], "events") - of_ground[:, None].astype(np.float32)
    return made


def year_totals(context: MeasureContext, found: Nearness, value: FloatArray) -> tuple[Draws, Draws]:
    """Sums over the trailing year's located events of 1 and of a value, shape (n_slots, 1 + n_draws) each.

    Args:
        context: The block.
        found: Which events are located.
        value: shape (n_events,).
    """
    event = context.records["event"].to_numpy()
    rows = np.flatnonzero(np.isfinite(found.events[event]))
    n = len(rows)
    frame = pl.DataFrame(
        {
            "slot": np.tile(context.record_slot[rows], 2),
            "record": np.tile(rows, 2),
            "which": np.repeat(np.arange(2), n),
            "share": np.concatenate([np.ones(n), value[event[rows]]]),
        }
    )
    totals = trailing_year(context, context.totals_of(frame, "which", "events", sampled=True))
    return _group(totals, 0), _group(totals, 1)


def _group(totals: Totals, which: int) -> Draws:
    made = np.zeros((totals.n_slots, totals.values.shape[1]), np.float32)
    rows = totals.group == which
    made[totals.slot[rows]] = totals.values[rows]
    return made
