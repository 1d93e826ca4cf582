"""Share of borders with peace on one side and war on the other."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.peace.war_states import last_months, war_tallies
from shadowgraph.measures.totals import ratio


class MixedBorders(Measure):
    """Share of pairs of neighbouring districts of which one is at peace and one at war.

    Formula: pairs of neighbours (events of both in one PRIO-GRID cell or in two that touch, see `Neighbours`) with
        one at war and one at peace (see `peace_share`) at the end of the period, over all pairs of neighbours that had
        both seen violence by then.
    Units: share.
    Range: 0 to 1; none without neighbours, or where more than a fifth of the districts can't be asked.
    Interval: As `peace_share`. Which districts are neighbours is taken as known.
    Source: join counts, Moran (1948); Cliff and Ord (1981).
    """

    name = "mixed_borders"
    title = "Borders between peace and war"
    theme = "peace"
    unit_kinds = ("theatre",)
    units = "share"
    range = (0.0, 1.0)
    citation = "Cliff and Ord 1981"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        tallies, at = war_tallies(context), last_months(context)
        return ratio(tallies.mixed[at], tallies.joins[at].astype("float32")[:, None] + 0 * tallies.mixed[at])
