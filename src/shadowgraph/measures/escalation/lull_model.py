"""The chance that fighting gives way to a lull within twelve months."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import numpy as np

from shadowgraph.kernels.reference import ridge_logistic
from shadowgraph.measures.base import IntArray
from shadowgraph.measures.escalation.fighting_spells import NAMES, Bools, Floats

PRIOR_SD = 1.0
"""Of each weight, per standard deviation of its column; the intercept is free."""
FREE = 1e3
EVERY = 3
"""Months between landmarks: neighbouring months tell the same story."""


@dataclass(frozen=True)
class LullModel:
    """Logistic regression on landmarks (van Houwelingen 2007): each spell is looked at every third month.

    Args:
        names: Covariates, among `NAMES`.
        centre: shape (F,), their means where learnt.
        scale: shape (F,), their standard deviations.
        weights: shape (F + 1,), log-odds: intercept, then per standard deviation.
        without: shape (G, F + 1), the same without each theatre.
        between: Standard deviation of what theatres have of their own, log-odds.
        provenance: Data, and the command that learns it again.
    """

    names: tuple[str, ...]
    centre: Floats
    scale: Floats
    weights: Floats
    without: Floats
    between: float
    provenance: dict[str, Any] = field(default_factory=dict, compare=False)

    def log_odds(self, x: Floats) -> tuple[Floats, Floats]:
        """Log-odds and their standard deviation, shape (R,): the jackknife's, and what a new theatre may differ by.

        Args:
            x: shape (R, len(NAMES)).
        """
        design = self.design(x)
        each = design @ self.without.T
        groups = self.without.shape[0]
        jackknife = (groups - 1) / groups * ((each - each.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
        return design @ self.weights, np.sqrt(jackknife + self.between**2)

    def design(self, x: Floats) -> Floats:
        """Standardised columns with a constant, shape (R, F + 1)."""
        chosen = x[:, [NAMES.index(name) for name in self.names]]
        return np.column_stack([np.ones(len(x)), (chosen - self.centre) / self.scale])

    def plain(self) -> dict[str, Any]:
        """JSON-ready."""
        arrays = {name: np.round(getattr(self, name), 5).tolist() for name in _ARRAYS}
        return {
            "names": list(self.names),
            **arrays,
            "between": round(self.between, 5),
            "provenance": self.provenance,
        }

    @classmethod
    def of_plain(cls, plain: dict[str, Any]) -> LullModel:
        """From `plain`."""
        arrays = {name: np.array(plain[name], float) for name in _ARRAYS}
        return cls(tuple(plain["names"]), **arrays, between=plain["between"], provenance=plain["provenance"])


_ARRAYS = ("centre", "scale", "weights", "without")


@functools.cache
def learnt(kind: str) -> LullModel:
    """The model that comes with the package, learnt by `benchmarks.lulls_ahead`: of a 'district' or a 'pair'."""
    text = (files("shadowgraph.measures.escalation") / "lull_model.json").read_text(encoding="utf-8")
    return LullModel.of_plain(json.loads(text)[kind])


def learn(x: Floats, lull: Bools, group: IntArray, *, names: tuple[str, ...] = NAMES) -> LullModel:
    """Fit the model, and again without each theatre.

    Args:
        x: shape (R, len(NAMES)).
        lull: shape (R,), whether a lull was complete within twelve months.
        group: shape (R,), theatre of each row; each theatre counts alike up to the square root of its rows.
        names: Which covariates to use; ('log_age',) is the baseline.
    """
    chosen = x[:, [NAMES.index(name) for name in names]]
    centre, scale = chosen.mean(axis=0), chosen.std(axis=0) + 1e-9
    blank = LullModel(names, centre, scale, np.zeros(len(names) + 1), np.zeros((1, len(names) + 1)), 0.0)
    design, y = blank.design(x), lull.astype(float)
    prior = np.append(FREE, np.full(len(names), PRIOR_SD))

    def weights(rows: Bools) -> Floats:
        return ridge_logistic.fit(design[rows], y[rows], prior).weights

    groups = np.unique(group)
    every = weights(np.ones(len(y), np.bool_))
    if len(groups) < 2:
        return LullModel(names, centre, scale, every, every[None], 0.0)
    without = np.array([weights(group != one) for one in groups])
    shifts = [
        _shift(design[group == one] @ w, y[group == one]) for one, w in zip(groups, without, strict=True)
    ]
    return LullModel(names, centre, scale, every, without, _between(np.array(shifts)))


def _shift(odds: Floats, y: Floats) -> tuple[float, float]:
    """By how much the odds foretold for a theatre were off, and the variance of that (one Newton step at a time)."""
    shift = 0.0
    for _ in range(20):
        chance = 1.0 / (1.0 + np.exp(-(odds + shift)))
        # A little of a prior: a theatre where nothing happened is not infinitely far off.
        slope, curve = float((y - chance).sum()) - 0.25 * shift, float((chance * (1 - chance)).sum()) + 0.25
        shift += slope / curve
    # Landmarks of one spell are not independent: counted as if every fourth were.
    return shift, 4.0 / curve


def _between(shifts: Floats) -> float:
    """Standard deviation between theatres beyond chance (DerSimonian and Laird 1986)."""
    value, weight = shifts[:, 0], 1.0 / shifts[:, 1]
    mean = float((weight * value).sum() / weight.sum())
    excess = float((weight * (value - mean) ** 2).sum()) - (len(value) - 1)
    scale = float(weight.sum() - (weight**2).sum() / weight.sum())
    return float(np.sqrt(max(excess / scale, 0.0)))
