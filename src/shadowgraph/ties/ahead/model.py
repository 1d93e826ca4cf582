"""The chance of a clash next year as a sum of what is known this year, learnt from the years before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shadowgraph.kernels.reference.ridge_logistic import Logistic, fit
from shadowgraph.ties.ahead.features import Features
from shadowgraph.ties.base import FloatArray

PRIOR_SD = (0.01, 0.03, 0.06, 0.12, 0.25, 0.5)
"""Standard deviations tried for the coefficients' common prior; the evidence decides."""
BASE_SD = 5.0
FARTHEST = 4.0
"""A value counts as at most this many standard deviations from a typical pair's."""


@dataclass(frozen=True)
class Part:
    """A regression for pairs that have clashed before, or for those that have not.

    Args:
        typical: shape (K,), mean of each column among the pairs learnt from.
        scale: shape (K,), standard deviation; 0 for columns that never vary: they say nothing.
        fitted: coefficients of a constant and the K standardised columns.
        n: pair-years learnt from.
        clashes: how many of them were followed by a clash.
        prior_sd: the prior's standard deviation that the evidence chose.
    """

    typical: FloatArray
    scale: FloatArray
    fitted: Logistic
    n: int
    clashes: int
    prior_sd: float

    def design(self, x: FloatArray) -> FloatArray:
        """A constant and the standardised columns, shape (P, K + 1)."""
        scale = np.where(self.scale > 0, self.scale, np.inf)
        return np.column_stack([np.ones(len(x)), np.clip((x - self.typical) / scale, -FARTHEST, FARTHEST)])


@dataclass(frozen=True)
class YearAhead:
    """What happened in past years after which signs, learnt apart for old enemies and for new ones.

    Args:
        names: the K columns.
        terms: name of a column to its term.
        old: for pairs that clashed before.
        new: for pairs that never did.
    """

    names: tuple[str, ...]
    terms: dict[str, str]
    old: Part
    new: Part

    def bars(self, features: Features) -> FloatArray:
        """Contribution of the constant and each column to the log-odds of every pair, shape (P, K + 1)."""
        x, seen = features.x(), features.seen[:, None]
        return np.asarray(
            np.where(
                seen,
                self.old.design(x) * self.old.fitted.weights,
                self.new.design(x) * self.new.fitted.weights,
            )
        )

    def spread(self, features: Features) -> FloatArray:
        """Standard deviation of the log-odds under the posterior of the coefficients, shape (P,)."""
        x = features.x()
        old, new = (part.fitted.spread(part.design(x)) for part in (self.old, self.new))
        return np.where(features.seen, old, new)


def learn(past: list[tuple[Features, FloatArray]]) -> YearAhead:
    """Learn from years whose next year is known.

    Args:
        past: For each year, what was known of the pairs, and whether each clashed in the next, 0 or 1.
    """
    x = np.vstack([features.x() for features, _ in past])
    y = np.concatenate([clash for _, clash in past]).astype(float)
    seen = np.concatenate([features.seen for features, _ in past])
    first = past[0][0]
    return YearAhead(tuple(first.columns), first.terms, _part(x[seen], y[seen]), _part(x[~seen], y[~seen]))


def _part(x: FloatArray, y: FloatArray) -> Part:
    k = x.shape[1]
    typical = x.mean(axis=0) if len(x) else np.zeros(k)
    scale = x.std(axis=0) if len(x) else np.zeros(k)
    scale = np.where(scale > 1e-9, scale, 0.0)
    empty = Part(typical, scale, Logistic(np.zeros(k + 1), np.eye(k + 1), 0.0), len(y), int(y.sum()), 0.0)
    design = empty.design(x)
    tried = [(fit(design, y, np.r_[BASE_SD, np.full(k, sd)]), sd) for sd in PRIOR_SD]
    best, sd = max(tried, key=lambda pair: pair[0].evidence)
    return Part(typical, scale, best, len(y), int(y.sum()), sd)
