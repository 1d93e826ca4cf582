"""Draws of whole histories from a model's posterior, parameter uncertainty included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

if TYPE_CHECKING:
    from shadowgraph.ties.result import TieResult

StateArray = NDArray[np.int8]


class Posterior(Protocol):
    """What a model keeps so that histories can be drawn from it later."""

    def histories(self, n: int, rng: np.random.Generator) -> StateArray:
        """Joint histories of all cells, shape (n, C), state indices 0 rival to 3 strategic."""
        ...


def sample_states(found: Posterior, n: int, seed: int) -> StateArray:
    """Joint histories, shape (n, C), state indices 0 rival to 3 strategic."""
    return found.histories(n, np.random.default_rng(seed))


def draw_histories(result: TieResult, n: int, seed: int) -> pl.DataFrame:
    """See `TieResult.draws`."""
    keys = result.table.select("actor_a", "actor_b", "period_start")
    states = sample_states(result.posterior, n, seed)
    return pl.concat(
        [keys.with_columns(pl.lit(d).alias("draw"), pl.Series("state", states[d])) for d in range(n)]
    ).select("draw", "actor_a", "actor_b", "period_start", "state")
