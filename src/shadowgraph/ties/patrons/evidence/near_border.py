"""Near the border: the group acts within a day's march of the state."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.ground import outside
from shadowgraph.ties.patrons.panel import PatronPanel

NEAR_KM = 100.0


class NearBorder:
    """Square root of the share of a group's placed events within 100 km of the state, on somebody else's ground.

    Rear bases lie behind the border nearest to the fighting (Salehyan 2009). Null: a state with no more of the group's
    events near it than the median state, which has none.
    """

    name = "near the border"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "share of the group's events within 100 km of the state, outside it"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S), 0 to 1."""
        spots = panel.places
        near = spots.km <= NEAR_KM
        near &= outside(panel, spots)
        return np.sqrt(spots.share(near))
