"""Cells for half of the violence."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext


class CellsForHalf(Measure):
    """In how few PRIO-GRID cells half of the violence falls.

    Formula: the smallest number of cells (half a degree) that together hold at least half of the period's events
        located within about 25 km.
    Units: cells.
    Range: 1 and above; none where no event is located well enough.
    Interval: Bayesian bootstrap of events, placed around the value. Cells are those seen.
    Source: concentration at places as in Weisburd (2015), on cells of Tollefsen, Strand and Buhaug (2012).
    """

    name = "cells_for_half"
    title = "Cells that hold half of the violence"
    theme = "escalation"
    unit_kinds = ("theatre",)
    units = "cells"
    range = (1.0, float("inf"))
    citation = "Weisburd 2015; Tollefsen, Strand and Buhaug 2012"
    centre = "scale"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        cells = context.totals("places", "place", "events", sampled=True)
        made = np.full((context.n_slots, 1 + context.n_draws), np.nan, np.float32)
        ends = np.searchsorted(cells.slot, np.arange(context.n_slots + 1))
        for slot in np.flatnonzero(np.diff(ends)):
            falling = -np.sort(-cells.values[ends[slot] : ends[slot + 1]], axis=0)
            running = np.cumsum(falling, axis=0)
            short = (running < 0.5 * running[-1]).sum(axis=0)
            made[slot] = np.where(running[-1] > 0, short + 1, np.nan)
        return made
