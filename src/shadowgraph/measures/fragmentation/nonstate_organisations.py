"""Number of non-state organisations."""

from __future__ import annotations

import polars as pl

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.active_groups import groups_counted


class NonstateOrganisations(Measure):
    """How many non-state organisations took part in the year's violence: the first dimension of fragmentation.

    Formula: as `active_groups`, states left out, by calendar year.
    Units: groups.
    Range: 0 and above.
    Interval: as that of `active_groups`.
    Source: Bakke, Cunningham and Seymour (2012); Chao (1987) for the unseen.
    """

    name = "nonstate_organisations"
    title = "Non-state organisations"
    theme = "fragmentation"
    unit_kinds = ("theatre", "district")
    units = "groups"
    range = (0.0, float("inf"))
    citation = "Bakke, Cunningham and Seymour 2012; Chao 1987"
    resolution = "year"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return groups_counted(context, context.frame("takes").filter(~pl.col("state")))
