"""Share of district-months at war."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.peace.war_states import last_months, war_tallies

YEAR = 12


class WarMonths(Measure):
    """Share of the last year's district-months spent at war.

    Formula: over the twelve months up to the end of the period, months in which a district was at war (an event was
        recorded in it then or within the five months before), summed over districts, over the months in which
        districts that had ever seen violence were there. Each district counts the same, whatever its people.
    Units: share.
    Range: 0 to 1; none where a month of the twelve can't be asked in more than a fifth of the districts.
    Interval: As `peace_share`: admits war that left no record.
    Source: dynamic occupancy with imperfect detection, MacKenzie et al. (2003).
    """

    name = "war_months"
    title = "District-months at war"
    theme = "peace"
    unit_kinds = ("theatre",)
    units = "share"
    range = (0.0, 1.0)
    citation = "MacKenzie et al. 2003"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        tallies, at = war_tallies(context), last_months(context)
        made = np.full((context.n_slots, tallies.war.shape[1]), np.nan, np.float32)
        for slot, last in enumerate(at.tolist()):
            year = slice(max(0, last + 1 - YEAR), last + 1)
            there = int(tallies.ever[year].sum())
            if there:
                made[slot] = tallies.war[year].sum(axis=0) / there
        return made
