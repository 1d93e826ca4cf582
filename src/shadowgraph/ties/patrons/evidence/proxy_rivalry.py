"""Proxy rivalry: the state's own rebels act on the ground of a state the group fights."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.evidence.proxies import rebels_abroad
from shadowgraph.ties.patrons.panel import PatronPanel


class ProxyRivalry:
    """Log of 1 + events of the state's rebels on the ground of the states the group fights.

    Who harbours my rebels, I harbour his: Chad and Sudan, Uganda and Sudan (Maoz and San-Akca 2012). Null: rebels stay
    at home.
    """

    name = "proxy rivalry"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "events of the state's own rebels on the ground of the states the group fights"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S)."""
        return panel.of_groups(panel.foes) @ np.log1p(rebels_abroad(panel)).T
