"""Activity: how much there is to know about the less active of the two."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.standing.incidence import smaller


class Activity:
    """Log of 1 + events of the less active one.

    Who acts little can't be seen, and is seldom coded.
    """

    name = "activity"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "events of the less active of the two"

    def compute(self, panel: Panel) -> FloatArray:
        """Value per pair, shape (P,)."""
        events = np.bincount(panel.encounters["org"].to_numpy(), minlength=panel.orgs.height)
        return smaller(panel, np.log1p(events))
