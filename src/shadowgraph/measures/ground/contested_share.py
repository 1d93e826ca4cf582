"""Contested part of the ground."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.ground.areas import of_slots
from shadowgraph.measures.totals import ratio


class ContestedShare(Measure):
    """Part of the violent land that several organisations share, at the end of the year.

    Formula: `contested_area` / sum over PRIO-GRID cells of land area * chance of any violence in the coming
        half-year.
    Units: share.
    Range: 0 to 1; none where nothing recent is located within a province.
    Interval: draws of each organisation's share in a cell (Dirichlet, over settings weighed by how well they
        predicted) and of whether it sees violence (over the conflicts that was learnt from). Presence in violence,
        not administration.
    Source: zones of control and contest of Kalyvas (2006), read from who is violent where.
    """

    name = "contested_share"
    title = "Contested part of the ground"
    theme = "ground"
    unit_kinds = ("theatre",)
    units = "share"
    range = (0.0, 1.0)
    citation = "Kalyvas 2006; Tollefsen, Strand and Buhaug 2012"
    resolution = "year"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return ratio(of_slots(context, "shared"), of_slots(context, "violent"))
