"""Area of presence."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.ground.areas import of_slots


class PresenceArea(Measure):
    """Land on which an organisation's violence is to be expected, at the end of the year.

    Formula: sum over PRIO-GRID cells of land area * chance of any violence in the coming half-year * chance that
        the next is the organisation's (the `control` table). States count where they act alone.
    Units: square kilometres.
    Range: 0 and above; none where nothing recent is located within a province, or the organisation has no violence
        of its own.
    Interval: draws of each organisation's share in a cell (Dirichlet, over settings weighed by how well they
        predicted) and of whether it sees violence (over the conflicts that was learnt from). Presence in violence,
        not administration.
    Source: areas of activity from georeferenced events (Sundberg and Melander 2013) on cells of Tollefsen, Strand
        and Buhaug (2012), smoothed in space and time.
    """

    name = "presence_area"
    title = "Area of presence"
    theme = "ground"
    unit_kinds = ("actor",)
    units = "square kilometres"
    range = (0.0, float("inf"))
    citation = "Sundberg and Melander 2013; Tollefsen, Strand and Buhaug 2012"
    resolution = "year"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return of_slots(context, "held")
