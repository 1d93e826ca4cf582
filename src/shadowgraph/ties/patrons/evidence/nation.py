"""Nation: the group's people are the majority of the state's own."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.evidence.peoples import claims_of
from shadowgraph.ties.patrons.panel import PatronPanel
from shadowgraph.ties.patrons.traits import state_traits


class Nation:
    """1 where the group speaks for a people, or one of a family of peoples, that rules the state by number, else 0.

    Mother countries stand by their own across a border (Saideman 2001). The state at whose home the group acts doesn't
    count. Null: 0.
    """

    name = "nation"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "whether the group's people are the majority of the state's own"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S), 0 or 1."""
        nations = state_traits().nations
        theirs = [nations.get(gwno, frozenset()) for gwno in panel.states["gwno"].to_list()]
        wide = claims_of(panel)[1]
        own = [wide[org] for org in panel.group_orgs]
        made = np.array([[float(bool(one & state)) for state in theirs] for one in own])
        at_home = np.flatnonzero(panel.home >= 0)
        made[at_home, panel.home[at_home]] = 0.0
        return made
