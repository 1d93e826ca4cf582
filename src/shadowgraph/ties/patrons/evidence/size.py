"""Size: how much the group is seen."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.panel import PatronPanel


class Size:
    """Log of the group's events. Null: the typical group; who is seen more is also looked at more by coders."""

    name = "size"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "the group's events"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S)."""
        return panel.spread_groups(np.log1p(panel.of_groups(panel.events_of)))
