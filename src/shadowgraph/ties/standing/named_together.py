"""Named together: events that name both on one side, n / (n + 1)."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.standing.fights import company


class NamedTogether:
    """Log of 1 + events with a composite side that holds both."""

    name = "named together"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "events that name both on one side, n / (n + 1)"

    def compute(self, panel: Panel) -> FloatArray:
        """Value per pair, shape (P,)."""
        joint = company(panel)
        counts = np.zeros((panel.orgs.height, panel.orgs.height))
        np.add.at(counts, (joint["org"].to_numpy(), joint["friend"].to_numpy()), 1.0)
        n = counts[panel.pair_a, panel.pair_b]
        return np.asarray(n / (n + 1.0))
