"""Shared enemy: the state's forces fight the organisations that the group fights."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.panel import PatronPanel


class SharedEnemy:
    """Non-state enemies of both, weighed by 1 / log of their number of enemies (Adamic and Adar 2003), square root.

    A state far off fights few groups and shares none by chance; whom everybody fights says little. Null: 0 in common.
    """

    name = "shared enemy"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "non-state enemies that the state's forces and the group both fight, weighed by rarity"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S)."""
        groups = ~panel.orgs["kind"].is_in(["state"]).to_numpy()
        met = (panel.fights > 0) & groups[None, :]
        weight = 1.0 / np.log(np.maximum(met.sum(axis=0) + 1, 2.0) + 1.0)
        theirs = panel.of_states(met.T.astype(np.float64)).T
        return np.asarray(np.sqrt((panel.of_groups(met.astype(np.float64)) * weight) @ theirs.T))
