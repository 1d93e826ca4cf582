"""Pull of borderlands."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.ground.exposure import excess

BORDER_KM = 50.0


class BorderlandExcess(Measure):
    """How much more often events fall in borderlands than on the ground of the conflict at large.

    Formula: (events of the twelve months up to the end of the period within 50 km of an international land border
        as it ran / events of those months located as a point) - (land within 50 km of it / land of all PRIO-GRID
        cells, half a degree, that had seen an event of the theatre by then). The ground is the theatre's also for
        an organisation.
    Units: difference of shares.
    Range: -1 (never there although all the ground is) to 1; 0: as often as the ground would have it. None where no
        event is located as a point.
    Interval: Bayesian bootstrap of events with Jeffreys' prior. Cells are those seen: the conflict has chosen its
        ground already, so this is the pull of the border within it.
    Source: Buhaug and Gates (2002); Buhaug (2010) on distance and borders; cells of Tollefsen, Strand and Buhaug
        (2012).
    """

    name = "borderland_excess"
    title = "Pull of borderlands"
    theme = "ground"
    unit_kinds = ("theatre", "actor")
    units = "difference of shares"
    range = (-1.0, 1.0)
    citation = "Buhaug and Gates 2002; Buhaug 2010"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return excess(context, "border", BORDER_KM)
