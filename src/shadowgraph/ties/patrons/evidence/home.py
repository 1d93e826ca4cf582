"""Home: the state is the one on whose ground the group mostly acts."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.panel import PatronPanel


class Home:
    """1 for the state where most of the group's events are, else 0.

    That state is near in every sense and seldom a patron: what closeness says for others, it doesn't say here. Null: 0.
    """

    name = "home"
    mode: Mode = "events"
    sign: Sign = -1
    compared = "whether the state is the one on whose ground the group mostly acts"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S), 0 or 1."""
        return (panel.home[:, None] == np.arange(panel.states.height)[None, :]).astype(np.float64)
