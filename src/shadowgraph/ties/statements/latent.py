"""Error rates of sources that nobody can check, from how they agree: a latent class model with partial coverage.

Each pair and year has a tie or not; nobody sees it. Each source that looks says nothing, alleges or states a tie, with
chances that depend on the tie alone (Dawid and Skene 1979). Two sources and one population wouldn't fix these
chances; several populations in which ties are differently common do (Hui and Walter 1980): here, pair-years with
different traces in the events. Sources of one institute err together: with probability `shared` a pair-year is one
on which they all look through the same eyes (the highest correlation their rates allow), otherwise they are
independent. What the data can't fix, the priors do, and the intervals show it (Joseph, Gyorkos and Coupal 1995;
Dendukuri and Joseph 2001).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shadowgraph.ties.base import FloatArray, IntArray
from shadowgraph.ties.statements.sources import NOT_LOOKED

LEVELS = 3
"""Silent, alleged, stated."""

SPOKEN_WITH = (1.0, 1.5, 1.5)
"""Dirichlet prior of silent, alleged, stated where there is a tie: nearly flat."""
SPOKEN_WITHOUT = (60.0, 0.5, 0.5)
"""The same where there is none: coders seldom make ties up (one in 60 pair-years, worth 61 of them)."""
COMMON = (0.5, 4.5)
"""Beta prior of the share of pair-years with a tie: a tenth, worth five pair-years."""
SHARED = (2.0, 2.0)
"""Beta prior of the share of pair-years on which sources err as one."""


@dataclass(frozen=True)
class Sheet:
    """What S sources say of pair-years, like ones counted together.

    Args:
        said: shape (R, S), -1 not looked, 0 silent, 1 alleged, 2 stated.
        stratum: shape (R,), population of the row, 0 to K - 1.
        weight: shape (R,), pair-years in the row, or what they are worth.
        n_strata: K.
    """

    said: IntArray
    stratum: IntArray
    weight: FloatArray
    n_strata: int

    @classmethod
    def of(cls, said: IntArray, stratum: IntArray, weight: FloatArray, n_strata: int) -> Sheet:
        """Count like rows together."""
        rows = np.column_stack([said, stratum])
        distinct, back = np.unique(rows, axis=0, return_inverse=True)
        summed = np.bincount(back.reshape(-1), weight, len(distinct))
        return cls(distinct[:, :-1], distinct[:, -1], summed.astype(np.float64), n_strata)


@dataclass(frozen=True)
class Rates:
    """How often sources speak, with a tie and without.

    Args:
        chance: shape (S, 2, 3), probability of silent, alleged, stated; second axis: no tie, tie.
        shared: shape (2,), share of pair-years on which the sources err as one; no tie, tie.
        common: shape (K,), share of pair-years with a tie, by population.
    """

    chance: FloatArray
    shared: FloatArray
    common: FloatArray

    def likelihood(self, said: IntArray) -> FloatArray:
        """Probability of what is said, without and with a tie, shape (R, 2).

        Args:
            said: shape (R, S), as in `Sheet`.
        """
        made = np.empty((len(said), 2))
        heard = said != NOT_LOOKED
        level = np.where(heard, said, 0)
        which = np.arange(said.shape[1])
        for tie in (0, 1):
            upper = np.cumsum(self.chance[:, tie], axis=1)
            top = upper[which, level]
            each = np.where(heard, self.chance[which, tie, level], 1.0)
            low = np.where(heard, top - self.chance[which, tie, level], 0.0).max(axis=1, initial=0.0)
            as_one = np.maximum(np.where(heard, top, 1.0).min(axis=1, initial=1.0) - low, 0.0)
            made[:, tie] = (1 - self.shared[tie]) * each.prod(axis=1) + self.shared[tie] * as_one
        return np.maximum(made, 1e-300)

    def log_ratio(self, said: IntArray) -> FloatArray:
        """Log-likelihood ratio of a tie against none, shape (R,)."""
        both = np.log(self.likelihood(said))
        return np.asarray(both[:, 1] - both[:, 0])

    def posterior(self, said: IntArray, stratum: IntArray) -> FloatArray:
        """Probability of a tie given what is said, shape (R,)."""
        prior = self.common[stratum]
        both = self.likelihood(said) * np.column_stack([1 - prior, prior])
        return np.asarray(both[:, 1] / both.sum(axis=1))


def log_posterior(rates: Rates, sheet: Sheet, borrowed: FloatArray | None = None) -> float:
    """Log-likelihood of a sheet plus log prior density (in the rates themselves), up to a constant.

    Args:
        rates: The rates.
        sheet: What the sources say.
        borrowed: shape (S, 3), pair-years with a tie added to the prior, by what the sources said of them; None: none.
    """
    prior = rates.common[sheet.stratum]
    both = rates.likelihood(sheet.said) * np.column_stack([1 - prior, prior])
    found = float(sheet.weight @ np.log(both.sum(axis=1)))
    logs = np.log(np.maximum(rates.chance, 1e-12))
    for tie, spoken in enumerate((SPOKEN_WITHOUT, SPOKEN_WITH)):
        found += float((np.array(spoken) - 1) @ logs[:, tie].sum(axis=0))
    if borrowed is not None:
        found += float((borrowed * logs[:, 1]).sum())
    for share, (yes, no) in ((rates.common, COMMON), (rates.shared, SHARED)):
        held = np.clip(share, 1e-12, 1 - 1e-12)
        found += float(((yes - 1) * np.log(held) + (no - 1) * np.log1p(-held)).sum())
    return found
