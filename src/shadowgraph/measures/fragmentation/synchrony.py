"""Co-ordination in time across an organisation's districts."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.base import Draws, IntArray, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.footprint import own_records
from shadowgraph.measures.layout import in_district
from shadowgraph.measures.streams import exponentials
from shadowgraph.records.period import dated_within

LEAST_WEEKS, LEAST_EVENTS, LEAST_LOCAL = 8, 10, 3


class Synchrony(Measure):
    """How far the violence of an organisation rises and falls together in its districts: a proxy of co-ordination.

    A *proxy*: an offensive against it, the rains or a feast day make districts rise together as a command does.

    Formula: the mean correlation of weekly counts of its events between pairs of its districts, each pair weighted by
        the product of its standard deviations: (var of the sum - sum of vars) / ((sum of sds)^2 - sum of vars), over
        the weeks of the year from its first to its last event. Of events dated to the week and located in a
        district; districts with fewer than three don't count.
    Units: index.
    Range: -1 to 1, 0 when districts go each their own way; none with fewer than two such districts, ten events or
        eight weeks.
    Interval: Bayesian bootstrap of weeks, placed around the value; weeks in a row are taken as independent.
    Source: synchrony of Loreau and de Mazancourt (2008), as a mean correlation in Gross et al. (2014).
    """

    name = "synchrony"
    title = "Co-ordination in time across districts"
    theme = "fragmentation"
    unit_kinds = ("actor",)
    units = "index"
    range = (-1.0, 1.0)
    citation = "Loreau and de Mazancourt 2008; Gross et al. 2014"
    resolution = "year"
    centre = "shift"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        made = np.full((context.n_slots, 1 + context.n_draws), np.nan, np.float32)
        for (slot,), rows in _weekly(context).group_by("slot", maintain_order=True):
            if rows["n"].sum() < LEAST_EVENTS or rows["place"].n_unique() < 2:
                continue
            weeks: IntArray = rows["week"].to_numpy()
            places: IntArray = rows["place"].rank("dense").cast(pl.Int64).to_numpy() - 1
            week = weeks - weeks.min()
            if week.max() + 1 < LEAST_WEEKS:
                continue
            counts = np.zeros((int(week.max()) + 1, int(places.max()) + 1))
            np.add.at(counts, (week, places), rows["n"].to_numpy())
            keys = context.slot_keys[slot] + np.arange(len(counts), dtype=np.uint64)
            weights = np.ones((len(counts), 1 + context.n_draws))
            weights[:, 1:] = exponentials(keys, "weight", context.n_draws)
            made[slot] = together(counts, weights)
        return made


def together(counts: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean correlation between columns, pairs weighted by their standard deviations, shape (k,).

    Args:
        counts: shape (weeks, districts).
        weights: shape (weeks, k), weight of each week in each of k draws.
    """
    w = weights / weights.sum(axis=0)
    mean, total = counts.T @ w, counts.sum(axis=1)
    apart = np.maximum((counts**2).T @ w - mean**2, 0.0)
    whole = (total**2) @ w - (total @ w) ** 2
    most = np.sqrt(apart).sum(axis=0) ** 2 - apart.sum(axis=0)
    made = np.full(weights.shape[1], np.nan)
    np.divide(whole - apart.sum(axis=0), most, out=made, where=most > 1e-9)
    return np.asarray(np.clip(made, -1.0, 1.0))


def _weekly(context: MeasureContext) -> pl.DataFrame:
    """Columns slot, place, week, n: events by week and district with enough of them, in the slots of a block."""
    frames = context.ground.frames
    events = frames.data.events.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("event"),
        pl.when(in_district()).then("district").alias("place"),
        ((pl.col("date_start").dt.ordinal_day() - 1) // 7).cast(pl.Int64).alias("week"),
        dated_within("week").alias("usable"),
    ).filter(pl.col("usable") & pl.col("place").is_not_null())
    taken = frames.takes.select("event", "actor").unique().join(events.drop("usable"), on="event")
    rows = own_records(context, taken).join(context.records.filter("point").select("record"), on="record")
    rows = rows.filter(pl.len().over("slot", "place") >= LEAST_LOCAL)
    return rows.group_by("slot", "place", "week").agg(pl.len().alias("n")).sort("slot", "place", "week")
