"""War with states: the share of the group's events that are fights with any government."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.panel import PatronPanel


class WarWithStates:
    """Share of the group's events against governments. Null: the typical group.

    States arm groups against other states; it is also where coders of external support look.
    """

    name = "war with states"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "share of the group's events that are fights with governments"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S), 0 to 1."""
        total = panel.of_groups(panel.against_states).sum(axis=1)
        return panel.spread_groups(np.minimum(total / np.maximum(panel.of_groups(panel.events_of), 1.0), 1.0))
