"""Wars on record: datasets list the state and a state the group fights as parties against each other."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.panel import PatronPanel


class WarsOnRecord:
    """Share of the group's fights with states that is with states the state has been at war with, since 1946.

    Rivalries outlive wars (Maoz and San-Akca 2012). Null: 0.
    """

    name = "wars on record"
    mode: Mode = "events+reports"
    sign: Sign = 1
    compared = "share of the group's fights that is with states listed as at war with the state"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S), 0 to 1."""
        row = panel.states.select("gwno", pl.int_range(pl.len()).cast(pl.Int64).alias("state"))
        own = (
            panel.data.actors.filter(pl.col("kind") == "state")
            .select("actor_id", "gwno")
            .join(row, on="gwno")
        )
        wars = (
            panel.data.statements.filter(pl.col("relation") == "rivalry")
            .filter(pl.col("date_start").fill_null(panel.theatre.start) <= panel.theatre.end)
            .join(own, left_on="actor_a", right_on="actor_id")
            .join(own, left_on="actor_b", right_on="actor_id", suffix="_b")
        )
        between = np.zeros((panel.states.height, panel.states.height))
        between[wars["state"].to_numpy(), wars["state_b"].to_numpy()] = 1.0
        np.fill_diagonal(between, 0.0)
        return panel.of_groups(panel.foes) @ np.maximum(between, between.T)
