"""Two states: both are governments."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.evidence.opportunity import states_in_pair
from shadowgraph.ties.panel import Panel


class TwoStates:
    """1 where both are states: governments active on one ground are there together far more often than not."""

    name = "two states"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "whether both are governments"

    def compute(self, panel: Panel) -> FloatArray:
        """Indicator per pair, shape (P,)."""
        return np.asarray(states_in_pair(panel) == 2, np.float64)
