"""Standing evidence of every pair, split into bars that sum to the pair's log-odds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from shadowgraph.plugins.manager import registered
from shadowgraph.records.tie import PRIOR, SAID, TIMING
from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.learnt.heads import Heads


@dataclass(frozen=True)
class Row:
    """One kind of standing evidence for every pair; arrays of shape (P,)."""

    term: str
    compared: str
    contribution: FloatArray
    open: FloatArray | None = None
    covert: FloatArray | None = None
    value: FloatArray | None = None
    typical: float | None = None


@dataclass(frozen=True)
class StandingBars:
    """Log-odds that each pair has a tie, and what they are made of.

    Args:
        values: shape (P, K), standing evidence.
        heads: What was learnt of it.
        origin: shape (P,), where the bars start: log-odds of the typical pair.
        bars: shape (P, K), what each kind adds.
        head_bars: What each kind adds to the open and to the covert head's log-odds, each of shape (P, K).
        open: shape (P,), log-odds of an open tie; nan where a state is one of the two.
        covert: shape (P,), log-odds of a covert tie; nan where a state is one of the two.
        timing: shape (P,), nats that the chain's timing and place add.
        said: shape (P,), nats that statements add; None where they may not be heard.
    """

    values: FloatArray
    heads: Heads
    origin: FloatArray
    bars: FloatArray
    head_bars: tuple[FloatArray, FloatArray]
    open: FloatArray
    covert: FloatArray
    timing: FloatArray
    said: FloatArray | None = None

    def log_odds(self) -> FloatArray:
        """Log-odds that each pair has a tie, shape (P,)."""
        made = self.origin + self.bars.sum(axis=1) + self.timing
        return np.asarray(made if self.said is None else made + self.said)

    def rows(self) -> Iterator[Row]:
        """Every bar: the typical pair first, then kind by kind."""
        typical = self.heads.reference
        start = self.heads.scores(typical[None, :])
        unknown = np.isnan(self.open)
        opened, covert = (np.where(unknown[:, None], np.nan, part) for part in self.head_bars)
        yield Row(
            PRIOR,
            "the typical pair at risk, with typical values of everything below",
            self.origin,
            np.where(unknown, np.nan, start[0][0]),
            np.where(unknown, np.nan, start[1][0]),
        )
        known = registered("standing_terms")
        for k, name in enumerate(self.heads.terms):
            yield Row(
                name,
                known[name].compared,
                self.bars[:, k],
                opened[:, k],
                covert[:, k],
                self.values[:, k],
                float(typical[k]),
            )
        yield Row(
            TIMING, "clashes, shared enemies, timing and ground period by period, summed up", self.timing
        )
        if self.said is not None:
            yield Row(SAID, "statements about the two, by the reliability of who makes them", self.said)
