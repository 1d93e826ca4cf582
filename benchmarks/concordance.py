"""Scores of times to an end that isn't always seen: concordance, Kaplan-Meier, D-calibration."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
TAU = 10.0
"""Uno's concordance looks at ends within this many years."""


def kaplan_meier(time: Floats, ended: Bools, years: float) -> float:
    """Share that lasts longer than so many years (Kaplan and Meier 1958); an end in year n counts at n."""
    alive = 1.0
    for n in np.unique(time[ended & (time <= years)]):
        alive *= 1.0 - float((ended & (time == n)).sum() / (time >= n).sum())
    return alive


def censoring(time: Floats, ended: Bools) -> dict[float, float]:
    """Chance not to be censored before each time: Kaplan-Meier with the roles exchanged, ends coming first."""
    made, alive = {}, 1.0
    for n in np.unique(time):
        made[float(n)] = alive
        at_risk = float(((time > n) | ((time == n) & ~ended)).sum())
        if at_risk:
            alive *= 1.0 - float(((time == n) & ~ended).sum()) / at_risk
    return made


def comparable(time: Floats, ended: Bools) -> Bools:
    """Who is seen to end before whom, shape (n, n): i ends, j is still there then (or censored that year)."""
    later = (time[None, :] > time[:, None]) | ((time[None, :] == time[:, None]) & ~ended[None, :])
    return np.asarray(ended[:, None] & later)


def concordance(time: Floats, ended: Bools, risk: Floats, weight: Floats | None = None) -> float:
    """Harrell's concordance: chance that of two comparable ones the riskier ends first; ties of risk count half."""
    pairs = comparable(time, ended).astype(float)
    if weight is not None:
        pairs *= weight[:, None]
    return float((pairs * _order(risk)).sum() / pairs.sum())


def _order(risk: Floats) -> Floats:
    return np.asarray((risk[:, None] > risk[None, :]) + 0.5 * (risk[:, None] == risk[None, :]))


def d_calibration(lasts: Floats, time: Floats, ended: Bools, bins: int = 5) -> float:
    """P-value of D-calibration (Haider et al. 2020): survival chances at the time of the end should be uniform.

    Args:
        lasts: shape (3, n), chance to last more than 1, 3, 5 years; between and beyond, exponential.
        time: shape (n,), years.
        ended: shape (n,), whether the end was seen; a censored one spreads over what remains possible.
        bins: Number of bins of survival chance.
    """
    from scipy.stats import chi2

    knots = np.array([0.0, 1.0, 3.0, 5.0])
    logs = np.vstack([np.zeros(lasts.shape[1]), np.log(np.maximum(lasts, 1e-9))])
    edges = np.linspace(0, 1, bins + 1)
    counts = np.zeros(bins)

    def survival(k: int, t: float) -> float:
        if t <= knots[-1]:
            return float(np.exp(np.interp(t, knots, logs[:, k])))
        return float(np.exp(logs[-1, k] + (t - 5.0) * (logs[-1, k] - logs[-2, k]) / 2.0))

    for k, (n, end) in enumerate(zip(time, ended, strict=True)):
        # A year's end is known to the year: it spreads evenly over the survival chances of that year.
        high = survival(k, n - 1) if end else survival(k, n)
        low = survival(k, n) if end else 0.0
        share = np.clip(np.minimum(edges[1:], high) - np.maximum(edges[:-1], low), 0, None)
        counts += share / max(high - low, 1e-12)
    expected = len(time) / bins
    return float(chi2.sf(((counts - expected) ** 2 / expected).sum(), bins - 1))


@dataclass(frozen=True)
class Concordance:
    """Concordance of one source's spells, within theatres, with intervals over resampled recipients.

    Args:
        rows: Positions of the source's spell-years.
        first: Which of them are first years.
        time: Years left from each.
        ended: Whether the spell was seen to dissolve.
        theatre: Theatre of each.
        recipient: Number of the recipient of each.
    """

    rows: NDArray[np.int64]
    first: Bools
    time: Floats
    ended: Bools
    theatre: NDArray[np.str_]
    recipient: NDArray[np.int64]

    @classmethod
    def of(cls, table: pl.DataFrame, source: str) -> Concordance:
        """From spell-years."""
        made = table.with_row_index("row").with_columns(
            (pl.len().over("spell") - pl.col("age") + 1).alias("left"),
            pl.col("ended").any().over("spell").alias("gone"),
        )
        mine = made.filter(pl.col("source") == source)
        return cls(
            mine["row"].to_numpy().astype(np.int64),
            (mine["age"] == 1).to_numpy(),
            mine["left"].to_numpy().astype(float),
            mine["gone"].to_numpy(),
            mine["theatre"].to_numpy().astype(str),
            mine["actor_b"].rank("dense").to_numpy().astype(np.int64) - 1,
        )

    def score(self, risk: Floats, n: int) -> dict[str, tuple[float, float, float]]:
        """Value, 5 and 95 % quantile of 'concordance', 'uno' (from the first year) and 'landmark' (from any)."""
        everything = np.ones(len(self.rows), bool)
        uno = self._inverse()
        return {
            "concordance": self._one(risk, self.first, np.ones(len(self.rows)), n),
            "uno": self._one(risk, self.first, uno, n),
            "landmark": self._one(risk, everything, np.ones(len(self.rows)), n),
        }

    def _inverse(self) -> Floats:
        weight = np.zeros(len(self.rows))
        start = np.flatnonzero(self.first)
        free = censoring(self.time[start], self.ended[start])
        for i in start:
            if self.time[i] <= TAU:
                weight[i] = 1.0 / max(free[float(self.time[i])], 0.05) ** 2
        return weight

    def _one(self, risk: Floats, use: Bools, weight: Floats, n: int) -> tuple[float, float, float]:
        rng = np.random.default_rng(0)
        counts = [np.ones(self.recipient.max() + 1)]
        size = len(counts[0])
        counts += [np.bincount(rng.integers(0, size, size), minlength=size).astype(float) for _ in range(n)]
        drawn = np.array(counts)[:, self.recipient]
        right, total = np.zeros(n + 1), np.zeros(n + 1)
        for name in np.unique(self.theatre[use]):
            at = np.flatnonzero(use & (self.theatre == name))
            pairs = comparable(self.time[at], self.ended[at]) * weight[at][:, None]
            agree = pairs * _order(risk[self.rows[at]])
            w = drawn[:, at]
            right += ((w @ agree) * w).sum(axis=1)
            total += ((w @ pairs) * w).sum(axis=1)
        value = right / np.maximum(total, 1e-12)
        low, high = np.quantile(value[1:], [0.05, 0.95])
        return float(value[0]), float(low), float(high)
