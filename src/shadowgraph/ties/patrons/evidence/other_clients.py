"""Other clients: the state is reported to support other foes of the group's enemies."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.evidence.stated import strongest, support_stated
from shadowgraph.ties.patrons.panel import PatronPanel


class OtherClients:
    """Log of 1 + other groups the state is reported to support, weighed by how much they fight the group's enemies.

    Patrons back several foes of one enemy (San-Akca 2016). The group's own reports don't count. Null: 0.
    """

    name = "other clients"
    mode: Mode = "events+reports"
    sign: Sign = 1
    compared = "groups against the same states that the state is reported to support"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S)."""
        stated = strongest(panel, support_stated(panel))
        stated[panel.orgs["kind"].is_in(["state"]).to_numpy()] = 0.0
        alike = panel.of_groups(panel.foes) @ panel.foes.T
        alike[np.arange(len(alike)), panel.group_orgs] = 0.0
        return np.log1p(alike @ stated)
