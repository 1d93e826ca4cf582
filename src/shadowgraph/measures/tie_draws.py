"""Tie draws: which ties are likely, under the ties table and under draws of what its intervals leave open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.base import IntArray
from shadowgraph.measures.streams import Keys, keys_of, uniforms

LIKELY = 0.5
"""A tie counts when it is at least as likely as not. Drawing each pair's state from its probabilities instead would
fill the network with ties nothing speaks for: a few per cent each, but of hundreds of pairs."""

NINETY = 2 * 1.6448536269514722
"""Width of the central 90 % of a normal distribution, in standard deviations."""

Signs = NDArray[np.int8]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class PeriodTies:
    """Likely ties of one period.

    Args:
        first: shape (m,), number of the first organisation.
        second: shape (m,), number of the second.
        signs: shape (m, 1 + n_draws), 1 cooperating, -1 rival, 0 neither likely.
    """

    first: IntArray
    second: IntArray
    signs: Signs


@dataclass(frozen=True)
class TieDraws:
    """Likely ties, and draws of them.

    A draw shifts the log-odds of cooperation of each pair by a normal amount, wide enough to give back the table's 5
    and 95 % quantiles, and those of rivalry by as much the other way. A pair keeps its standard deviate through
    time, so that ties don't flicker between periods; pairs are independent of each other.

    Args:
        table: `TIES` rows with 'first' and 'second' (organisation numbers) and 'tie' (0 to P - 1), sorted by
            period_start, first, second.
        keys: shape (P,), random stream of each pair.
        n_draws: Number of draws.
    """

    table: pl.DataFrame
    keys: Keys
    n_draws: int

    @classmethod
    def build(cls, ties: pl.DataFrame, actors: pl.DataFrame, seed: int, n_draws: int) -> TieDraws:
        """Number the organisations and pairs of a `TIES` table.

        Args:
            ties: `TIES` rows of one theatre.
            actors: Columns actor and actor_id.
            seed: Seed of the run.
            n_draws: Number of draws.
        """
        ends = ["actor_a", "actor_b"]
        pairs = ties.select(ends).unique().sort(ends).with_row_index("tie")
        table = ties.join(pairs, on=ends)
        for end, name in zip(ends, ("first", "second"), strict=True):
            table = table.join(
                actors.select(pl.col("actor").alias(name), pl.col("actor_id").alias(end)), on=end
            )
        names = [f"{a}|{b}" for a, b in pairs.select(ends).iter_rows()]
        return cls(table.sort("period_start", "first", "second"), keys_of(names, seed), n_draws)

    def during(self, day: dt.date) -> PeriodTies:
        """Likely ties in the period that holds a day; none where the table has no such period."""
        rows = self.table.filter((pl.col("period_start") <= day) & (pl.col("period_end") >= day))
        return PeriodTies(rows["first"].to_numpy(), rows["second"].to_numpy(), self.signs(rows))

    def signs(self, rows: pl.DataFrame) -> Signs:
        """1 cooperating, -1 rival, 0 neither, shape (rows, 1 + n_draws), the table's own probabilities first.

        Args:
            rows: Any rows of `table`.
        """
        from scipy.special import expit, logit

        together = rows["p_tactical"].to_numpy() + rows["p_strategic"].to_numpy()
        against = rows["p_rival"].to_numpy()
        made = np.zeros((rows.height, 1 + self.n_draws), np.int8)
        # Few pairs come near the threshold in any draw; the others need no draws.
        reach = 4.0 * _spread(rows)
        near = np.flatnonzero(
            (expit(logit(_inside(together)) + reach) >= LIKELY)
            | (expit(logit(_inside(against)) + reach) >= LIKELY)
        )
        shift = self._shift(rows[near])
        ally = expit(logit(_inside(together[near]))[:, None] + shift)
        rival = expit(logit(_inside(against[near]))[:, None] - shift)
        made[near] = np.where(ally >= LIKELY, 1, 0) - np.where((rival >= LIKELY) & (ally < LIKELY), 1, 0)
        return made

    def _shift(self, rows: pl.DataFrame) -> FloatArray:
        """Shift of the log-odds of cooperation, shape (rows, 1 + n_draws), 0 in the first column."""
        from scipy.special import ndtri

        deviates = ndtri(uniforms(self.keys[rows["tie"].to_numpy()], "tie", self.n_draws).astype(np.float64))
        made = np.zeros((rows.height, 1 + self.n_draws))
        made[:, 1:] = _spread(rows)[:, None] * deviates
        return made


def _spread(rows: pl.DataFrame) -> FloatArray:
    """Standard deviation of the log-odds of cooperation, from the 5 and 95 % quantiles, shape (rows,)."""
    from scipy.special import logit

    low, high = (logit(_inside(rows[name].to_numpy())) for name in ("p_low", "p_high"))
    made: FloatArray = np.maximum(high - low, 0.0) / NINETY
    return made


def _inside(chance: FloatArray) -> FloatArray:
    return np.clip(chance, 1e-9, 1.0 - 1e-9)
