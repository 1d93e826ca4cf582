"""Neighbour: the state shares a border with a state the group fights."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.borders import neighbours
from shadowgraph.ties.patrons.panel import PatronPanel


class Neighbour:
    """Share of the group's fights with states that go against neighbours of the state, 0 to 1.

    Most support to rebels comes from next door (Salehyan, Gleditsch and Cunningham 2011). Null: states border on four
    others in two hundred.
    """

    name = "neighbour"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "share of the group's fights with states that is with neighbours of the state"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S)."""
        touching = neighbours(tuple(panel.states["gwno"].to_list())).astype(np.float64)
        return panel.of_groups(panel.foes) @ touching
