"""Effective number of groups, by share of violence."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.concentration import herfindahl
from shadowgraph.measures.unseen_groups import unseen_groups


class EffectiveGroups(Measure):
    """Number of equally violent organisations that would be as concentrated as those seen.

    Formula: 1 / sum of p_i^2, with p_i organisation i's share of taking part in the period's events. An event
        counts 1 for each side, divided equally among organisations named together on it; states count like any
        other organisation, civilians and unknown perpetrators do not.
    Units: groups.
    Range: 1 and above, at most the number of active groups.
    Interval: Bayesian bootstrap of events, with a Dirichlet process for groups that no event showed (`unseen_groups`).
        Where many groups share the violence evenly, it reaches too low.
    Source: Laakso and Taagepera (1979).
    """

    name = "effective_groups"
    title = "Effective number of groups, by events"
    theme = "fragmentation"
    unit_kinds = ("theatre", "district")
    units = "groups"
    range = (1.0, float("inf"))
    citation = "Laakso and Taagepera 1979"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        shared = context.totals("takes", "actor", "events", sampled=True)
        return 1.0 / herfindahl(shared, unseen_groups(context, shared))
