"""Named together: an event names the state's forces and the group on one side."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.panel import PatronPanel


class NamedTogether:
    """Log of 1 + events that name the two on the same side. Null: 0, governments hide such company."""

    name = "named together"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "events that name the state's forces and the group on one side"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S)."""
        named = panel.encounters.filter("composite").select("event_id", "side", "org").unique()
        both = named.join(named, on=["event_id", "side"], suffix="_b").filter(pl.col("org") != pl.col("org_b"))
        n = panel.orgs.height
        made = np.zeros((n, n))
        np.add.at(made, (both["org"].to_numpy(), both["org_b"].to_numpy()), 1.0)
        return np.log1p(panel.of_groups(panel.of_states(made)))
