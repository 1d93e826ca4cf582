"""Enemies in the same year: whom the two fight at the same time."""

from __future__ import annotations

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.standing.fights import fights
from shadowgraph.ties.standing.incidence import incidence, jaccard


class SameYearEnemies:
    """Enemy-years in common over enemy-years of either (Jaccard), 0 to 1."""

    name = "same enemies, same years"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "enemies fought in the same year by both, over those fought by either"

    def compute(self, panel: Panel) -> FloatArray:
        """Value per pair, shape (P,)."""
        return jaccard(panel, incidence(panel, fights(panel), ["enemy", "year"]))
