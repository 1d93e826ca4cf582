"""Jihadist: a creed that no state owns up to."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.evidence.peoples import creeds_of
from shadowgraph.ties.patrons.panel import PatronPanel


class Jihadist:
    """1 where the group is Salafi-jihadist, else 0: it calls all governments apostate, and all sanction it.

    Such help as there is goes by private hands, which this doesn't judge (Bapat 2012 on what a sponsor risks). Null:
    one in six groups that fight states.
    """

    name = "jihadist"
    mode: Mode = "events"
    sign: Sign = -1
    compared = "whether the group is Salafi-jihadist, at odds with every government"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S), 0 or 1."""
        creeds = creeds_of(panel)
        held = ["salafi-jihadist" in creeds[org] for org in panel.group_orgs]
        return panel.spread_groups(np.array(held, np.float64))
