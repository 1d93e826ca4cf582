"""Splits."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.lineage_counts import yearly_rate


class Splits(Measure):
    """How many organisations broke away from another.

    Formula: organisations of the theatre whose register entry says that they split, that year, from another
        organisation of the theatre. By calendar year, since registers date splits to the year.
    Units: splits.
    Range: 0 and above.
    Interval: of the yearly rate behind the number, under Jeffreys' prior: none in one year is not a rate of 0.
        Splits no register names, and those before the new group was first recorded here, are not covered.
    Source: lineage of the UCDP Actor Dataset; splintering as in Bakke, Cunningham and Seymour (2012).
    """

    name = "splits"
    title = "Splits"
    theme = "fragmentation"
    unit_kinds = ("theatre",)
    units = "splits"
    range = (0.0, float("inf"))
    citation = "Bakke, Cunningham and Seymour 2012"
    resolution = "year"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return yearly_rate(context, ("split_from",))
