"""From a bare score to log-odds without any label: a base rate and a stated separation."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from shadowgraph.errors import UsageError
from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.panel import Panel

SPREAD_OF_SHARE = 0.7
"""Standard deviation of the base rate's log-odds over draws: a factor of two either way."""
SPREAD_OF_SEPARATION = 0.3
"""Standard deviation of the separation's logarithm over draws."""
LEAST_SHARE, MOST_SHARE = 0.005, 0.3

FROM_DENSITY = "about one ally (assumed) among those an organisation could have"
FROM_SHARE = "an assumed share of pairs that cooperate"
"""What the bar of the base rate compares, in words: from the theatre, or stated."""


@dataclass(frozen=True)
class BaseRate:
    """How many pairs cooperate, and how well a score tells them apart: both assumed, both redrawn for intervals.

    By default an organisation has about one ally, however many others it could have: ties cost something to keep, so
    networks grow sparser as they grow (Leskovec, Kleinberg and Faloutsos 2007 find the same of slow ones). The
    share of pairs that cooperate is then `allies` over the mean number of pairs an organisation is in. (Chosen over a
    fixed share while looking at coded ties: it ranks covert ones across theatres better and open ones worse.)

    Scores are read as in the binormal model of signal detection (Green and Swets 1966): normal among pairs that
    don't cooperate, the same normal moved up by `separation` standard deviations among those that do. The
    log-likelihood ratio of a score z standard deviations above the mean is then
    separation * z - separation ** 2 / 2. A separation of 1 is an area under the curve of 0.76.

    Args:
        allies: Allies of an organisation, above 0 (assumed).
        separation: Standard deviations between the two normals, above 0 (assumed).
        share: Share of pairs that cooperate, above 0 and below 1; None: from `allies` and the theatre.
    """

    allies: float = 1.0
    separation: float = 1.0
    share: float | None = None

    def of(self, panel: Panel) -> BaseRate:
        """With the share that fits a theatre, between 0.5 % and 30 %."""
        if self.share is not None:
            return self
        pairs_each = np.bincount(np.concatenate([panel.pair_a, panel.pair_b]))
        share = self.allies / float(pairs_each[pairs_each > 0].mean())
        return replace(self, share=min(max(share, LEAST_SHARE), MOST_SHARE))

    def prior(self) -> float:
        """Log-odds of the share.

        Raises:
            UsageError: The share is not known yet.
        """
        if self.share is None:
            raise UsageError(
                "No share of pairs that cooperate", field="share", way_out="call `of(panel)` first"
            )
        return math.log(self.share / (1 - self.share))

    def ratio(self, z: FloatArray) -> FloatArray:
        """Log-likelihood ratio of standard scores, same shape."""
        return np.asarray(self.separation * z - self.separation**2 / 2)

    def redrawn(self, rng: np.random.Generator) -> BaseRate:
        """Another base rate and separation, from log-normals around these."""
        moved = self.prior() + SPREAD_OF_SHARE * rng.normal()
        wider = self.separation * math.exp(SPREAD_OF_SEPARATION * rng.normal())
        return replace(self, share=1 / (1 + math.exp(-moved)), separation=wider)

    def to_json(self) -> dict[str, object]:
        """Plain values."""
        return {"allies": self.allies, "share": self.share, "separation": self.separation}


def normal_scores(score: FloatArray) -> FloatArray:
    """Normal quantiles of the ranks, shape as given; ties share their mean rank (van der Waerden 1952).

    Whatever a score's scale and tail, ranks are all that a heuristic is known to get right.
    """
    from scipy.special import ndtri
    from scipy.stats import rankdata

    return np.asarray(ndtri(rankdata(score) / (len(score) + 1)))
