"""Coded share: how often a property of the record holds, of the events for which it is coded."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.base import Draws
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.shares import share

LEAST_CODED = 0.5
"""Part of a slot's events for which a property must be coded. UCDP began to count reports in 2013; in the years before,
the few events with a count are mostly those with one."""


def coded_share(context: MeasureContext, name: str, holds: pl.Expr) -> Draws:
    """Events for which something holds / events for which it can be said.

    NaN where it can be said of fewer than half of the events: those coded are then no sample of them.

    Args:
        context: The block.
        name: Name under which the property is kept for the next block.
        holds: Of a row of `EVENTS`; null: not coded.
    """
    key = ("coded", name)
    if key not in context.ground.memo:
        flags = context.ground.data.events.select(holds.cast(pl.Float64).alias("flag"))["flag"]
        context.ground.memo[key] = flags.fill_null(np.nan).to_numpy()
    flag = context.ground.memo[key][context.records["event"].to_numpy()]
    coded = np.isfinite(flag)
    part = context.total("events", sampled=True, weight=np.where(coded, flag, 0.0))
    made = share(context, part, context.total("events", sampled=True, weight=coded.astype(float)), "events")
    enough = context.total("events", sampled=False, weight=coded - LEAST_CODED)[:, 0] >= 0
    made[~enough] = np.nan
    return made
