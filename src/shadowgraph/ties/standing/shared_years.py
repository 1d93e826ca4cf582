"""Shared years: how long the two were active in the same country."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.standing.incidence import incidence, rarity_weighted


class SharedYears:
    """Country-years with events of both, each weighing 1 / log of the number of organisations there, square root.

    Who stands beside whom for years, where few others are, has to come to terms.
    """

    name = "shared years"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "years with events of both in one country, weighing less the more organisations are there"

    def compute(self, panel: Panel) -> FloatArray:
        """Value per pair, shape (P,)."""
        return np.sqrt(rarity_weighted(panel, incidence(panel, panel.encounters, ["country", "year"])))
