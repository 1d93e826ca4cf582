"""Lifetime: for how long the group is seen."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.panel import PatronPanel


class Lifetime:
    """Log of the years from the group's first event to its last, both counted. Null: the typical group."""

    name = "lifetime"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "years from the group's first event to its last"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S)."""
        years = panel.groups["last_year"].to_numpy() - panel.groups["first_year"].to_numpy() + 1
        return panel.spread_groups(np.log(years.astype(np.float64)))
