"""Districts that turned to peace."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.peace.war_states import war_tallies, within_slots


class TurnedToPeace(Measure):
    """How many districts turned from war to peace.

    Formula: districts whose sixth month without a recorded event falls in the period. Dated when it can first be said,
        not when the silence began, so that a later period never changes it.
    Units: districts.
    Range: 0 and above; none where a month can't be asked in more than a fifth of the districts.
    Interval: As `peace_share`. In a draw a district turns when its chance of unheard war falls below its luck: at once
        where it was heard often, late where seldom.
    Source: local extinction in dynamic occupancy, MacKenzie et al. (2003).
    """

    name = "turned_to_peace"
    title = "Districts turned to peace"
    theme = "peace"
    unit_kinds = ("theatre",)
    units = "districts"
    range = (0.0, float("inf"))
    citation = "MacKenzie et al. 2003"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return within_slots(context, war_tallies(context).to_peace)
