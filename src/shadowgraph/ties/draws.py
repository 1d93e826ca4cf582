"""Draws of whole histories from the posterior, parameter uncertainty included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from shadowgraph.ties.models.posterior import perturbed

if TYPE_CHECKING:
    from shadowgraph.ties.result import TieResult
    from shadowgraph.ties.tables import Inferred


def sample_states(found: Inferred, n: int, seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.int8]]:
    """Joint histories, shape (n, C), state indices 0 rival to 3 strategic."""
    rng = np.random.default_rng(seed)
    fitted, step = found.parameters, found.panel.step
    made = np.empty((n, found.panel.n_cells), np.int8)
    for d in range(n):
        made[d] = perturbed(found.counts, fitted, found.feedback, found.chain, step, rng).paths(rng)
    return made


def draw_histories(result: TieResult, n: int, seed: int) -> pl.DataFrame:
    """See `TieResult.draws`."""
    keys = result.table.select("actor_a", "actor_b", "period_start")
    states = sample_states(result.posterior, n, seed)
    return pl.concat(
        [keys.with_columns(pl.lit(d).alias("draw"), pl.Series("state", states[d])) for d in range(n)]
    ).select("draw", "actor_a", "actor_b", "period_start", "state")
