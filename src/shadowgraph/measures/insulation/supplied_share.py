"""Supplied share."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.insulation.financed_share import layer_share


class SuppliedShare(Measure):
    """Share of the violence by organisations that a tie likely supplies.

    Formula: as `financed_share`, with the layer 'logistics and materiel'.
    Units: share.
    Range: 0 to 1; none without likely ties to judge by, or where most of the violence is by organisations that can't be
        judged.
    Interval: as `financed_share`.
    Source: insulation by war economies, Collier and Hoeffler (2004), Staniland (2012); the measure is ours.
    """

    name = "supplied_share"
    title = "Violence by groups with a tie that supplies them"
    theme = "insulation"
    unit_kinds = ("theatre", "district", "actor")
    units = "share"
    range = (0.0, 1.0)
    citation = "Collier and Hoeffler 2004; Staniland 2012"
    needs = ("layers",)

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return layer_share(context, "logistics and materiel")
