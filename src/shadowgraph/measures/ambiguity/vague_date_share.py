"""Vague date share."""

from __future__ import annotations

from shadowgraph.measures.ambiguity.coded_share import coded_share
from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.records.period import dated_within


class VagueDateShare(Measure):
    """Share of events whose day isn't known.

    Formula: events dated more coarsely than to the day (UCDP `date_prec` 2 to 5, or several possible days) / all events
        of the period. Monthly and quarterly rows hold events dated to the month or better; events known to the year
        only count in yearly rows, so the two lengths must not be compared.
    Units: share.
    Range: 0 to 1; none without events.
    Interval: Bayesian bootstrap of events with Jeffreys' prior.
    Source: GED codebook, `date_prec` (Sundberg and Melander 2013).
    """

    name = "vague_date_share"
    title = "Events whose day isn't known"
    theme = "ambiguity"
    unit_kinds = ("theatre", "district", "actor")
    units = "share"
    range = (0.0, 1.0)
    citation = "Sundberg and Melander 2013"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return coded_share(context, self.name, ~dated_within("day"))
