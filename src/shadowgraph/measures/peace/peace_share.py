"""Share of districts at peace."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.peace.war_states import last_months, war_tallies
from shadowgraph.measures.totals import ratio


class PeaceShare(Measure):
    """Share of the districts that ever saw violence in which none has been recorded for six months.

    Formula: districts whose last recorded event is at least six whole months before the end of the period, over all
        districts with a recorded event by then. Months in which the record can't be asked (holes, years dated to the
        year) don't count. Nobody weighs districts by people or size here.
    Units: share.
    Range: 0 to 1; none where more than a fifth of the districts can't be asked.
    Interval: Admits war that left no record, so it reaches from the value downwards: recorded peace is the most peace
        there can be. In each draw a silent district had violence in the last six months with the chance that dynamic
        occupancy gives it (`Occupancy`): a month of war is heard as often as its earlier months were, so that silence
        counts only where there was something to hear.
    Source: dynamic occupancy with imperfect detection, MacKenzie et al. (2003); the six months are ours.
    """

    name = "peace_share"
    title = "Districts at peace"
    theme = "peace"
    unit_kinds = ("theatre",)
    units = "share"
    range = (0.0, 1.0)
    citation = "MacKenzie et al. 2003"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        tallies, at = war_tallies(context), last_months(context)
        ever = tallies.ever[at].astype("float32")[:, None]
        return ratio(ever - tallies.war[at], ever)
