"""Pull of towns."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.ground.exposure import excess

URBAN_KM = 25.0


class TownExcess(Measure):
    """How much more often events fall by towns than on the ground of the conflict at large.

    Formula: (events of the twelve months up to the end of the period within 25 km of an urban area or the centre of
        a town of 50,000 inhabitants / events of those months located as a point) - (land within 25 km of it / land
        of all PRIO-GRID cells, half a degree, that had seen an event of the theatre by then). The ground is the
        theatre's also for an organisation.
    Units: difference of shares.
    Range: -1 (never there although all the ground is) to 1; 0: as often as the ground would have it. None where no
        event is located as a point.
    Interval: Bayesian bootstrap of events with Jeffreys' prior. Events are reported from towns more readily than
        from the bush, so part of the pull is the reporters' (Weidmann 2016).
    Source: Raleigh and Hegre (2009) on where people live; Weidmann (2016) on reporting.
    """

    name = "town_excess"
    title = "Pull of towns"
    theme = "ground"
    unit_kinds = ("theatre", "actor")
    units = "difference of shares"
    range = (-1.0, 1.0)
    citation = "Raleigh and Hegre 2009; Weidmann 2016"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return excess(context, "urban", URBAN_KM)
