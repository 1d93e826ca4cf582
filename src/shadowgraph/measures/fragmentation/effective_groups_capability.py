"""Effective number of groups, by a proxy of capability."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.capability import capability
from shadowgraph.measures.fragmentation.concentration import herfindahl
from shadowgraph.measures.totals import ratio
from shadowgraph.measures.unseen_groups import unseen_groups


class EffectiveGroupsCapability(Measure):
    """Number of equally capable organisations that would be as concentrated as those seen.

    A *proxy*: events show what organisations did, not their fighters, arms, money or ground held, and one that waits
    looks weak.

    Formula: 1 / sum of c_i^2, with c_i the mean of organisation i's shares of up to four totals of the period (those
        above 0): days on which it was active; PRIO-GRID cells in which it was (events located within about 25 km);
        its part in fights with a state's forces in them; deaths it inflicted on organised opponents beyond its own
        losses, at least 0. Organisations named together divide fights and deaths equally. States count as well.
        Multiplying all deaths, days or cells by a number changes nothing.
    Units: groups.
    Range: 1 and above, at most the number of active groups; none where no organisation was active.
    Interval: Bayesian bootstrap of events and draws of their deaths, with a Dirichlet process for groups that no event
        showed (`unseen_groups`). Days and cells are taken as recorded. That the four are what capability is, is
        assumed.
    Source: Laakso and Taagepera (1979); averaged shares as in Singer, Bremer and Stuckey (1972).
    """

    name = "effective_groups_capability"
    title = "Effective number of groups, by a proxy of capability"
    theme = "fragmentation"
    unit_kinds = ("theatre", "district")
    units = "groups"
    range = (1.0, float("inf"))
    citation = "Laakso and Taagepera 1979; Singer, Bremer and Stuckey 1972"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        shared = capability(context)
        counted = context.totals("takes", "actor", "events", sampled=True)
        # Parts sum to 1: one event counts one part in all there were.
        size = ratio(shared.per_slot()[:, :1], counted.per_slot()[:, :1])
        return 1.0 / herfindahl(shared, unseen_groups(context, counted, size))
