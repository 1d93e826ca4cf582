"""Same months: whether the two are active at the same time."""

from __future__ import annotations

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.standing.incidence import cosine, incidence


class SameMonths:
    """Cosine of the log numbers of events by country and month, 0 to 1; events dated to the month or better."""

    name = "same months"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "how alike the two are in the months they are active in"

    def compute(self, panel: Panel) -> FloatArray:
        """Value per pair, shape (P,)."""
        return cosine(panel, incidence(panel, panel.encounters, ["month"]))
