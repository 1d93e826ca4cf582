"""Fragmentation index of the non-state side."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.movement import movement


class FragmentationIndex(Measure):
    """Chance that two parts in the violence come from non-state organisations that do not stand together.

    The three dimensions of Bakke, Cunningham and Seymour in one number, of which it is exactly the product:
    (1 - 1 / N) for how many there are, D for how evenly power is spread (`power_balance`), and (1 - I) for how far they
    are not bound to each other (`institutionalisation`).

    Formula: (1 - 1 / N) D (1 - I) = 1 - S, with S the sum of squared shares in taking part in the year's events, each
        coalition of non-state organisations taken as one, mean over the ties' periods of the year.
    Units: share.
    Range: 0 (one organisation, or one coalition) to 1; none without ties or non-state organisations.
    Interval: as that of `institutionalisation`.
    Source: Bakke, Cunningham and Seymour (2012); as fractionalisation in Rae (1968).
    """

    name = "fragmentation_index"
    title = "Fragmentation of non-state groups"
    theme = "fragmentation"
    unit_kinds = ("theatre",)
    units = "share"
    range = (0.0, 1.0)
    citation = "Bakke, Cunningham and Seymour 2012; Rae 1968"
    resolution = "year"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return 1.0 - movement(context).linked
