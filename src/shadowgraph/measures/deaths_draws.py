"""Draws of how many died in each event, from the low, best and high estimates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.base import Draws, IntArray
from shadowgraph.measures.streams import Keys, keys_of, uniforms

Singles = NDArray[np.float32]

TOGETHER = 0.5
"""Chance that an event's deaths err with those of all others in a draw rather than by themselves. Assumed: sources that
count low count low everywhere, but each event has errors of its own. Independent errors would cancel out and give a
year of war an interval of one per cent; wholly common ones would give it the sum of all lows and highs."""

ROWS = 256
"""Records drawn at a time, so that the work stays in the processor's cache."""


@dataclass(frozen=True)
class DeathsDraws:
    """The mixture of `shadowgraph.events.deaths`, drawn from each event's own stream.

    Args:
        best: shape (n_events,), best estimates.
        location: shape (n_events,), of the Gumbel part.
        scale: shape (n_events,), of the Gumbel part, above 0.
        reported: shape (n_events,), probability that the best estimate is right, 0 to below 1.
        tendency: shape (n_draws,), where in their distributions the events that err together stand in each draw.
        n_draws: Number of draws.
    """

    best: Singles
    location: Singles
    scale: Singles
    reported: Singles
    tendency: Singles
    n_draws: int

    @classmethod
    def build(cls, events: pl.DataFrame, seed: int, n_draws: int) -> DeathsDraws:
        """Look up the distribution of each event.

        Args:
            events: `EVENTS` rows.
            seed: Seed of the run.
            n_draws: Number of draws.
        """
        from shadowgraph.events.deaths import mixture

        tendency = uniforms(keys_of(["tendency"], seed), "deaths", n_draws)[0]
        if events.is_empty():
            none = np.zeros(0, np.float32)
            return cls(none, none, none, none, tendency, n_draws)
        made = mixture(events)
        best, location, scale, reported = (
            each.astype(np.float32) for each in (made.best, made.loc, made.scale, made.weight)
        )
        return cls(best, location, scale, reported, tendency, n_draws)

    def of(self, rows: IntArray, keys: Keys) -> Draws:
        """Best estimate (column 0) and draws of some events, shape (len(rows), 1 + n_draws).

        Args:
            rows: shape (m,), rows of the events.
            keys: shape (m,), their random streams.
        """
        made = np.empty((len(rows), 1 + self.n_draws), np.float32)
        for start in range(0, len(rows), ROWS):
            part = slice(start, start + ROWS)
            own = uniforms(keys[part], "deaths", self.n_draws)
            together = uniforms(keys[part], "together", self.n_draws) < TOGETHER
            made[part] = self._some(rows[part], own, together)
        return made

    def _some(self, rows: IntArray, u: Singles, together: NDArray[np.bool_]) -> Draws:
        u = np.where(together, self.tendency, u)
        best, reported = self.best[rows, None], self.reported[rows, None]
        made = np.empty((len(rows), 1 + self.n_draws), np.float32)
        # One uniform decides both whether the best estimate holds and, where it doesn't, the Gumbel draw.
        drawn = made[:, 1:]
        np.subtract(u, reported, out=drawn)
        drawn /= 1.0 - reported
        np.clip(drawn, 1e-7, 1.0 - 2.0**-24, out=drawn)
        for _ in range(2):
            np.log(drawn, out=drawn)
            np.negative(drawn, out=drawn)
        drawn *= self.scale[rows, None]
        drawn += self.location[rows, None]
        np.rint(drawn, out=drawn)
        np.maximum(drawn, 0.0, out=drawn)
        np.copyto(drawn, best, where=u < reported)
        made[:, :1] = best
        return made
