"""Nearest: how many states are nearer to the group's fighting than this one."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.evidence.distance import Distance
from shadowgraph.ties.patrons.panel import PatronPanel


class Nearest:
    """Log of 1 + the number of states, the group's own country apart, that are nearer to its events.

    Among deserts and islands the nearest state is far off and still the one at hand. Null: half of all states are
    nearer.
    """

    name = "states nearer"
    mode: Mode = "events"
    sign: Sign = -1
    compared = "states nearer to the group's fighting than this one"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S)."""
        away = np.where(panel.at_risk, Distance().compute(panel), np.inf)
        at_home = np.flatnonzero(panel.home >= 0)
        away[at_home, panel.home[at_home]] = np.inf
        ranked = np.argsort(np.argsort(away, axis=1, kind="stable"), axis=1, kind="stable")
        ranked[at_home, panel.home[at_home]] = 0
        return np.log1p(ranked)
