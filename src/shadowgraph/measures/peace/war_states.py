"""States of districts: at war or at peace, as recorded and in draws that admit war nobody recorded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shadowgraph.kernels.reference.silences import UNKNOWN
from shadowgraph.measures.base import Draws, IntArray
from shadowgraph.measures.context import Ground, MeasureContext
from shadowgraph.measures.layout import COARSE_LIMIT
from shadowgraph.measures.peace.district_months import LULL_MONTHS, DistrictMonths, district_months
from shadowgraph.measures.peace.neighbours import Neighbours, neighbours
from shadowgraph.measures.peace.occupancy import learnt
from shadowgraph.measures.streams import uniforms
from shadowgraph.records.period import MONTHS

MEMO = "war states"


@dataclass(frozen=True)
class WarTallies:
    """Districts at war, month by month; the point in column 0, one draw in each other column, NaN where unknown.

    A district is at war in a month when there was violence in it then or in the five months before. As recorded: when
    an event was recorded (in months that could be asked). In a draw: with the chance `Occupancy` gives it that there
    was violence, recorded or not, which falls with silence, the faster the more often the district was heard before.
    So what is recorded is the most peace there can be.

    Args:
        ever: shape (M,), districts that have seen violence by the end of the month.
        war: shape (M, 1 + n_draws), of those, how many are at war.
        to_war: shape (M, 1 + n_draws), how many turned to war since the month before, newcomers included.
        to_peace: shape (M, 1 + n_draws), how many turned to peace.
        joins: shape (M,), pairs of neighbours.
        mixed: shape (M, 1 + n_draws), of those, how many have one at war and one at peace.
        paths: shape (M,), pairs of pairs of neighbours that share a district, both ways round.
    """

    ever: IntArray
    war: Draws
    to_war: Draws
    to_peace: Draws
    joins: IntArray
    mixed: Draws
    paths: IntArray


def war_tallies(context: MeasureContext) -> WarTallies:
    """Tallies of the whole theatre, worked out once for all blocks and measures."""
    memo = context.ground.memo
    if MEMO not in memo:
        memo[MEMO] = _tallied(context.ground)
    made: WarTallies = memo[MEMO]
    return made


def last_months(context: MeasureContext) -> IntArray:
    """Last month of each slot, counted from the theatre's first, shape (n_slots,)."""
    start, end = context.ground.data.theatre.start, context.ground.data.theatre.end
    begin = start.year * 12 + start.month - 1
    size = MONTHS[context.step]
    last = (context.slots["period"].to_numpy() + 1) * size - 1 - begin
    made: IntArray = np.clip(last, 0, end.year * 12 + end.month - 1 - begin)
    return made


def within_slots(context: MeasureContext, monthly: Draws) -> Draws:
    """Sum of monthly tallies over the months of each slot, shape (n_slots, 1 + n_draws)."""
    padded = np.concatenate([np.zeros((MONTHS[context.step] - 1, monthly.shape[1]), np.float32), monthly])
    last = last_months(context)
    # Not by differences of cumulative sums: one unknown month would blank all that follow.
    made: Draws = np.sum(
        [padded[last + back] for back in range(MONTHS[context.step])], axis=0, dtype=np.float32
    )
    return made


def _tallied(ground: Ground) -> WarTallies:
    months = district_months(ground.data)
    chance = learnt().at_war(months)[1].astype(np.float32)
    heard = months.silence() < LULL_MONTHS
    events = months.units["event"].to_numpy()
    # A district's place among unheard wars is its first event's draw: it stays when later events arrive.
    luck = uniforms(ground.keys[events], "unheard war", ground.n_draws)
    return tally(months, heard & months.entered(), chance, luck, neighbours(ground.data, months))


def tally(
    months: DistrictMonths,
    recorded: NDArray[np.bool_],
    chance: Draws,
    luck: NDArray[np.float32],
    beside: Neighbours,
) -> WarTallies:
    """Count districts at war and neighbours that differ.

    Args:
        months: The record.
        recorded: shape (D, M), at war as recorded.
        chance: shape (D, M), chance to be at war.
        luck: shape (D, n_draws), uniform; a district is at war in a draw where it is below the chance.
        beside: Neighbours.
    """
    from scipy import sparse

    n_sites, n_months = recorded.shape
    width = 1 + luck.shape[1]
    entered = months.entered()
    ever = entered.sum(axis=0)
    unsure = ((months.record == UNKNOWN) & entered).sum(axis=0) > COARSE_LIMIT * ever
    war, to_war, to_peace, mixed = (np.zeros((n_months, width), np.float32) for _ in range(4))
    joins, paths = np.zeros(n_months, np.int64), np.zeros(n_months, np.int64)
    state = np.zeros((n_sites, width), np.float32)
    edges, degree = sparse.csr_array((n_sites, n_sites), dtype=np.float32), np.zeros(n_sites, np.int64)
    for t in range(n_months):
        there = int(ever[t])
        before = state[:there].copy()
        state[:there, 0] = recorded[:there, t]
        np.less(luck[:there], chance[:there, t : t + 1], out=state[:there, 1:], casting="unsafe")
        war[t] = state[:there].sum(axis=0)
        gone = (before * (1 - state[:there])).sum(axis=0)
        to_peace[t], to_war[t] = gone, war[t] - before.sum(axis=0) + gone
        first, second = beside.during(t)
        if len(first) > edges.nnz:
            edges = sparse.csr_array((np.ones(len(first), np.float32), (first, second)), shape=edges.shape)
            degree = np.bincount(np.concatenate([first, second]), minlength=n_sites)
        joins[t], paths[t] = len(first), int((degree * (degree - 1)).sum())
        # Neighbours that differ: each end at war, less twice the pairs with both.
        mixed[t] = degree.astype(np.float32) @ state - 2 * (state * (edges @ state)).sum(axis=0)
    for made in (war, to_war, to_peace, mixed):
        made[unsure] = np.nan
    return WarTallies(ever, war, to_war, to_peace, joins, mixed, paths)
