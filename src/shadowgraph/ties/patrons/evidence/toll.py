"""Toll: how deadly the group's war is."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.panel import PatronPanel


class Toll:
    """Log of 1 + deaths (best estimate) in the group's events.

    War on that scale takes arms from somewhere, and draws coders' eyes. Null: the typical group.
    """

    name = "toll"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "deaths in the group's events"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S)."""
        rows = panel.encounters.unique(["event_id", "org"])
        deaths = np.zeros(panel.orgs.height)
        np.add.at(deaths, rows["org"].to_numpy(), rows["deaths"].to_numpy())
        return panel.spread_groups(np.log1p(panel.of_groups(deaths)))
