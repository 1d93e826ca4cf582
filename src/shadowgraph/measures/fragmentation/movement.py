"""Movement: the non-state organisations of each year, their power, and which of them stand together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.base import Draws
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.concentration import herfindahl
from shadowgraph.measures.fragmentation.network import Network, network_during
from shadowgraph.measures.totals import Totals, ratio
from shadowgraph.measures.unseen_groups import unseen_groups


@dataclass(frozen=True)
class Movement:
    """The non-state organisations of each slot; draws leave room for groups that no event showed.

    Args:
        number: shape (n_slots,), organisations seen.
        same: shape (n_slots, 1 + n_draws), chance that two parts in violence taken at random are one organisation's
            (Herfindahl index of power).
        linked: shape (n_slots, 1 + n_draws), chance that they are one organisation's or one coalition's; NaN where
            there are no ties.
        parts: shape (n_slots, 1), parts in events the two rest on.
    """

    number: NDArray[np.int64]
    same: Draws
    linked: Draws
    parts: Draws


def movement(context: MeasureContext) -> Movement:
    """Lay out the non-state organisations of each slot of a block of years."""
    if "movement" not in context.memo:
        groups = context.frame("takes").filter(~pl.col("state"))
        shared = context.totals_of(groups, "actor", "events", sampled=True)
        unseen = unseen_groups(context, shared)
        whole = shared.per_slot()
        kept = ratio(whole, whole + unseen.mass)
        linked = _linked(context, shared) * kept**2 + unseen.squares * (1.0 - kept) ** 2
        context.memo["movement"] = Movement(
            shared.present()[:, 0].astype(np.int64), herfindahl(shared, unseen), linked, whole[:, :1]
        )
    made: Movement = context.memo["movement"]
    return made


def _linked(context: MeasureContext, shared: Totals) -> Draws:
    """Sum of squared power of coalitions and of organisations outside them, mean over the ties' periods of a slot."""
    made = np.full((context.n_slots, 1 + context.n_draws), np.nan, np.float32)
    ties = context.ground.ties
    if ties is None:
        return made
    power = np.nan_to_num(ratio(shared.values, shared.per_slot()[shared.slot]))
    starts = ties.table["period_start"].unique().sort().to_list()
    ends = np.searchsorted(shared.slot, np.arange(context.n_slots + 1))
    for row in context.slots.iter_rows(named=True):
        slot = row["slot"]
        inside = slice(ends[slot], ends[slot + 1])
        periods = [start for start in starts if row["period_start"] <= start <= row["period_end"]]
        if slot < context.lead or inside.start == inside.stop or not periods:
            continue
        found = [
            _squared(network_during(context, ties, start), shared.group[inside], power[inside])
            for start in periods
        ]
        made[slot] = np.mean(found, axis=0)
    return made


def _squared(network: Network, actors: NDArray[np.int64], power: Draws) -> NDArray[np.float64]:
    """Sum of squared power by coalition, shape (1 + n_draws,).

    Args:
        network: Whose camps the coalitions are.
        actors: shape (k,), organisations.
        power: shape (k, 1 + n_draws), their shares.
    """
    n, k = len(network.nodes), len(actors)
    place = np.full(max(int(network.nodes.max(initial=0)), int(actors.max(initial=0))) + 1, -1)
    place[network.nodes] = np.arange(n)
    at = place[actors]
    draws = power.shape[1]
    # Who has no likely tie stands alone, under a label of its own.
    label = np.tile(n + np.arange(k), (draws, 1))
    tied = np.flatnonzero(at >= 0)
    camps = network.camps[:, at[tied]].astype(np.int64)
    label[:, tied] = np.where(camps >= 0, camps, label[:, tied])
    code = label + np.arange(draws)[:, None] * (n + k)
    sums = np.bincount(code.ravel(), power.T.astype(np.float64).ravel(), draws * (n + k))
    made: NDArray[np.float64] = (sums.reshape(draws, n + k) ** 2).sum(axis=1)
    return made
