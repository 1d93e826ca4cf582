"""Creed: the two stand for the same, in a way that knows no borders."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.standing.values_in import holds

UNIVERSAL = ("salafi-jihadist", "shia-islamist", "leftist")
"""Creeds that make strangers brothers: they claim all mankind or all believers, and have had internationals."""

KINDRED = ("salafi-jihadist", "islamist-other")
KINDRED_WEIGHT = 0.5


class Creed:
    """1 where both hold the same universal creed, one half where both are Sunni Islamists of whatever kind, else 0.

    Ideology is coded per organisation and blind to ties (`actors/bases.yaml`). Nationalisms don't count here: two
    peoples' wars are two wars.
    """

    name = "creed"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "whether both hold the same creed without borders (jihadist, Shia Islamist, leftist)"

    def compute(self, panel: Panel) -> FloatArray:
        """Likeness per pair, shape (P,), 0, 0.5 or 1."""
        made = np.zeros(panel.n_pairs)
        kindred = np.logical_or.reduce([holds(panel, "ideology", value) for value in KINDRED])
        made[kindred[panel.pair_a] & kindred[panel.pair_b]] = KINDRED_WEIGHT
        for creed in UNIVERSAL:
            held = holds(panel, "ideology", creed)
            made[held[panel.pair_a] & held[panel.pair_b]] = 1.0
        return made
