"""Crime: one of the two lives by crime."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.panel import Panel


class Crime:
    """1 where either is a criminal organisation."""

    name = "crime"
    mode: Mode = "events"
    sign: Sign = -1
    compared = "whether one of the two is a criminal organisation"

    def compute(self, panel: Panel) -> FloatArray:
        """Value per pair, shape (P,)."""
        kind = (panel.orgs["kind"] == "criminal").to_numpy()
        return np.asarray(kind[panel.pair_a] | kind[panel.pair_b], np.float64)
