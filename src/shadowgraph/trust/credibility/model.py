"""The model of standing: a regression on features with an effect for each office, and the uncertainty of both."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import polars as pl

from shadowgraph.ties.odds import chance
from shadowgraph.trust.credibility.features import FEATURES, FloatArray

FILE = "weights.json"
DIGITS = 6
Q95 = 1.6448536
"""95 % quantile of the standard normal distribution."""

BARS = ("typical report", *(feature.name for feature in FEATURES), "offices", "review")
"""Kinds of evidence: where a typical unreviewed report starts, the features, who reports it, and whether a final
release has it already. `CREDIBILITY.bars` has their log-odds in this order."""


@dataclass(frozen=True)
class Standing:
    """What was learnt.

    Args:
        centre: shape (K,), mean of each feature where it was learnt.
        scale: shape (K,), its standard deviation.
        weight: shape (K,), log-odds of standing per standard deviation.
        intercept: log-odds of a report with all features at their mean.
        offices: Office key to its effect on the log-odds and its standard deviation.
        office_sd: Spread of the effects of offices; that of one never met before.
        covariance: shape (K + 1, K + 1), posterior covariance of the intercept and the weights.
        country_sd: Spread of log-odds between countries that the features leave unexplained.
        review: log-odds that a final release's having the event adds.
        provenance: Data, versions, licence, universe and command.
    """

    centre: FloatArray
    scale: FloatArray
    weight: FloatArray
    intercept: float
    offices: dict[str, tuple[float, float]]
    office_sd: float
    covariance: FloatArray
    country_sd: float
    review: float
    provenance: dict[str, Any] = field(default_factory=dict, compare=False)

    def bars(self, values: FloatArray, offices: FloatArray, reviewed: FloatArray) -> FloatArray:
        """Log-odds by kind of evidence, shape (n, len(BARS)); a row sums to the log-odds of standing.

        Args:
            values: shape (n, K), features.
            offices: shape (n,), effect of the offices.
            reviewed: shape (n,), 1 where a final release has the event, else 0.
        """
        parts = (values - self.centre) / self.scale * self.weight
        return np.column_stack([np.full(len(values), self.intercept), parts, offices, reviewed * self.review])

    def spread(self, values: FloatArray, office_variance: FloatArray) -> FloatArray:
        """Standard deviation of the log-odds, shape (n,): weights, offices, and what differs between countries."""
        rows = np.column_stack([np.ones(len(values)), (values - self.centre) / self.scale])
        known = np.einsum("nk,kl,nl->n", rows, self.covariance, rows, optimize=True)
        return np.asarray(np.sqrt(known + office_variance + self.country_sd**2))

    def office_effect(self, said: pl.DataFrame, n: int) -> tuple[FloatArray, FloatArray]:
        """Mean effect of the offices that report each event, and its variance.

        Args:
            said: Columns event and office, from `offices_of`.
            n: Number of events.
        """
        keys = list(self.offices)
        known = pl.DataFrame(
            {
                "office": pl.Series(keys, dtype=pl.String),
                "effect": pl.Series([self.offices[key][0] for key in keys], dtype=pl.Float64),
                "variance": pl.Series([self.offices[key][1] ** 2 for key in keys], dtype=pl.Float64),
            }
        )
        each = said.select("event", "office").join(known, on="office", how="left", maintain_order="left")
        rows = each["event"].to_numpy()
        count = np.maximum(np.bincount(rows, minlength=n), 1)
        effect = np.bincount(rows, each["effect"].fill_null(0.0).to_numpy(), n) / count
        variance = np.bincount(rows, each["variance"].fill_null(self.office_sd**2).to_numpy(), n) / count**2
        # An event of which nobody knows the offices has the spread of one office never met before.
        return effect, np.where(np.bincount(rows, minlength=n) > 0, variance, self.office_sd**2)

    def as_data(self) -> dict[str, Any]:
        """JSON-ready, figures to six significant digits."""
        return {
            "provenance": self.provenance,
            "features": [feature.name for feature in FEATURES],
            "centre": _short(self.centre),
            "scale": _short(self.scale),
            "weight": _short(self.weight),
            "intercept": _short([self.intercept])[0],
            "office_sd": self.office_sd,
            "country_sd": _short([self.country_sd])[0],
            "review": _short([self.review])[0],
            "offices": {key: _short(pair) for key, pair in sorted(self.offices.items())},
            "covariance": [_short(row) for row in self.covariance],
        }

    @classmethod
    def of_data(cls, read: dict[str, Any]) -> Standing:
        """Read what `as_data` gave."""
        centre, scale, weight, covariance = (
            np.array(read[name], np.float64) for name in ("centre", "scale", "weight", "covariance")
        )
        return cls(
            centre=centre,
            scale=scale,
            weight=weight,
            covariance=covariance,
            intercept=float(read["intercept"]),
            offices={key: (float(pair[0]), float(pair[1])) for key, pair in read["offices"].items()},
            office_sd=float(read["office_sd"]),
            country_sd=float(read["country_sd"]),
            review=float(read["review"]),
            provenance=read["provenance"],
        )


RULE = "parties below threshold"
"""The feature that speaks of UCDP's rule of inclusion (25 deaths a year between known parties), not of the report."""


def without_rule(bars: FloatArray, model: Standing) -> FloatArray:
    """Log-odds of standing had the parties been known and active, shape (n,)."""
    place = [feature.name for feature in FEATURES].index(RULE)
    met = -model.centre[place] / model.scale[place] * model.weight[place]
    return np.asarray(bars.sum(axis=1) - bars[:, 1 + place] + met)


@cache
def learnt_standing() -> Standing:
    """The model shipped with the package (`trust/credibility/weights.json`, its provenance inside)."""
    return Standing.of_data(json.loads((files(__package__) / FILE).read_text(encoding="utf-8")))


def interval(log_odds: FloatArray, spread: FloatArray) -> tuple[FloatArray, FloatArray]:
    """5 and 95 % quantiles of the chance."""
    return chance(log_odds - Q95 * spread), chance(log_odds + Q95 * spread)


def _short(values: Any) -> list[float]:
    return [float(f"{float(v):.{DIGITS}g}") for v in values]
