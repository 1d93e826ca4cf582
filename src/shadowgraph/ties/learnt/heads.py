"""Heads on standing evidence: open ties, covert ties, the chance of either; and ties with states."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shadowgraph.ties.base import BoolArray, FloatArray
from shadowgraph.ties.learnt.forest import Forest
from shadowgraph.ties.learnt.logistic import Logistic
from shadowgraph.ties.odds import chance

NODES = 32
"""Points of the Gauss-Legendre rule along the path from the reference pair; the integrand is smooth."""


@dataclass(frozen=True)
class Covert:
    """The covert head: a forest, and the line that turns its score into log-odds of being coded.

    Args:
        forest: Trees.
        intercept: Log-odds at score 0.
        slope: Log-odds per unit of score, learnt on theatres the forest had not seen.
    """

    forest: Forest
    intercept: float
    slope: float

    def log_odds(self, values: FloatArray) -> FloatArray:
        """Log-odds of a covert tie, shape (P,)."""
        return np.asarray(self.intercept + self.slope * self.forest.log_odds(values))

    def bars(self, values: FloatArray, reference: FloatArray) -> FloatArray:
        """Contribution of each column against the reference, shape (P, K)."""
        return np.asarray(self.slope * self.forest.bars(values, reference))


@dataclass(frozen=True)
class Heads:
    """What was learnt from coded ties.

    Args:
        terms: Names of the K columns, in order.
        covert_terms: Which of them the covert head uses, indices.
        reference: shape (K,), the typical pair: medians where the heads were learnt. Bars start from it.
        open: Log-odds that a pair is named on one side, allied or merged at some time.
        covert: Log-odds that one supports the other, as coded by UCDP.
        with_state: Log-odds of any stated tie where a state is one of the two; the other heads speak of organisations
            that are no states.
        refits: The same heads learnt with one theatre left out each, for intervals.
    """

    terms: tuple[str, ...]
    covert_terms: tuple[int, ...]
    reference: FloatArray
    open: Logistic
    covert: Covert
    with_state: Logistic
    refits: tuple[Heads, ...] = ()

    def scores(self, values: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Log-odds of an open and of a covert tie, each of shape (P,).

        Args:
            values: shape (P, K), standing evidence.
        """
        return self.open.log_odds(values), self.covert.log_odds(values[:, list(self.covert_terms)])

    def log_odds(self, values: FloatArray, with_state: BoolArray) -> FloatArray:
        """Log-odds of a tie of any kind, shape (P,).

        Args:
            values: shape (P, K), standing evidence.
            with_state: shape (P,), whether a state is one of the two.
        """
        return np.where(with_state, self.with_state.log_odds(values), either(*self.scores(values)))

    def head_bars(self, values: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Contributions to the open and the covert head's log-odds, each (P, K), from the reference pair on."""
        covered = np.zeros_like(values)
        quiet = list(self.covert_terms)
        covered[:, quiet] = self.covert.bars(values[:, quiet], self.reference[quiet])
        return self._from_reference(self.open, values), covered

    def bars(
        self,
        values: FloatArray,
        with_state: BoolArray,
        head_bars: tuple[FloatArray, FloatArray] | None = None,
    ) -> tuple[FloatArray, FloatArray]:
        """Log-odds of a tie at the reference pair, shape (P,), and what each column adds, shape (P, K).

        The open and the covert head are joined by "one or the other". Each column's part in the two is carried over
        by the gradient averaged along the straight path from the reference (Aumann and Shapley 1974): exact,
        symmetric, and nothing is left over.

        Args:
            values: shape (P, K), standing evidence.
            with_state: shape (P,), whether a state is one of the two.
            head_bars: What `head_bars` gives for these values; None: worked out here.
        """
        typical = self.reference[None, :]
        origin = np.where(with_state, self.with_state.log_odds(typical), either(*self.scores(typical)))
        opened, covered = head_bars or self.head_bars(values)
        start = self.scores(typical)
        steps = (opened.sum(axis=1), covered.sum(axis=1))
        gains = _mean_gradient((float(start[0][0]), float(start[1][0])), steps)
        made = gains[0][:, None] * opened + gains[1][:, None] * covered
        made[with_state] = self._from_reference(self.with_state, values[with_state])
        # Quadrature leaves some 1e-12; it goes where most is.
        rest = self.log_odds(values, with_state) - origin - made.sum(axis=1)
        made[np.arange(len(made)), np.abs(made).argmax(axis=1)] += rest
        return origin, made

    def jackknife(self, values: FloatArray, with_state: BoolArray) -> FloatArray:
        """Directions in which the log-odds would move had one theatre not been there, shape (G, P).

        Their squares sum to the delete-one-theatre jackknife variance (Shao and Tu 1995): a sum of them with
        independent standard normal weights is a draw, the same for all pairs at once.
        """
        if not self.refits:
            return np.zeros((1, len(values)))
        each = np.array([refit.log_odds(values, with_state) for refit in self.refits])
        n = len(each)
        return np.asarray(np.sqrt((n - 1) / n) * (each - each.mean(axis=0)))

    def _from_reference(self, head: Logistic, values: FloatArray) -> FloatArray:
        return np.asarray(head.bars(values) - head.bars(self.reference[None, :]))


def either(open_log_odds: FloatArray, covert_log_odds: FloatArray) -> FloatArray:
    """Log-odds of at least one of two independent things, shape (P,)."""
    neither = np.logaddexp(0.0, open_log_odds) + np.logaddexp(0.0, covert_log_odds)
    return np.asarray(neither + np.log(-np.expm1(-neither)))


def _mean_gradient(
    start: tuple[float, float], steps: tuple[FloatArray, FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """Average gradient of `either` along the path from the start by the steps, two arrays of shape (P,)."""
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    gains = (np.zeros_like(steps[0]), np.zeros_like(steps[0]))
    for node, weight in zip((nodes + 1) / 2, weights / 2, strict=True):
        at = [begin + node * step for begin, step in zip(start, steps, strict=True)]
        whole = chance(either(at[0], at[1]))
        for gain, log_odds in zip(gains, at, strict=True):
            gain += weight * chance(log_odds) / whole
    return gains
