"""Same region: the state lies in the part of the world where the group acts."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.panel import PatronPanel


class SameRegion:
    """1 where the state and the country of most of the group's events are in one of UCDP's five regions, else 0."""

    name = "same region"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "whether the state is in the region where the group acts"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S), 0 or 1."""
        theirs = panel.states["region"].to_numpy().astype(str)
        mine = panel.groups["region"].fill_null("").to_numpy().astype(str)
        return np.asarray(mine[:, None] == theirs[None, :], np.float64)
