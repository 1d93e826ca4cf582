"""Faith: the state's people share the group's faith, and those of the states it fights don't."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.panel import PatronPanel
from shadowgraph.ties.patrons.traits import same_faith


class Faith:
    """Likeness of faith of state and group, less that of the states it fights and the group; at least 0.

    Co-religionists abroad are asked for help against those of another faith (San-Akca 2016, ideational affinity). Null:
    0, also where all parties share one faith: then it sets nobody apart.
    """

    name = "faith"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "likeness of faith with the state, beyond that with the states the group fights"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S), 0 to 1."""
        alike = same_faith(panel)
        foes = (panel.of_groups(panel.foes) * alike).sum(axis=1)
        return np.asarray(np.maximum(alike - foes[:, None], 0.0))
