"""At war itself: how much the state's forces fight groups."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.panel import PatronPanel


class Embattled:
    """Log of 1 + fights of the state's forces with other non-state organisations.

    Governments at war use proxies (San-Akca 2016), and coders look where wars are. Null: 0 fights.
    """

    name = "at war itself"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "fights of the state's forces with other groups"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S)."""
        others = ~panel.orgs["kind"].is_in(["state"]).to_numpy()
        total = panel.of_states(panel.fights[others].sum(axis=0))
        own = panel.of_groups(panel.against_states)
        return np.log1p(np.maximum(total[None, :] - own, 0.0))
