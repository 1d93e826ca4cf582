"""Effective number of groups, by share of ground."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.concentration import herfindahl
from shadowgraph.measures.totals import ratio


class EffectiveGroupsTerritory(Measure):
    """Number of organisations active on equally much ground that would be as concentrated as those seen.

    Formula: 1 / sum of p_i^2, with p_i organisation i's share of the PRIO-GRID cells (half a degree) that saw an event
        in the period; a cell is divided among the organisations active in it in proportion to their part in its
        events. Activity, not control. Only events located within about 25 km count.
    Units: groups.
    Range: 1 and above, at most the number of active groups; none where no event is located well enough.
    Interval: Bayesian bootstrap of events, placed around the value. Cells are those seen: ground where a group was but
        no event fell is not covered.
    Source: Laakso and Taagepera (1979) on cells of Tollefsen, Strand and Buhaug (2012).
    """

    name = "effective_groups_territory"
    title = "Effective number of groups, by ground"
    theme = "fragmentation"
    unit_kinds = ("theatre",)
    units = "groups"
    range = (1.0, float("inf"))
    citation = "Laakso and Taagepera 1979; Tollefsen, Strand and Buhaug 2012"
    centre = "scale"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        n_actors = max(context.ground.frames.actors.height, 1)
        takes = context.frame("takes").join(
            context.places.select("record", "place"), on="record", maintain_order="left"
        )
        active = context.totals_of(
            takes.with_columns(held=takes["place"] * n_actors + takes["actor"]),
            "held",
            "events",
            sampled=True,
        )
        place, actor = active.group // n_actors, active.group % n_actors
        everyone, at = active.regrouped(place)
        parts = np.nan_to_num(ratio(active.values, everyone.values[at]))
        held, _ = active.regrouped(actor, parts)
        return 1.0 / herfindahl(held)
