"""Speed of the front."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, IntArray, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.escalation.violent_cells import area, years_in_a_row
from shadowgraph.measures.streams import Keys, uniforms

LEAST_CELLS = 3
FASTEST = 200.0


class FrontSpeed(Measure):
    """How fast the violent area grows or shrinks, as the speed of its edge.

    Formula: (r - r') / 12, with r = sqrt(A / pi) the radius of a disc as large as all PRIO-GRID cells that saw an event
        in the year, located within about 25 km, and r' that of the year before. Below 0 the area shrinks. It is the
        net growth of the whole area: a war that moves on without growing has speed 0.
    Units: km per month.
    Range: -200 to 200; none with fewer than three cells in either year, nor where the year before is missing.
    Interval: Poisson bootstrap of the events of each cell, placed around the value: ground that rests on one event is
        lost in a third of the draws. It does not cover ground where nobody reported.
    Source: square root of the area over time, Skellam (1951); front of a conflict as in Schutte and Weidmann (2011).
    """

    name = "front_speed"
    title = "Speed of the front"
    theme = "escalation"
    unit_kinds = ("theatre", "actor")
    units = "km per month"
    range = (-FASTEST, FASTEST)
    citation = "Skellam 1951"
    resolution = "year"
    centre = "shift"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        made = np.full((context.n_slots, 1 + context.n_draws), np.nan, np.float32)
        for slot, year, cells in years_in_a_row(context):
            before, now = cells.during(year - 1), cells.during(year)
            if min(len(before[0]), len(now[0])) >= LEAST_CELLS:
                keys = context.slot_keys[slot - 1 : slot + 1]
                grown = radius(*now, keys[1:], context.n_draws) - radius(*before, keys[:1], context.n_draws)
                made[slot] = np.clip(grown / 12.0, -FASTEST, FASTEST)
        return made


def radius(cells: IntArray, events: IntArray, keys: Keys, n_draws: int) -> Draws:
    """Kilometres, of a disc as large as the cells, and draws in which some are not seen, shape (1 + n_draws,).

    Args:
        cells: shape (C,).
        events: shape (C,), events in each.
        keys: shape (1,), random stream.
        n_draws: Number of draws.
    """
    # One stream per cell, from the unit's and the cell's place among its own.
    streams = keys + np.arange(1, len(cells) + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    seen = uniforms(streams, "weight", n_draws) > np.exp(-events.astype(np.float64))[:, None]
    size = area(cells)
    whole = np.append(size.sum(), size @ seen)
    return np.asarray(np.sqrt(whole / np.pi), np.float32)
