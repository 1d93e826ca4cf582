"""Network: the signed network of each period's likely ties, scored and divided draw by draw."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shadowgraph.measures.base import IntArray
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.tie_draws import PeriodTies, Signs, TieDraws

BUDGET, DRAW_BUDGET = 20_000, 200
"""Search steps per biconnected component and question before the best division so far is taken, for the value and for
each draw. On large real theatres the value was always proven, a draw in 70 to 100 % of cases."""

EDGES, FRUSTRATED, CAMPS, MODULARITY, PROVEN = range(5)


@dataclass(frozen=True)
class Network:
    """The likely ties of one period.

    Args:
        nodes: shape (n,), numbers of the organisations with a likely tie in the value or in any draw.
        scores: shape (1 + n_draws, 5), see `kernels.compiled.balance`.
        camps: shape (1 + n_draws, n), 16-bit, camp of each node, -1 where it has no likely tie.
    """

    nodes: IntArray
    scores: NDArray[np.float64]
    camps: NDArray[np.int16]


def network_scores(context: MeasureContext) -> NDArray[np.float64]:
    """Scores of each slot's network, shape (n_slots, 1 + n_draws, 5); see `kernels.compiled.balance`.

    An edge is positive where the pair likely cooperates, negative where it is likely rival (`tie_draws`).
    """
    made = np.full((context.n_slots, 1 + context.n_draws, 5), np.nan)
    ties = context.ground.ties
    if ties is not None:
        for slot, start in enumerate(context.slots["period_start"].to_list()):
            if slot >= context.lead:
                made[slot] = network_during(context, ties, start).scores
    return made


def network_during(context: MeasureContext, ties: TieDraws, day: dt.date) -> Network:
    """The network of the period of the ties that holds a day, kept for the next measure that asks."""
    found = ties.during(day)
    key = ("network", found.start)
    if key not in context.ground.memo:
        context.ground.memo[key] = divided(found)
    made: Network = context.ground.memo[key]
    return made


def divided(ties: PeriodTies) -> Network:
    """Score and divide the network of one period's ties."""
    used = np.flatnonzero(ties.signs.any(axis=1))
    first, second = ties.first[used], ties.second[used]
    nodes = np.unique(np.concatenate([first, second]))
    if not len(nodes):
        n = ties.signs.shape[1]
        return Network(nodes, np.tile([0.0, 0.0, 0.0, np.nan, 1.0], (n, 1)), np.zeros((n, 0), np.int16))
    # Of divisions that are as good the search takes the first it meets: names must not decide which.
    ally = np.bincount(np.concatenate([first, second]), np.tile(ties.ally[used], 2), nodes[-1] + 1)[nodes]
    nodes = nodes[np.lexsort((nodes, -ally))]
    place = np.empty(nodes.max() + 1, np.int64)
    place[nodes] = np.arange(len(nodes))
    ends = np.sort(np.stack([place[first], place[second]]), axis=0)
    order = np.lexsort(ends[::-1])
    return Network(nodes, *_divided((len(nodes), *ends[:, order]), ties.signs[used][order]))


def _divided(
    network: tuple[int, IntArray, IntArray], signs: Signs
) -> tuple[NDArray[np.float64], NDArray[np.int16]]:
    """Scores and camps of the value (first column of the signs) and of each draw; many draws repeat a network."""
    from shadowgraph.kernels.compiled.balance import balance

    columns = np.ascontiguousarray(signs.T)
    first: dict[bytes, int] = {}
    which = [first.setdefault(column.tobytes(), len(first)) for column in columns]
    distinct = np.ascontiguousarray(signs[:, np.unique(which, return_index=True)[1]])
    scores, camps = (made[which] for made in balance(*network, distinct, DRAW_BUDGET))
    point = balance(*network, np.ascontiguousarray(signs[:, :1]), BUDGET)
    scores[0], camps[0] = point[0][0], point[1][0]
    return scores, camps.astype(np.int16)
