"""Clashes: the two fight each other more, or less, than their opportunity would lead one to expect."""

from __future__ import annotations

import polars as pl

from shadowgraph.ties.base import Mode, Rates, TermValues
from shadowgraph.ties.evidence.opportunity import from_meetings
from shadowgraph.ties.panel import Panel


class Clashes:
    """Events with the two on opposite sides, against the rate expected from opportunity.

    A clash between composite sides counts 1 / (size of one side x size of the other) for each pair of members.
    """

    name = "clashes"
    mode: Mode = "events"
    compared = "fights between the two, with the number expected from how much both were active in reach"
    rates = Rates((2.0, 0.4, 0.2, 0.2), strength=2000.0, dispersion=1.0, power=1.0)

    def compute(self, panel: Panel) -> TermValues:
        """Count clashes per cell; events dated to the year are spread over its periods."""
        return from_meetings(panel, panel.meetings.filter(pl.col("opposed")))
