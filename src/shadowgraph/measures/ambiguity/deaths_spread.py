"""Low-high spread of deaths."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext


class DeathsSpread(Measure):
    """How far the lowest and the highest estimate of deaths lie apart.

    Formula: 1 - sum of low / sum of high estimates, over the events for which both are coded and low <= high: the part
        of the highest toll that the lowest leaves out.
    Units: share.
    Range: 0 (no doubt about any toll) to 1; none where no high estimate is above 0.
    Interval: Bayesian bootstrap of events, with half an unseen event of average size to either side (Jeffreys' prior).
        Coders give a range where reports disagree; one report alone leaves none, so that 0 may mean little known
        rather than much.
    Source: GED codebook, `low` and `high` (Sundberg and Melander 2013); Vesco et al. (2026) on what the range means.
    """

    name = "deaths_spread"
    title = "Spread between low and high death tolls"
    theme = "ambiguity"
    unit_kinds = ("theatre", "district", "actor")
    units = "share"
    range = (0.0, 1.0)
    citation = "Sundberg and Melander 2013; Vesco et al. 2026"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        low, high = _coded(context)
        rows = context.records["event"].to_numpy()
        doubt, most = high[rows] - low[rows], high[rows]
        part = context.total("events", sampled=True, weight=doubt)
        whole = context.total("events", sampled=True, weight=most)
        counted = context.total("events", sampled=False, weight=(most > 0).astype(float))[:, :1]
        size = np.divide(whole[:, :1], counted, out=np.zeros_like(counted), where=counted > 0)
        more, rest = context.unseen("events") * size, context.unseen("events", other=True) * size
        made = np.full_like(whole, np.nan)
        there = np.broadcast_to(whole[:, :1] > 0, whole.shape) & (whole + more + rest > 0)
        np.divide(part + more, whole + more + rest, out=made, where=there)
        return made


def _coded(context: MeasureContext) -> tuple[np.ndarray, np.ndarray]:
    """Low and high estimates of each event, 0 where they can't be used."""
    if "deaths coded" not in context.ground.memo:
        usable = pl.col("deaths_low").is_not_null() & (pl.col("deaths_low") <= pl.col("deaths_high"))
        both = context.ground.data.events.select(
            pl.when(usable).then(pl.col(name)).otherwise(0).cast(pl.Float64)
            for name in ("deaths_low", "deaths_high")
        )
        context.ground.memo["deaths coded"] = tuple(column.to_numpy() for column in both.get_columns())
    made: tuple[np.ndarray, np.ndarray] = context.ground.memo["deaths coded"]
    return made
