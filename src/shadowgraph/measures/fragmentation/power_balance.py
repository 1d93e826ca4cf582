"""Balance of power on the non-state side."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.movement import movement


class PowerBalance(Measure):
    """How evenly power is spread over non-state organisations: the third dimension of fragmentation.

    Formula: (1 - H) / (1 - 1 / N), with H the sum of squared shares of non-state organisations in taking part in the
        year's events and N their number (`nonstate_organisations`). Violence stands in for power.
    Units: share.
    Range: 0 (one has all) to 1 (all have the same); none with a single organisation.
    Interval: Bayesian bootstrap of events, with a Dirichlet process for groups that no event showed (`unseen_groups`).
    Source: Bakke, Cunningham and Seymour (2012); normalised as in Agresti and Agresti (1978).
    """

    name = "power_balance"
    title = "Balance of power among non-state groups"
    theme = "fragmentation"
    unit_kinds = ("theatre",)
    units = "share"
    range = (0.0, 1.0)
    citation = "Bakke, Cunningham and Seymour 2012; Agresti and Agresti 1978"
    resolution = "year"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        found = movement(context)
        number = np.where(found.number > 1, found.number, np.nan)[:, None]
        made: Draws = ((1.0 - found.same) / (1.0 - 1.0 / number)).astype(np.float32)
        return made
