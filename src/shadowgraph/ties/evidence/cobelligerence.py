"""Co-belligerence: the two are named together on one side."""

from __future__ import annotations

import polars as pl

from shadowgraph.ties.base import Mode, Rates, TermValues
from shadowgraph.ties.evidence.opportunity import from_meetings
from shadowgraph.ties.panel import Panel


class CoBelligerence:
    """Events with a composite side ("A, B, C") that names both, against activity-matched pairs."""

    name = "co-belligerence"
    mode: Mode = "events"
    compared = "events naming both on one side, with the number for pairs equally active in reach"
    rates = Rates((0.01, 0.02, 10.0, 10.0), strength=100.0, dispersion=0.5)

    def compute(self, panel: Panel) -> TermValues:
        """Count joint namings per cell; events dated to the year are spread over its periods."""
        return from_meetings(panel, panel.meetings.filter(~pl.col("opposed")))
