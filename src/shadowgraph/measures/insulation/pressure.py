"""Pressure: months in which states hit an organisation hard, and what it did afterwards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.base import Draws, IntArray
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.layout import COARSE_LIMIT
from shadowgraph.measures.months import period_index
from shadowgraph.measures.streams import exponentials
from shadowgraph.measures.totals import group_sums
from shadowgraph.records.period import dated_within

BEFORE, AFTER = 12, 3
"""Months before a blow that are its baseline, and months after it that are its answer."""

WINDOW, HISTORY = 3, 5
"""Years up to the end of the period whose months are compared; and those that are looked at, for their baselines."""

LEAST_LOSSES = 5.0
"""Deaths inflicted by states in a month, below which it is no blow."""

HEAVY = 0.5
"""Quantile of the organisation's own months with losses from which a month's losses are heavy."""

LEAST_BLOWS = 3
"""Blows, each with a month to set beside it, that a value needs."""

CALIPER = 1.0
"""Furthest that a month may lie from the blow it stands beside, in log events of the month plus log events of its
baseline."""

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class OwnMonths:
    """Months of one organisation up to the end of a period.

    Args:
        events: shape (months, 1 + n_draws), its events.
        losses: shape (months,), deaths of its side inflicted by states.
    """

    events: Draws
    losses: FloatArray


def losses_to_states(context: MeasureContext) -> FloatArray:
    """Deaths of each record's unit (an organisation) in the record, if a state fought it there, shape (R,).

    Deaths of a side are divided among those named together on it; none where they aren't coded.
    """
    frames = context.ground.frames
    own = frames.actors.select(pl.col("actor_id").alias("unit"), "actor")
    units = context.slots.select("slot", "unit").join(own, on="unit", how="left", maintain_order="left")
    records = context.records.select("record", "slot", "event").join(
        units.select("slot", "actor"), on="slot", how="left", maintain_order="left"
    )
    lost = _losses(context)
    found = records.join(lost, on=["event", "actor"], how="left", maintain_order="left")["lost"]
    return found.fill_null(0.0).to_numpy()


def _losses(context: MeasureContext) -> pl.DataFrame:
    """Columns event, actor, lost: deaths of non-state organisations in events with a state on the other side."""
    memo = context.ground.memo
    if "losses to states" not in memo:
        frames = context.ground.frames
        parts = frames.participants.with_columns((pl.col("kind") == "state").alias("state"))
        against = parts.filter("state").select("event", pl.col("side").replace({"a": "b", "b": "a"})).unique()
        deaths = frames.data.events.select(
            pl.int_range(pl.len(), dtype=pl.Int64).alias("event"), "deaths_a", "deaths_b"
        )
        of_side = pl.when(pl.col("side") == "a").then("deaths_a").otherwise("deaths_b").fill_null(0)
        memo["losses to states"] = (
            parts.filter(pl.col("organised") & ~pl.col("state"))
            .join(against, on=["event", "side"], how="semi")
            .join(deaths, on="event")
            .group_by("event", "actor")
            .agg((of_side * pl.col("share")).sum().alias("lost"))
        )
    made: pl.DataFrame = memo["losses to states"]
    return made


def monthly(context: MeasureContext) -> tuple[Draws, FloatArray, NDArray[np.bool_]]:
    """Events and losses of a block of yearly slots, month by month, of events dated to the month.

    Returns:
        Events, shape (12 n_slots, 1 + n_draws), and losses, shape (12 n_slots,), of month m of slot s in row 12 s + m;
        and whether a slot's events are dated well enough for its months to be compared, shape (n_slots,).
    """
    memo = context.ground.memo
    if "event months" not in memo:
        found = context.ground.data.events.select(
            (period_index(pl.col("date_start"), "month") % 12).alias("month"),
            dated_within("month").alias("fine"),
        )
        memo["event months"] = found["month"].to_numpy(), found["fine"].to_numpy()
    month, fine = memo["event months"]
    event, point = context.records["event"].to_numpy(), context.records["point"].to_numpy()
    use = np.flatnonzero(fine[event] & point)
    code = 12 * context.record_slot[use] + month[event[use]]
    weights = context.matrix("events", sampled=True)
    events = group_sums(code, use, np.ones(len(use)), 12 * context.n_slots, weights)
    losses = np.bincount(code, losses_to_states(context)[use], minlength=12 * context.n_slots).astype(
        np.float64
    )
    whole = np.bincount(context.record_slot[point], minlength=context.n_slots)
    coarse = whole - np.bincount(context.record_slot[use], minlength=context.n_slots)
    return events, losses, coarse <= COARSE_LIMIT * whole


def response(months: OwnMonths, first: int, key: np.uint64) -> Draws | None:
    """Log ratio of activity after blows to its baseline, less the same after months as active without a blow.

    Draws weigh events, and blows with the months beside them (Bayesian bootstraps).

    Args:
        months: The organisation's months up to the end of the period.
        first: First of the months that are compared.
        key: Random stream.

    Returns:
        Shape (1 + n_draws,), or None with too few blows or months to set beside them.
    """
    found = blows_and_beside(months, first)
    if found is None:
        return None
    keys = np.array([key], np.uint64) + np.arange(len(found[0]), dtype=np.uint64) * np.uint64(
        0x9E3779B97F4A7C15
    )
    weight = np.ones((len(found[0]), months.events.shape[1]), np.float32)
    weight[:, 1:] = exponentials(keys, "weight", weight.shape[1] - 1)
    hit, calm = (_answer(months.events, at, weight) for at in found)
    made: Draws = hit - calm
    return made


def blows_and_beside(months: OwnMonths, first: int) -> tuple[IntArray, IntArray] | None:
    """Months of blows, and for each the month without one that is nearest in its own and its baseline's activity.

    Each month stands beside one blow at most; blows without a month near enough are left out.
    """
    point = months.events[:, 0].astype(np.float64)
    whole = np.arange(max(first, BEFORE), len(point) - AFTER)
    some = months.losses[first:][months.losses[first:] > 0]
    if not len(whole) or not len(some):
        return None
    blow = months.losses[whole] >= max(LEAST_LOSSES, float(np.quantile(some, HEAVY)))
    if blow.sum() < LEAST_BLOWS:
        return None
    before = np.concatenate([[0.0], np.cumsum(point)])
    basis = np.log1p(before[whole] - before[whole - BEFORE])
    apart = abs(np.log1p(point[whole[blow]])[:, None] - np.log1p(point[whole[~blow]]))
    apart += abs(basis[blow][:, None] - basis[~blow])
    pairs = []
    while apart.size and apart.min() <= CALIPER:
        row, column = np.unravel_index(int(apart.argmin()), apart.shape)
        pairs.append((whole[blow][row], whole[~blow][column]))
        apart[row, :], apart[:, column] = np.inf, np.inf
    if len(pairs) < LEAST_BLOWS:
        return None
    hit, calm = np.array(sorted(pairs)).T
    return hit, calm


def _answer(events: Draws, at: IntArray, weight: Draws) -> Draws:
    """Log of mean monthly events after over mean monthly events before, half an event added to each."""
    after = sum(weight[k] * events[m + 1 : m + 1 + AFTER].sum(axis=0) for k, m in enumerate(at.tolist()))
    before = sum(weight[k] * events[m - BEFORE : m].sum(axis=0) for k, m in enumerate(at.tolist()))
    made: Draws = np.log((after + 0.5) / AFTER) - np.log((before + 0.5) / BEFORE)
    return made
