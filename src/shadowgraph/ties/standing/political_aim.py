"""Political aim: what share of its fighting is against a state."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.standing.incidence import smaller


class PoliticalAim:
    """Share of events that are state-based, of the one for which it is smaller, 0 to 1.

    Criminal groups, communities and militias fight others; organisations with a claim on the state fight the state,
    and look for partners in it. Shares are pulled towards one half by two events, so that one event says little.
    """

    name = "political aim"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "share of its events that are against a state, of the one for which it is smaller"

    def compute(self, panel: Panel) -> FloatArray:
        """Value per pair, shape (P,)."""
        events = panel.encounters
        n = panel.orgs.height
        everything = np.bincount(events["org"].to_numpy(), minlength=n)
        against = events.filter(pl.col("violence") == "state-based")["org"].to_numpy()
        return smaller(panel, (np.bincount(against, minlength=n) + 1.0) / (everything + 2.0))
