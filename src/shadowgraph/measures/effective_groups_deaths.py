"""Effective number of groups, by share of deaths."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.concentration import herfindahl
from shadowgraph.measures.context import MeasureContext


class EffectiveGroupsDeaths(Measure):
    """Number of equally deadly organisations that would be as concentrated as those seen.

    Formula: as `effective_groups`, with each event counting the deaths in it (whoever died) instead of 1.
    Units: groups.
    Range: 1 and above, at most the number of active groups; none where nobody died.
    Interval: Bayesian bootstrap of events and draws of their deaths, with half an average event of a group not seen,
        placed around the value.
    Source: Laakso and Taagepera (1979).
    """

    name = "effective_groups_deaths"
    title = "Effective number of groups, by deaths"
    theme = "fragmentation"
    unit_kinds = ("theatre", "district")
    units = "groups"
    range = (1.0, float("inf"))
    citation = "Laakso and Taagepera 1979"
    centre = "scale"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        shared = context.totals("takes", "actor", "deaths", sampled=True)
        return 1.0 / herfindahl(shared, context.unseen("deaths"))
