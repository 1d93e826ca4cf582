"""Intervenes: the state's forces are seen where the group fights, and not against it."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.panel import PatronPanel


class Intervenes:
    """Log of 1 + events of the state's forces in the group's country, other than fights with the group.

    Only abroad: 0 for the state on whose ground that is. Null: 0, armies stay at home.
    """

    name = "intervenes"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "events of the state's forces in the group's country, not against the group"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S)."""
        abroad = panel.soil_of_states()
        np.fill_diagonal(abroad, 0.0)
        there = np.where(panel.home[:, None] >= 0, abroad.T[np.maximum(panel.home, 0)], 0.0)
        return np.log1p(np.maximum(there - panel.of_groups(panel.against_states), 0.0))
