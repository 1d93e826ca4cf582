"""Districts that proxies reach."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.held import any_of, group_takes
from shadowgraph.measures.layout import in_district
from shadowgraph.measures.patronage.proxies import proxies
from shadowgraph.measures.totals import group_sums


class ProxyDistricts(Measure):
    """How many districts see violence by organisations that a state likely supports.

    Formula: sum over the districts with an event of the period of the chance that one of the non-state organisations
        that took part in one there has a patron, 1 - product over them of (1 - its chance, see `proxy_share`);
        organisations whose patrons aren't judged count as having none.
    Units: districts.
    Range: 0 and above; at least so many, since some organisations aren't judged.
    Interval: draws of who supports whom, and of the days on which events fell.
    Source: San-Akca (2016) on reach; the count is ours.
    """

    name = "proxy_districts"
    title = "Districts reached by groups with a likely patron"
    theme = "patronage"
    unit_kinds = ("theatre",)
    units = "districts"
    range = (0.0, float("inf"))
    citation = "San-Akca 2016"
    needs = ("patrons",)

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        found = proxies(context.ground)
        made = np.zeros((context.n_slots, 1 + context.n_draws), np.float32)
        if found is None:
            return np.full_like(made, np.nan)
        placed = context.ground.data.events.select(
            pl.int_range(pl.len(), dtype=pl.Int64).alias("event"),
            pl.when(in_district()).then("district").alias("district"),
        )
        where = (
            group_takes(context)
            .select("slot", "record", "actor")
            .join(context.records.select("record", "event"), on="record")
            .join(placed, on="event")
            .drop_nulls("district")
        )
        bins = where.select("slot", "district", "actor").unique().sort("slot", "district", "actor")
        bins = bins.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("bin"))
        if bins.is_empty():
            return made
        which = where.join(bins, on=["slot", "district", "actor"], how="left", maintain_order="left")[
            "bin"
        ].to_numpy()
        present = context.matrix("events", sampled=False)
        there = group_sums(which, where["record"].to_numpy(), np.ones(len(which)), bins.height, present) > 0
        cells = bins.select("slot", "district").unique(maintain_order=True)
        cell = (
            bins.select(pl.struct("slot", "district").rank("dense").cast(pl.Int64) - 1).to_series().to_numpy()
        )
        reached = any_of(cell, cells.height, there * found.any[found.of_actor[bins["actor"].to_numpy()]])
        return group_sums(
            cells["slot"].to_numpy(), np.arange(cells.height), np.ones(cells.height), context.n_slots, reached
        )
