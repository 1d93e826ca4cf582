"""Contested area."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.ground.areas import of_slots


class ContestedArea(Measure):
    """Land on which violence by several organisations is to be expected, at the end of the year.

    Formula: sum over PRIO-GRID cells of land area * chance of any violence in the coming half-year * chance that
        two acts of violence there are by different organisations (the `contest` table; fights with the state alone
        are no contest).
    Units: square kilometres.
    Range: 0 and above; none where nothing recent is located within a province.
    Interval: draws of each organisation's share in a cell (Dirichlet, over settings weighed by how well they
        predicted) and of whether it sees violence (over the conflicts that was learnt from). Presence in violence,
        not administration.
    Source: zones of control and contest of Kalyvas (2006), read from who is violent where.
    """

    name = "contested_area"
    title = "Contested area"
    theme = "ground"
    unit_kinds = ("theatre",)
    units = "square kilometres"
    range = (0.0, float("inf"))
    citation = "Kalyvas 2006; Tollefsen, Strand and Buhaug 2012"
    resolution = "year"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return of_slots(context, "shared")
