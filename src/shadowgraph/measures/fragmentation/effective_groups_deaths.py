"""Effective number of groups, by share of deaths."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.concentration import herfindahl
from shadowgraph.measures.totals import ratio
from shadowgraph.measures.unseen_groups import unseen_groups


class EffectiveGroupsDeaths(Measure):
    """Number of equally deadly organisations that would be as concentrated as those seen.

    Formula: as `effective_groups`, with each event counting the deaths in it (whoever died) instead of 1.
    Units: groups.
    Range: 1 and above, at most the number of active groups; none where nobody died.
    Interval: Bayesian bootstrap of events and draws of their deaths, with a Dirichlet process for groups that no event
        showed (`unseen_groups`), whose events are of average size.
    Source: Laakso and Taagepera (1979).
    """

    name = "effective_groups_deaths"
    title = "Effective number of groups, by deaths"
    theme = "fragmentation"
    unit_kinds = ("theatre", "district")
    units = "groups"
    range = (1.0, float("inf"))
    citation = "Laakso and Taagepera 1979"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        counted = context.totals("takes", "actor", "events", sampled=True)
        shared = context.totals("takes", "actor", "deaths", sampled=True)
        size = ratio(shared.per_slot()[:, :1], counted.per_slot()[:, :1])
        return 1.0 / herfindahl(shared, unseen_groups(context, counted, size))
