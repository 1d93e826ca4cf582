"""Mergers."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.lineage_counts import yearly_rate


class Mergers(Measure):
    """How many organisations merged into or joined another.

    Formula: organisations of the theatre whose register entry says that they merged into or joined, that year, another
        organisation of the theatre. By calendar year, since registers date mergers to the year.
    Units: mergers.
    Range: 0 and above.
    Interval: of the yearly rate behind the number, under Jeffreys' prior. Mergers no register names are not covered.
    Source: lineage of the UCDP Actor Dataset; the opposite of splintering in Bakke, Cunningham and Seymour (2012).
    """

    name = "mergers"
    title = "Mergers"
    theme = "fragmentation"
    unit_kinds = ("theatre",)
    units = "mergers"
    range = (0.0, float("inf"))
    citation = "Bakke, Cunningham and Seymour 2012"
    resolution = "year"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return yearly_rate(context, ("merged_into", "joined"))
