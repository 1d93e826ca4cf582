"""Major power: the state is one of the five with interests everywhere."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.panel import PatronPanel

MAJOR = (2, 200, 220, 365, 710)
"""United States, United Kingdom, France, Russia, China: permanent members of the Security Council, and major powers
throughout in the Correlates of War list (2017), by Gleditsch-Ward number."""


class MajorPower:
    """1 for the five, else 0. Null: 0."""

    name = "major power"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "whether the state is a permanent member of the Security Council"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S), 0 or 1."""
        return panel.spread(np.isin(panel.states["gwno"].to_numpy(), MAJOR).astype(np.float64))
