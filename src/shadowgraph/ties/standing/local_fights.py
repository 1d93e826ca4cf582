"""Local fights: how much of its fighting is with other non-state organisations."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.standing.incidence import larger


class LocalFights:
    """Share of events that are non-state conflict, of the one for which it is larger, 0 to 1."""

    name = "local fights"
    mode: Mode = "events"
    sign: Sign = -1
    compared = "share of its events that are fights with other groups, of the one for which it is larger"

    def compute(self, panel: Panel) -> FloatArray:
        """Value per pair, shape (P,)."""
        events = panel.encounters
        n = panel.orgs.height
        everything = np.bincount(events["org"].to_numpy(), minlength=n)
        local = events.filter(pl.col("violence") == "non-state")["org"].to_numpy()
        return larger(panel, (np.bincount(local, minlength=n) + 0.5) / (everything + 2.0))
