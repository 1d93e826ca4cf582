"""Power concentration among non-state groups."""

from __future__ import annotations

import polars as pl

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.concentration import herfindahl
from shadowgraph.measures.unseen_groups import unseen_groups


class PowerConcentration(Measure):
    """How far one non-state organisation dominates the others.

    Formula: sum of p_i^2, with p_i non-state organisation i's share of taking part in the period's events
        (Herfindahl index; an event counts 1 for each side, divided among organisations named together on it).
        The distribution of power across organisations, the third dimension of fragmentation of Bakke, Cunningham
        and Seymour (2012), with violence in place of membership.
    Units: share.
    Range: 1 / number of groups to 1 (a single group); none where no non-state group was active.
    Interval: Bayesian bootstrap of events, with a Dirichlet process for groups that no event showed (`unseen_groups`).
    Source: Herfindahl (1950); Bakke, Cunningham and Seymour (2012).
    """

    name = "power_concentration"
    title = "Power concentration among non-state groups"
    theme = "fragmentation"
    unit_kinds = ("theatre", "district")
    units = "share"
    range = (0.0, 1.0)
    citation = "Herfindahl 1950; Bakke, Cunningham and Seymour 2012"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        groups = context.frame("takes").filter(~pl.col("state"))
        shared = context.totals_of(groups, "actor", "events", sampled=True)
        return herfindahl(shared, unseen_groups(context, shared))
