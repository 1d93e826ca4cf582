"""Deaths as a distribution: a mixture of the reported value and a Gumbel, per event.

The family is that of the R package uncertainUCDP (Vesco, Randahl, Hegre et al. 2026, Journal of Conflict Resolution,
doi:10.1177/00220027261423826): with probability w the number is the reported best estimate, otherwise it is drawn
from a Gumbel (largest value) with a location and a scale. Its coefficients are not published as text and are not
copied here: by default location, scale and weight come from the low, best and high estimates themselves
(`deaths_model`); parameters exported from the R package can be given instead. docs/why/deaths.md has the reasons.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.events import deaths_model

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NODES = np.concatenate([np.arange(-4.0, 8.0, 0.02), np.arange(8.0, 30.001, 0.1)])
"""Edges, in standard Gumbel units, of the slices over which moments are summed."""


@dataclass(frozen=True)
class Mixture:
    """Reported-value Gumbel mixtures, one per event, on whole deaths from 0.

    The Gumbel draw is rounded to the nearest whole number and not below 0 (the R package leaves it a real number).

    Args:
        best: shape (n,), best estimates, deaths.
        loc: shape (n,), location of the Gumbel, deaths.
        scale: shape (n,), its scale, deaths, above 0.
        weight: shape (n,), probability of the reported value, 0 to below 1.
    """

    best: Floats
    loc: Floats
    scale: Floats
    weight: Floats

    def _gumbel(self, x: Floats) -> Floats:
        exponent = np.minimum(-(x - self.loc) / self.scale, 700.0)
        below: Floats = np.exp(-np.exp(exponent))
        return below

    def cdf(self, x: Floats | float) -> Floats:
        """P(deaths <= x), shape (n,)."""
        whole = np.floor(np.broadcast_to(np.asarray(x, dtype=np.float64), self.best.shape))
        reached = self.weight * (whole >= self.best)
        inside = reached + (1 - self.weight) * self._gumbel(whole + 0.5)
        return np.where(whole < 0, 0.0, inside)

    def pmf(self, x: Floats | float) -> Floats:
        """P(deaths = x) for whole x, shape (n,)."""
        return self.cdf(x) - self.cdf(np.asarray(x, dtype=np.float64) - 1)

    def quantile(self, p: float) -> Ints:
        """Smallest whole number of deaths reached with probability p, shape (n,); 0 < p < 1."""
        below = (1 - self.weight) * self._gumbel(self.best - 0.5)
        at_best = self.weight + (1 - self.weight) * self._gumbel(self.best + 0.5)
        share = np.where(p <= below, p, p - self.weight) / (1 - self.weight)
        share = np.clip(share, 1e-300, 1 - 1e-16)
        drawn = np.ceil(self.loc - self.scale * np.log(-np.log(share)) - 0.5)
        found = np.where((p > below) & (p <= at_best), self.best, drawn)
        return np.maximum(found, 0.0).astype(np.int64)

    def sample(self, n: int, rng: np.random.Generator) -> Ints:
        """Independent draws, shape (events, n), whole deaths."""
        shape = (len(self.best), n)
        drawn = self.loc[:, None] + self.scale[:, None] * rng.gumbel(size=shape)
        reported = rng.random(shape) < self.weight[:, None]
        counts = np.where(reported, self.best[:, None], np.maximum(np.rint(drawn), 0.0))
        return counts.astype(np.int64)

    def cumulants(self) -> tuple[Floats, Floats, Floats]:
        """Mean, variance and third central moment of each event, each shape (n,).

        Summed over slices of the Gumbel, once per distinct mixture: relative error below 1e-3 for the variance.
        """
        table = np.column_stack([self.best, self.loc, self.scale, self.weight])
        distinct, back = np.unique(table, axis=0, return_inverse=True)
        made = [_cumulants(part) for part in np.array_split(distinct, max(1, len(distinct) // 500))]
        mean, variance, third = np.concatenate(made, axis=1)
        back = back.reshape(-1)
        return mean[back], variance[back], third[back]


def _cumulants(part: Floats) -> Floats:
    """Mean, variance, third central moment: shape (3, m)."""
    best, loc, scale, weight = part.T
    edges = np.exp(-np.exp(-NODES))
    mass = np.diff(np.concatenate([[0.0], edges, [1.0]]))
    # The mean of a slice is near its middle; the two open ends stand at the outermost edges.
    middle = np.concatenate([[NODES[0]], (NODES[:-1] + NODES[1:]) / 2, [NODES[-1]]])
    drawn = np.maximum(np.rint(loc[:, None] + scale[:, None] * middle), 0.0)
    mean = weight * best + (1 - weight) * (drawn @ mass)
    off, reported = drawn - mean[:, None], best - mean
    variance = weight * reported**2 + (1 - weight) * (off**2 @ mass)
    third = weight * reported**3 + (1 - weight) * (off**3 @ mass)
    return np.stack([mean, variance, third])


def mixture(
    events: pl.DataFrame,
    *,
    parameters: pl.DataFrame | None = None,
    model: deaths_model.Pooled | None = None,
    tail: float = 0.05,
) -> Mixture:
    """The distribution of deaths of each event.

    Args:
        events: Columns violence, deaths_low, deaths_best, deaths_high (low and high may be null).
        parameters: From `deaths_model.read_parameters`: location, scale and weight by type of violence and best
            estimate, as uncertainUCDP gives them; low and high are then not used.
        model: Pooled model for events without a stated range; None: the one shipped, fitted to UCDP GED.
        tail: Probability left below a stated low and above a stated high, 0 to 0.25.
    """
    best = events["deaths_best"].cast(pl.Float64).to_numpy()
    if parameters is not None:
        loc, scale, weight = deaths_model.look_up(events, parameters)
        return Mixture(best=best, loc=loc, scale=scale, weight=weight)
    pooled = deaths_model.shipped() if model is None else model
    loc, scale, weight = pooled.at(best, events["violence"])
    low, high = (
        events[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
        for name in ("deaths_low", "deaths_high")
    )
    ranged = np.flatnonzero(deaths_model.has_range(low, best, high))
    solved = deaths_model.from_range(low[ranged], best[ranged], high[ranged], tail=tail)
    loc, scale, weight = loc.copy(), scale.copy(), weight.copy()
    loc[ranged], scale[ranged], weight[ranged] = solved
    return Mixture(best=best, loc=loc, scale=scale, weight=weight)


def deaths_cdf(events: pl.DataFrame, x: float) -> Floats:
    """P(deaths <= x) of each event, shape (n,)."""
    return mixture(events).cdf(x)


def deaths_pmf(events: pl.DataFrame, x: float) -> Floats:
    """P(deaths = x) of each event, shape (n,)."""
    return mixture(events).pmf(x)


def deaths_quantile(events: pl.DataFrame, p: float) -> Ints:
    """Quantile of each event's deaths, shape (n,), whole deaths; 0 < p < 1."""
    return mixture(events).quantile(p)


def deaths_sample(events: pl.DataFrame, n: int, rng: np.random.Generator) -> Ints:
    """Independent draws of each event's deaths, shape (events, n)."""
    return mixture(events).sample(n, rng)
