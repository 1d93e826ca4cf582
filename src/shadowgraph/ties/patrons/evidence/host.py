"""Host: the group also acts on the state's ground, which is not where it fights its war."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.panel import PatronPanel


class Host:
    """Log of 1 + the group's events on the state's ground, other than the state it mostly fights in.

    A host may be willing or helpless (Salehyan 2009): fights with its own forces are counted apart. Null: groups stay
    at home; four of five never leave it.
    """

    name = "host"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "the group's events on the state's ground, away from home"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S)."""
        made = np.log1p(panel.of_groups(panel.soil))
        at_home = np.flatnonzero(panel.home >= 0)
        made[at_home, panel.home[at_home]] = 0.0
        return made
