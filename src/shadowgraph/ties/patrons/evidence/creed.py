"""Creed: the state's doctrine is the group's."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.panel import PatronPanel
from shadowgraph.ties.patrons.traits import BRANCHES, ISLAMIST, faiths_of, state_traits


class Creed:
    """Share of the group's years in which a leftist group faces a leftist state, or an Islamist one an Islamic state.

    Revolutions export themselves (Colgan 2013). An Islamist group and an Islamic state of another branch of Islam count
    half. Null: 0.
    """

    name = "creed"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "share of the group's years in which its doctrine is the state's"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S), 0 to 1."""
        traits = state_traits()
        leftist, islamic = traits.holds("leftist", panel), traits.holds("islamic", panel)
        faith = [traits.faith.get(gwno, "christian") for gwno in panel.states["gwno"].to_list()]
        made = np.zeros(panel.shape)
        orgs = panel.orgs[panel.group_orgs.tolist()].select("ideology", "constituency").rows()
        for g, (ideology, people) in enumerate(orgs):
            held = set(ideology.split(";")) if ideology else set()
            if "leftist" in held:
                made[g] = leftist[g]
            if held & ISLAMIST:
                own = faiths_of(ideology, people)
                other = np.array([f in BRANCHES and f not in own for f in faith])
                made[g] = np.maximum(made[g], islamic[g] * np.where(other, 0.5, 1.0))
        return made
