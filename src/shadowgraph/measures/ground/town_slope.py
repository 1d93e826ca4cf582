"""Slope away from towns."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.ground.tilt import slope


class TownSlope(Measure):
    """How fast violence thins out, or thickens, away from towns.

    Formula: the b at which the mean distance to the nearest urban area or town of 50,000 inhabitants of the twelve
        months' events up to the end of the period equals that of the ground weighted by exp(b * distance), in units
        of 100 km (cut at 500 km): the likeliest slope of the log rate of a Poisson process on the land of all
        PRIO-GRID cells that had seen an event of the theatre.
    Units: log rate per 100 km.
    Range: -10 to 10 (cut); below 0: the nearer, the more. None with fewer than ten such events, or where the ground
        is all about as far.
    Interval: Bayesian bootstrap of events, placed around the value. Distance stands for all that goes with it:
        settlement, roads, reporters.
    Source: Raleigh and Hegre (2009); Baddeley, Rubak and Turner (2015) on slopes of point processes.
    """

    name = "town_slope"
    title = "Slope away from towns"
    theme = "ground"
    unit_kinds = ("theatre", "actor")
    units = "log rate per 100 km"
    range = (-10.0, 10.0)
    citation = "Raleigh and Hegre 2009; Baddeley, Rubak and Turner 2015"
    centre = "shift"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return slope(context, "urban")
