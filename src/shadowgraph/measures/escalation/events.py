"""Events."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext


class EventCount(Measure):
    """How many events of organised violence were recorded.

    Formula: the number of events; one whose possible days reach into the next period counts where it may have begun.
    Units: events.
    Range: 0 and above.
    Interval: on which of its possible days each event fell. It does not cover events nobody reported, nor what
        another month like this one would have brought.
    Source: events as in UCDP GED (Sundberg and Melander 2013).
    """

    name = "events"
    title = "Events"
    theme = "escalation"
    unit_kinds = ("theatre", "district")
    units = "events"
    range = (0.0, float("inf"))
    citation = "Sundberg and Melander 2013"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return context.total("events", sampled=False)
