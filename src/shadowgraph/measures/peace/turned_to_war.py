"""Districts that turned to war."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.peace.war_states import war_tallies, within_slots


class TurnedToWar(Measure):
    """How many districts turned from peace to war.

    Formula: districts with a recorded event after six or more months without, or with their first one; summed over the
        months of the period.
    Units: districts.
    Range: 0 and above; none where a month can't be asked in more than a fifth of the districts.
    Interval: As `peace_share`: in a draw where a silent district was at war unheard, its next event is no turn.
    Source: colonisation in dynamic occupancy, MacKenzie et al. (2003).
    """

    name = "turned_to_war"
    title = "Districts turned to war"
    theme = "peace"
    unit_kinds = ("theatre",)
    units = "districts"
    range = (0.0, float("inf"))
    citation = "MacKenzie et al. 2003"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return within_slots(context, war_tallies(context).to_war)
