"""Half-life of excitation."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.escalation.self_excitation import LONGEST, SHORTEST, by_slot


class HalfLife(Measure):
    """How long violence keeps setting off more.

    Formula: days in which the excitation by an event falls to one half, log 2 / beta of the exponential kernel of
        `branching_ratio`: the median of its posterior, even in logarithms beforehand between 0.4 and 15 days.
    Units: days.
    Range: 0.4 to 15; none where `branching_ratio` has none. Where little is set off, the interval spans nearly all that
        was possible beforehand: read it only where the branching ratio is clear of 0.
    Interval: the posterior, over all branching ratios and stiffnesses of the background.
    Source: Hawkes (1971).
    """

    name = "half_life"
    title = "Half-life of excitation"
    theme = "escalation"
    unit_kinds = ("theatre", "district")
    units = "days"
    range = (SHORTEST, LONGEST)
    citation = "Hawkes 1971"
    resolution = "year"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        made = np.full((context.n_slots, 1 + context.n_draws), np.nan, np.float32)
        for slot, found in by_slot(context).items():
            made[slot, 0], made[slot, 1:] = found.half_life, found.half_life_draws
        return made
