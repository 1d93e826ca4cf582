"""Ever fought: the state's forces have fought the group at all."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.panel import PatronPanel


class EverFought:
    """1 where the state's forces have met the group in any event, else 0. Null: 0.

    Beside the share of fights: one clash is more than none, and the hundredth is little more than the tenth.
    """

    name = "ever fought"
    mode: Mode = "events"
    sign: Sign = -1
    compared = "whether the state's forces have fought the group at all"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S), 0 or 1."""
        return np.asarray(panel.of_groups(panel.against_states) > 0, np.float64)
