"""Enmity: the state's forces have fought those of a state the group fights."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.panel import PatronPanel


class Enmity:
    """Log of 1 + clashes between the state's forces and those of the states the group fights, by its share of fights.

    Rivals fight through each other's rebels (San-Akca 2016). Null: no clash, which holds for all but a few score of
    pairs of states since 1989.
    """

    name = "enmity of states"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "clashes between the state's forces and those of the states the group fights"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S)."""
        org = panel.states["org"].to_numpy()
        between = np.zeros((len(org), len(org)))
        own = np.flatnonzero(org >= 0)
        between[np.ix_(own, own)] = panel.fights[np.ix_(org[own], org[own])]
        return panel.of_groups(panel.foes) @ np.log1p(between)
