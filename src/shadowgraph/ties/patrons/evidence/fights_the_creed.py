"""Fights the creed: the state's forces fight groups of the group's ideology."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.evidence.peoples import creeds_of, incidence
from shadowgraph.ties.patrons.panel import PatronPanel


class FightsTheCreed:
    """Log of 1 + the state's fights with other groups that hold an ideology of the group, worldwide.

    Who fights jihadists at home seldom arms them abroad. Null: 0 fights; a state at peace is no evidence either way.
    """

    name = "fights the creed"
    mode: Mode = "events"
    sign: Sign = -1
    compared = "the state's fights with other groups of the group's ideology"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S)."""
        creeds = incidence(creeds_of(panel))
        same = panel.of_groups(((creeds @ creeds.T) > 0).astype(np.float64))
        same[np.arange(len(same)), panel.group_orgs] = 0.0
        return np.log1p(same @ panel.against_states)
