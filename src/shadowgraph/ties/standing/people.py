"""People: the two claim to speak for the same people, faith or region."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.standing.values_in import value_sets

KINDRED_WEIGHT = 0.5


class People:
    """1 where both claim the same people, one half where their peoples belong to one family, else 0.

    Constituency is coded per organisation and blind to ties (`actors/bases.yaml`). Rivals for one people's leadership
    are common too (Cunningham 2013): the weight is learnt, and clashes between the two speak for themselves.
    """

    name = "people"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "whether both claim to speak for the same people, or peoples of one family"

    def compute(self, panel: Panel) -> FloatArray:
        """Likeness per pair, shape (P,), 0, 0.5 or 1."""
        from shadowgraph.actors.bases import base_table

        peoples = base_table().peoples
        own = value_sets(panel, "constituency")
        wide = [set(one).union(*(peoples[t].broader for t in one if t in peoples)) for one in own]
        made = np.zeros(panel.n_pairs)
        for p, (a, b) in enumerate(zip(panel.pair_a.tolist(), panel.pair_b.tolist(), strict=True)):
            if own[a] & own[b]:
                made[p] = 1.0
            elif wide[a] & wide[b]:
                made[p] = KINDRED_WEIGHT
        return made
