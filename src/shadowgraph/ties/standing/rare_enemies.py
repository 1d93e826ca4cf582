"""Rare enemies: enemies in common, those with few enemies counting most."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.standing.fights import fights
from shadowgraph.ties.standing.incidence import incidence, rarity_weighted


class RareEnemies:
    """Common enemies, each weighing 1 / log of the number of its enemies (Adamic and Adar 2003), square root.

    A government that everybody fights says little; a militia that only two fight says much.
    """

    name = "rare enemies"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "enemies in common, each weighing less the more organisations fight it"

    def compute(self, panel: Panel) -> FloatArray:
        """Value per pair, shape (P,)."""
        return np.sqrt(rarity_weighted(panel, incidence(panel, fights(panel), ["enemy"])))
