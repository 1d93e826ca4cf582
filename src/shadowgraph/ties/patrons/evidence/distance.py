"""Distance: how far the group's fighting is from the state."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.panel import PatronPanel

UNPLACED_KM = 5_000.0
NEAREST_SHARE = 0.02
"""The nearest fiftieth of a group's events: one stray or misplaced event makes no neighbour."""


class Distance:
    """Log of 1 + kilometres between the state and the nearest fiftieth of the group's events.

    Support needs a way in; help from afar takes a navy or money (Lemke 1995). Null: the median pair of a group and a
    state, half a world apart. A group without placed events: 5,000 km from everybody.
    """

    name = "distance"
    mode: Mode = "events"
    sign: Sign = -1
    compared = "kilometres between the state and the nearest fiftieth of the group's events"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S)."""
        made = panel.places.nearest(NEAREST_SHARE)
        return np.log1p(np.where(np.isfinite(made), made, UNPLACED_KM))
