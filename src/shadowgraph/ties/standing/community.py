"""Community: one of the two is a people, a village or a crowd, not an army."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.panel import Panel


class Community:
    """1 where either is communal or the supporters of a party."""

    name = "community"
    mode: Mode = "events"
    sign: Sign = -1
    compared = "whether one of the two is a community or a crowd"

    def compute(self, panel: Panel) -> FloatArray:
        """Value per pair, shape (P,)."""
        kind = panel.orgs["kind"].is_in(["communal", "party"]).to_numpy()
        return np.asarray(kind[panel.pair_a] | kind[panel.pair_b], np.float64)
