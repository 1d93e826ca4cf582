"""Reach: in how many countries the state's forces are seen."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.panel import PatronPanel


class Reach:
    """Log of 1 + the number of foreign countries in which the state's forces take part in events.

    Null: 0; most armies never leave home.
    """

    name = "reach"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "foreign countries in which the state's forces are seen fighting"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S)."""
        seen = panel.soil_of_states() > 0
        np.fill_diagonal(seen, False)
        return panel.spread(np.log1p(seen.sum(axis=1)))
