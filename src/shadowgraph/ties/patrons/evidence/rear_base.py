"""Rear base: other rebels against the same state act on this state's ground."""

from __future__ import annotations

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.evidence.proxies import rebels_abroad, without_own
from shadowgraph.ties.patrons.panel import PatronPanel


class RearBase:
    """Log of 1 + events on the state's ground of other groups that fight the same states.

    A state that harbours one of a neighbour's rebels harbours others (San-Akca 2016). Null: rebels stay at home.
    """

    name = "rear base"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "events on the state's ground of other groups that fight the same states"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S)."""
        return without_own(panel, rebels_abroad(panel))
