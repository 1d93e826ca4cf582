"""From a bare score to log-odds without any label: a base rate and a stated separation."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from shadowgraph.ties.base import FloatArray

SPREAD_OF_SHARE = 0.7
"""Standard deviation of the base rate's log-odds over draws: a factor of two either way."""
SPREAD_OF_SEPARATION = 0.3
"""Standard deviation of the separation's logarithm over draws."""


@dataclass(frozen=True)
class BaseRate:
    """How many pairs cooperate, and how well a score tells them apart: both assumed, both redrawn for intervals.

    Scores are read as in the binormal model of signal detection (Green and Swets 1966): normal among pairs that
    don't cooperate, the same normal moved up by `separation` standard deviations among those that do. The
    log-likelihood ratio of a score z standard deviations above the mean is then
    separation * z - separation ** 2 / 2. A separation of 1 is an area under the curve of 0.76.

    Args:
        share: Share of pairs that cooperate, before any evidence, above 0 and below 1 (assumed).
        separation: Standard deviations between the two normals, above 0 (assumed).
    """

    share: float = 0.05
    separation: float = 1.0

    def prior(self) -> float:
        """Log-odds of the share."""
        return math.log(self.share / (1 - self.share))

    def ratio(self, z: FloatArray) -> FloatArray:
        """Log-likelihood ratio of standard scores, same shape."""
        return np.asarray(self.separation * z - self.separation**2 / 2)

    def redrawn(self, rng: np.random.Generator) -> BaseRate:
        """Another base rate and separation, from log-normals around these."""
        moved = self.prior() + SPREAD_OF_SHARE * rng.normal()
        return BaseRate(
            1 / (1 + math.exp(-moved)), self.separation * math.exp(SPREAD_OF_SEPARATION * rng.normal())
        )

    def to_json(self) -> dict[str, object]:
        """Plain values."""
        return {"share": self.share, "separation": self.separation}


def normal_scores(score: FloatArray) -> FloatArray:
    """Normal quantiles of the ranks, shape as given; ties share their mean rank (van der Waerden 1952).

    Whatever a score's scale and tail, ranks are all that a heuristic is known to get right.
    """
    from scipy.special import ndtri
    from scipy.stats import rankdata

    return np.asarray(ndtri(rankdata(score) / (len(score) + 1)))


def standard_scores(score: FloatArray) -> FloatArray:
    """Score less its mean, over its standard deviation; zeros where nothing varies."""
    spread = float(score.std())
    return np.asarray((score - score.mean()) / spread if spread > 0 else np.zeros_like(score))
