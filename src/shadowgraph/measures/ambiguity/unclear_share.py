"""Unclear share."""

from __future__ import annotations

import polars as pl

from shadowgraph.measures.ambiguity.coded_share import coded_share
from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext

CLEAR = 1


class UnclearShare(Measure):
    """Share of events whose report is too unclear to single the event out.

    Formula: events with UCDP `event_clarity` 2 (aggregated or unclear reports) / events for which it is coded.
    Units: share.
    Range: 0 to 1; none where it is coded for fewer than half of the events.
    Interval: Bayesian bootstrap of events with Jeffreys' prior. It says how reports read, not whether they are true;
        coders' habits differ between regions and releases.
    Source: GED codebook, `event_clarity` (Sundberg and Melander 2013); the interval as in Brown, Cai and DasGupta
        (2001).
    """

    name = "unclear_share"
    title = "Events reported unclearly"
    theme = "ambiguity"
    unit_kinds = ("theatre", "district", "actor")
    units = "share"
    range = (0.0, 1.0)
    citation = "Sundberg and Melander 2013; Brown, Cai and DasGupta 2001"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return coded_share(context, self.name, pl.col("clarity") > CLEAR)
