"""Pull of rivers."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.ground.exposure import excess

RIVER_KM = 25.0


class RiverExcess(Measure):
    """How much more often events fall by large rivers than on the ground of the conflict at large.

    Formula: (events of the twelve months up to the end of the period within 25 km of a river (Natural Earth, 1:50m)
        / events of those months located as a point) - (land within 25 km of it / land of all PRIO-GRID cells, half
        a degree, that had seen an event of the theatre by then). The ground is the theatre's also for an
        organisation.
    Units: difference of shares.
    Range: -1 (never there although all the ground is) to 1; 0: as often as the ground would have it. None where no
        event is located as a point.
    Interval: Bayesian bootstrap of events with Jeffreys' prior. Only large rivers are on the map, and places are
        known to about 25 km.
    Source: Natural Earth rivers; the comparison with the ground as in Buhaug and Gates (2002).
    """

    name = "river_excess"
    title = "Pull of rivers"
    theme = "ground"
    unit_kinds = ("theatre", "actor")
    units = "difference of shares"
    range = (-1.0, 1.0)
    citation = "Buhaug and Gates 2002"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return excess(context, "river", RIVER_KM)
