"""Statements of support by states, laid out by group and state."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.patrons.panel import PatronPanel

WORTH = {"A": 1.0, "B": 0.9, "C": 0.7, "D": 0.4, "E": 0.2, "F": 0.5}
"""How much a statement counts by Admiralty source reliability; F ("can't be judged") is not "low"."""

CREDIT = {1: 1.0, 2: 0.9, 3: 0.7, 4: 0.4, 5: 0.2, 6: 0.5}
"""The same for information credibility."""


def support_stated(panel: PatronPanel) -> pl.DataFrame:
    """Statements that a state supports an organisation, in the window: 'org', 'state' (row), worth 0 to 1 and all else.

    A statement that ends before the window begins says nothing about it.
    """
    states = panel.states.select("gwno", pl.int_range(pl.len()).cast(pl.Int64).alias("state"))
    of_actor = panel.data.actors.filter(pl.col("kind") == "state").select("actor_id", "gwno")
    window = panel.theatre
    worth = pl.col("reliability").replace_strict(WORTH, return_dtype=pl.Float64) * pl.col("credibility").cast(
        pl.Int64
    ).replace_strict(CREDIT, return_dtype=pl.Float64)
    inside = (pl.col("date_start").fill_null(window.start) <= window.end) & (
        pl.col("date_end").fill_null(window.end) >= window.start
    )
    return (
        panel.data.statements.filter((pl.col("relation") == "support") & inside)
        .join(of_actor, left_on="actor_a", right_on="actor_id")
        .join(states, on="gwno")
        .join(panel.orgs.select("actor_id", "org"), left_on="actor_b", right_on="actor_id")
        .with_columns(worth.alias("worth"))
        .sort("statement_id")
    )


def strongest(panel: PatronPanel, stated: pl.DataFrame) -> FloatArray:
    """Worth of the strongest statement about each organisation and state, shape (N, S), 0 where none."""
    made = np.zeros((panel.orgs.height, panel.states.height))
    np.maximum.at(made, (stated["org"].to_numpy(), stated["state"].to_numpy()), stated["worth"].to_numpy())
    return made
