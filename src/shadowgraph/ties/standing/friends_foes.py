"""Friends and foes: the friends of one fight the other."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.standing.fights import company, fights


class FriendsFoes:
    """Log of 1 + organisations that one of the two is named with and the other fights (imbalance, Harary 1953)."""

    name = "friends and foes"
    mode: Mode = "events"
    sign: Sign = -1
    compared = "organisations that one is named with and the other fights"

    def compute(self, panel: Panel) -> FloatArray:
        """Value per pair, shape (P,)."""
        n = panel.orgs.height
        friend, foe = np.zeros((n, n)), np.zeros((n, n))
        for made, rows, other in ((friend, company(panel), "friend"), (foe, fights(panel), "enemy")):
            made[rows["org"].to_numpy(), rows[other].to_numpy()] = 1.0
        crossed = friend @ foe
        return np.log1p((crossed + crossed.T)[panel.pair_a, panel.pair_b])
