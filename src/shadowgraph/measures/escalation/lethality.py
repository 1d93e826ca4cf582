"""Lethality."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.totals import ratio


class Lethality(Measure):
    """Deaths per event.

    Formula: deaths (best estimates) / events.
    Units: deaths per event.
    Range: 0 and above; none without events.
    Interval: Bayesian bootstrap of events and draws of their deaths. Few events say little about the tail: one more
        massacre than drawn is always possible.
    Source: intensity per event as in Lacina (2006); bootstrap of Rubin (1981).
    """

    name = "lethality"
    title = "Deaths per event"
    theme = "escalation"
    unit_kinds = ("theatre", "district")
    units = "deaths per event"
    range = (0.0, float("inf"))
    citation = "Lacina 2006; Rubin 1981"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        made = ratio(context.total("deaths", sampled=True), context.total("events", sampled=True))
        made[np.isnan(made[:, 0])] = np.nan
        return made
