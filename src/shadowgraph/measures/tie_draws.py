"""Tie draws: which ties are likely, under the ties table and under draws of what its intervals leave open."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.base import IntArray
from shadowgraph.measures.streams import Keys, keys_of, uniforms

EVEN = 0.0
"""Log-odds from which a tie counts: at least as likely as not. Drawing each pair's state from its probabilities instead
would fill the network with ties nothing speaks for: a few per cent each, but of hundreds of pairs."""

REACH = 6.0
"""Standard deviations beyond which no draw lies: uniforms have 24 bits."""

COLUMNS = ("p_rival", "p_tactical", "p_strategic")

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
        ally: shape (m,), the table's probability of cooperation.
        start: First day of the period; None where the table has no such period.
    """

    first: IntArray
    second: IntArray
    signs: Signs
    ally: FloatArray
    start: dt.date | None


@dataclass(frozen=True)
class TieDraws:
    """Likely ties, and draws of them.

    A draw shifts the log-odds of cooperation of each pair by a normal amount, wide enough to give back the table's 5
    and 95 % quantiles, and those of rivalry by as much the other way. A pair keeps its standard deviate through
    time, so that ties don't flicker between periods; pairs are independent of each other.

    Args:
        table: `TIES` rows with 'row' (0 to C - 1), 'first' and 'second' (organisation numbers) and 'tie' (0 to
            P - 1), sorted by period_start, first, second.
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
        ordered = table.sort("period_start", "first", "second").with_columns(
            pl.int_range(pl.len()).alias("row")
        )
        return cls(ordered, keys_of(names, seed), n_draws)

    @functools.cached_property
    def _starts(self) -> dict[dt.date, tuple[int, int, dt.date]]:
        """First row, row after the last, and last day of each period."""
        spans = self.table.group_by("period_start", maintain_order=True).agg(
            pl.col("row").min().alias("from"), pl.col("row").max().alias("to"), pl.col("period_end").first()
        )
        return {start: (first, last + 1, end) for start, first, last, end in spans.iter_rows()}

    @functools.cached_property
    def _columns(self) -> dict[str, FloatArray]:
        """Log-odds of cooperation and rivalry, and their spread, of each row of the table."""
        from scipy.special import logit

        chances = {name: self.table[name].to_numpy() for name in (*COLUMNS, "p_low", "p_high")}
        low, high = (logit(_inside(chances[name])) for name in ("p_low", "p_high"))
        return {
            "ally": logit(_inside(chances["p_tactical"] + chances["p_strategic"])),
            "rival": logit(_inside(chances["p_rival"])),
            "spread": np.maximum(high - low, 0.0) / NINETY,
        }

    @functools.cached_property
    def _deviates(self) -> FloatArray:
        """Standard normal deviate of each pair in each draw, 0 in the first column, shape (P, 1 + n_draws)."""
        from scipy.special import ndtri

        made = np.zeros((len(self.keys), 1 + self.n_draws))
        made[:, 1:] = ndtri(uniforms(self.keys, "tie", self.n_draws).astype(np.float64))
        return made

    def during(self, day: dt.date) -> PeriodTies:
        """Likely ties in the period that holds a day; none where the table has no such period."""
        spans = [(start, *span) for start, span in self._starts.items() if start <= day <= span[2]]
        start, first, last = spans[0][:3] if spans else (None, 0, 0)
        rows = np.arange(first, last)
        ends = self.table.slice(first, last - first)
        return PeriodTies(
            ends["first"].to_numpy(),
            ends["second"].to_numpy(),
            self.signs(rows),
            (ends["p_tactical"] + ends["p_strategic"]).to_numpy(),
            start,
        )

    def signs(self, rows: IntArray) -> Signs:
        """1 cooperating, -1 rival, 0 neither, shape (len(rows), 1 + n_draws), the table's own probabilities first.

        Args:
            rows: shape (m,), rows of `table`, its column 'row'.
        """
        ally, rival, spread = (self._columns[name][rows] for name in ("ally", "rival", "spread"))
        made = np.zeros((len(rows), 1 + self.n_draws), np.int8)
        # Few pairs come near the threshold in any draw; the others need no draws.
        near = np.flatnonzero(np.maximum(ally, rival) + REACH * spread >= EVEN)
        shift = spread[near, None] * self._deviates[self._tie[rows[near]]]
        allied = ally[near, None] + shift >= EVEN
        made[near] = allied
        made[near] -= (rival[near, None] - shift >= EVEN) & ~allied
        return made

    @functools.cached_property
    def _tie(self) -> IntArray:
        return self.table["tie"].to_numpy().astype(np.int64)


def _inside(chance: FloatArray) -> FloatArray:
    return np.clip(chance, 1e-9, 1.0 - 1e-9)
