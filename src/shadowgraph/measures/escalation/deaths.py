"""Deaths."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext


class Deaths(Measure):
    """How many people died in the recorded events.

    Formula: sum of the best estimates of deaths.
    Units: deaths.
    Range: 0 and above.
    Interval: each event's deaths drawn from the distribution around its low, best and high estimate, and the day it
        fell on from its possible days. In a draw, half of the events err together and half by themselves (an
        assumption; the truth lies between all and none). It does not cover events nobody reported.
    Source: UCDP GED (Sundberg and Melander 2013); distribution of deaths as in `shadowgraph.events.deaths`.
    """

    name = "deaths"
    title = "Deaths"
    theme = "escalation"
    unit_kinds = ("theatre", "district")
    units = "deaths"
    range = (0.0, float("inf"))
    citation = "Sundberg and Melander 2013"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return context.total("deaths", sampled=False)
