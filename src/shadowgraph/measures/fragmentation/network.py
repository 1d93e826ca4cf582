"""Network: the signed network of each period's likely ties, scored draw by draw."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shadowgraph.measures.base import IntArray
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.tie_draws import Signs

BUDGET, DRAW_BUDGET = 20_000, 200
"""Search steps per biconnected component and question before the best division so far is taken, for the value and for
each draw. On large real theatres the value was always proven, a draw in 70 to 100 % of cases."""

EDGES, FRUSTRATED, CAMPS, MODULARITY, PROVEN = range(5)


def network_scores(context: MeasureContext) -> NDArray[np.float64]:
    """Scores of each slot's network, shape (n_slots, 1 + n_draws, 5); see `kernels.compiled.balance`.

    An edge is positive where the pair likely cooperates, negative where it is likely rival (`tie_draws`).
    """
    if "network" not in context.memo:
        context.memo["network"] = _scores(context)
    made: NDArray[np.float64] = context.memo["network"]
    return made


def _scores(context: MeasureContext) -> NDArray[np.float64]:
    made = np.full((context.n_slots, 1 + context.n_draws, 5), np.nan)
    ties = context.ground.ties
    if ties is None:
        return made
    for slot, start in enumerate(context.slots["period_start"].to_list()):
        if slot < context.lead:
            continue
        found = ties.during(start)
        used = np.flatnonzero(found.signs.any(axis=1))
        nodes, ends = np.unique(np.concatenate([found.first[used], found.second[used]]), return_inverse=True)
        network = (len(nodes), ends[: len(used)], ends[len(used) :])
        made[slot] = _scored(network, found.signs[used])
    return made


def _scored(network: tuple[int, IntArray, IntArray], signs: Signs) -> NDArray[np.float64]:
    """Scores of the value (first column of the signs) and of each draw; many draws repeat a network already scored."""
    from shadowgraph.kernels.compiled.balance import balance_scores

    columns = np.ascontiguousarray(signs.T)
    first: dict[bytes, int] = {}
    which = [first.setdefault(column.tobytes(), len(first)) for column in columns]
    distinct = np.ascontiguousarray(signs[:, np.unique(which, return_index=True)[1]])
    made: NDArray[np.float64] = balance_scores(*network, distinct, DRAW_BUDGET)[which]
    made[0] = balance_scores(*network, np.ascontiguousarray(signs[:, :1]), BUDGET)[0]
    return made
