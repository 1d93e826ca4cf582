"""Single-source share."""

from __future__ import annotations

import polars as pl

from shadowgraph.measures.ambiguity.coded_share import coded_share
from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext


class SingleSourceShare(Measure):
    """Share of events that one report alone speaks for.

    Formula: events with one source report / events whose reports were counted (UCDP `number_of_sources`; -1, in older
        years mostly, means not counted and is left out).
    Units: share.
    Range: 0 to 1; none where reports were counted for fewer than half of the events.
    Interval: Bayesian bootstrap of events with Jeffreys' prior. Two reports may copy one another, and coders stop
        looking when they have enough: more sources are no proof, one source no doubt.
    Source: GED codebook, `number_of_sources` (Sundberg and Melander 2013); Weidmann (2015) on reporting.
    """

    name = "single_source_share"
    title = "Events with a single source"
    theme = "ambiguity"
    unit_kinds = ("theatre", "district", "actor")
    units = "share"
    range = (0.0, 1.0)
    citation = "Sundberg and Melander 2013; Weidmann 2015"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return coded_share(context, self.name, pl.col("n_sources") == 1)
