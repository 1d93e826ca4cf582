"""Active groups."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.streams import Uniforms, uniforms
from shadowgraph.measures.totals import Totals


class ActiveGroups(Measure):
    """How many distinct organisations took part in violence.

    Formula: the number of organisations (any kind but civilians and unknown) that take part in at least one event
        of the period; each member of a side named together counts.
    Units: groups.
    Range: 0 and above.
    Interval: downwards, groups whose only events may have fallen in the next period; upwards, a Poisson number of
        groups that no event showed, with Chao's (1987) lower-bound estimate as its mean:
        (t - 1) / t * f1 (f1 - 1) / (2 (f2 + 1)) for t events, f1 groups seen in one of them and f2 in two; at most
        as many again as were seen.
    Source: Chao (1987) for the unseen; counting groups as in Bakke, Cunningham and Seymour (2012).
    """

    name = "active_groups"
    title = "Active groups"
    theme = "fragmentation"
    unit_kinds = ("theatre", "district")
    units = "groups"
    range = (0.0, float("inf"))
    citation = "Chao 1987; Bakke, Cunningham and Seymour 2012"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return groups_counted(context, context.frame("takes"))


def groups_counted(context: MeasureContext, takes: pl.DataFrame) -> Draws:
    """Number of organisations among some parts in events, with those no event showed in the draws.

    Args:
        context: The block.
        takes: Rows of `context.frame('takes')`.
    """
    # Once per event, should an organisation stand on both sides of it.
    frame = takes.unique(["record", "actor"], keep="first", maintain_order=True)
    counted = context.totals_of(frame.with_columns(share=1.0), "actor", "events", sampled=False)
    made = counted.present()
    made[:, 1:] += _unseen(context, counted)
    return made


def _unseen(context: MeasureContext, counted: Totals) -> Draws:
    """Draws of the number of groups no event showed, shape (n_slots, n_draws)."""
    times = counted.values[:, 0]
    seen, once, twice = (
        np.bincount(counted.slot[chosen], minlength=context.n_slots)
        for chosen in (times > 0, times == 1, times == 2)
    )
    events = context.slots["n_events"].to_numpy()
    missing = once * (once - 1) / (2.0 * (twice + 1)) * (1.0 - 1.0 / np.maximum(events, 1))
    missing = np.minimum(missing, seen)
    made = np.zeros((context.n_slots, context.n_draws), np.float32)
    some = np.flatnonzero(missing > 0)
    made[some] = poisson_draws(uniforms(context.slot_keys[some], "unseen", context.n_draws), missing[some])
    return made


def poisson_draws(u: Uniforms, mean: NDArray[np.float64]) -> Draws:
    """Poisson draws by inversion, shape (m, n).

    Args:
        u: shape (m, n), uniform draws.
        mean: shape (m,), above 0.
    """
    made = np.zeros(u.shape, np.float32)
    term = np.exp(-mean)
    below = term.copy()
    k = 0
    while True:
        beyond = u > below[:, None]
        # Past the mean, terms shrink; single-precision draws end where the rest is below 2^-25.
        if not beyond.any() or (k > mean.max() and term.max() < 1e-9):
            return made
        made += beyond
        k += 1
        term = term * mean / k
        below += term
