"""Groups active on both sides of a border."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.held import group_takes
from shadowgraph.measures.patronage.homes import held_by, whereabouts
from shadowgraph.measures.streams import uniforms
from shadowgraph.records.period import MONTHS


class CrossBorderGroups(Measure):
    """How many organisations are active in two countries or more.

    Formula: non-state organisations with events in at least two countries of the theatre within the twelve months up to
        the end of the period.
    Units: groups.
    Range: 0 and above.
    Interval: of the rate behind the number, under Jeffreys' prior.
    Source: Salehyan (2009) on transnational rebels; the count is ours.
    """

    name = "cross_border_groups"
    title = "Groups active in two countries or more"
    theme = "patronage"
    unit_kinds = ("theatre",)
    units = "groups"
    range = (0.0, float("inf"))
    citation = "Salehyan 2009"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        from scipy.special import gammaincinv

        n = _counted(context).astype(np.float64)
        made = np.empty((context.n_slots, 1 + context.n_draws), np.float32)
        made[:, 0] = n
        counts, which = np.unique(n, return_inverse=True)
        grid = gammaincinv(counts[:, None] + 0.5, (np.arange(GRID) + 0.5) / GRID)
        place = (uniforms(context.slot_keys, "unseen", context.n_draws) * GRID).astype(np.int64)
        made[:, 1:] = grid[which[:, None], place]
        return made


GRID = 256
"""Quantiles of each rate that draws are taken from."""


def _counted(context: MeasureContext) -> np.ndarray:
    """Groups with two countries within the trailing year, per slot, shape (n_slots,)."""
    events = context.records.filter("point").select("record", "event")
    seen = (
        group_takes(context)
        .select("slot", "record", "actor")
        .join(events, on="record")
        .join(whereabouts(context).select("event", "actor", "ground"), on=["event", "actor"])
        .select("slot", "actor", "ground")
        .unique()
    )
    runs = context.slots.select("slot", "run", pl.col("period_start").alias("date_start"))
    lagged = [
        seen.with_columns(pl.col("slot").alias("then"), pl.col("slot") + back)
        for back in range(max(1, 12 // MONTHS[context.step]))
    ]
    counted = (
        pl.concat(lagged)
        .join(runs, on="slot")
        .join(runs.select(pl.col("slot").alias("then"), pl.col("run").alias("run_then")), on="then")
        .filter(pl.col("run") == pl.col("run_then"))
        .group_by("slot", "actor")
        .agg(held_by("ground").n_unique().alias("countries"))
        .filter(pl.col("countries") > 1)
    )
    return np.bincount(counted["slot"].to_numpy(), minlength=context.n_slots)
