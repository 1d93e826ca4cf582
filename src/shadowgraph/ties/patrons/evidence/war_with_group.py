"""War with the group: the state's own forces fight it."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.panel import PatronPanel


class WarWithGroup:
    """Square root of the share of the group's events that are fights with the state's forces.

    Null: as many as any two organisations have, which is none. Not proof against support: patrons turn on clients, and
    agencies of one state disagree.
    """

    name = "war with the group"
    mode: Mode = "events"
    sign: Sign = -1
    compared = "share of the group's events that are fights with the state's forces"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S), 0 to 1."""
        events = np.maximum(panel.of_groups(panel.events_of), 1.0)
        return np.sqrt(panel.of_groups(panel.against_states) / events[:, None])
