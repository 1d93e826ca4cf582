"""Standing evidence of every pair of a panel, or of many theatres, as a table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from shadowgraph.plugins.manager import registered
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.base import FloatArray, StandingTerm
from shadowgraph.ties.evidence.opportunity import states_in_pair
from shadowgraph.ties.panel import Panel, build_panel


def standing_values(panel: Panel, names: Sequence[str]) -> FloatArray:
    """Standing evidence of every pair, shape (P, K), in the order of the names."""
    known: dict[str, StandingTerm] = registered("standing_terms")
    made = np.empty((panel.n_pairs, len(names)))
    for k, name in enumerate(names):
        made[:, k] = known[name].compute(panel)
    return made


def standing_table(data: TheatreData, names: Sequence[str]) -> pl.DataFrame:
    """One row per pair: actor_a < actor_b, with_state, seen (events of the less active one), one column per term."""
    panel = build_panel(data, step="quarter", mode="events")
    ids = panel.orgs["actor_id"]
    events = np.bincount(panel.encounters["org"].to_numpy(), minlength=panel.orgs.height)
    values = standing_values(panel, names)
    return pl.DataFrame(
        {
            "actor_a": ids.gather(panel.pair_a),
            "actor_b": ids.gather(panel.pair_b),
            "with_state": states_in_pair(panel) > 0,
            "seen": np.minimum(events[panel.pair_a], events[panel.pair_b]),
            **{name: values[:, k] for k, name in enumerate(names)},
        }
    )
