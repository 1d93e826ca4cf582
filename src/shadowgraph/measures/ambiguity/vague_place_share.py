"""Vague place share."""

from __future__ import annotations

import polars as pl

from shadowgraph.measures.ambiguity.coded_share import coded_share
from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.records.place import COARSEST_PLACE


class VaguePlaceShare(Measure):
    """Share of events that can't be put on the map as a point.

    Formula: events with UCDP `where_prec` 3 to 7 (no nearer than the district) / events for which it is coded. In a
        district only events surely inside it count, so that there 3 alone is vague.
    Units: share.
    Range: 0 to 1; none where it is coded for fewer than half of the events.
    Interval: Bayesian bootstrap of events with Jeffreys' prior.
    Source: GED codebook, `where_prec` (Sundberg and Melander 2013); that precision follows access, Weidmann (2015).
    """

    name = "vague_place_share"
    title = "Events placed no better than a district"
    theme = "ambiguity"
    unit_kinds = ("theatre", "district", "actor")
    units = "share"
    range = (0.0, 1.0)
    citation = "Sundberg and Melander 2013; Weidmann 2015"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return coded_share(context, self.name, pl.col("place_precision") > COARSEST_PLACE["point"])
