"""Shared ground: places both act in within the same year."""

from __future__ import annotations

import numpy as np

from shadowgraph.records.place import located_within
from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.standing.incidence import incidence, rarity_weighted


class SharedGround:
    """PRIO-GRID cell-years with events of both, weighing less the more organisations are there, square root."""

    name = "shared ground"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "half-degree cells both act in within a year, weighing less the more others are there"

    def compute(self, panel: Panel) -> FloatArray:
        """Value per pair, shape (P,)."""
        placed = panel.encounters.filter(located_within("district"))
        return np.sqrt(rarity_weighted(panel, incidence(panel, placed, ["priogrid", "year"])))
