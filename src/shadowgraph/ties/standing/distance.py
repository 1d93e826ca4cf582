"""Distance: how near the two ever come to each other."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.standing.nearest import nearest


class Distance:
    """Log of 1 + the distance, km, between the nearest places of the two."""

    name = "distance"
    mode: Mode = "events"
    sign: Sign = -1
    compared = "kilometres between the nearest places of the two"

    def compute(self, panel: Panel) -> FloatArray:
        """Value per pair, shape (P,)."""
        return np.log1p(nearest(panel))
