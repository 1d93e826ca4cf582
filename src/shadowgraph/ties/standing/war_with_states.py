"""War with a state: how much the less engaged of the two fights governments."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.standing.incidence import smaller


class WarWithStates:
    """Log of 1 + events against a state's forces, of the one that has fewer.

    Rebels that both fight governments have something to give each other and somebody to hide it from; it is also
    where coders of external support look.
    """

    name = "war with states"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "events against governments, of the one of the two that has fewer"

    def compute(self, panel: Panel) -> FloatArray:
        """Value per pair, shape (P,)."""
        against = panel.encounters.filter(pl.col("violence") == "state-based")
        events = np.bincount(against["org"].to_numpy(), minlength=panel.orgs.height)
        return smaller(panel, np.log1p(events))
