"""How long lulls hold: the chance to hold twelve months more, and how long any lull of that age does."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shadowgraph.kernels.reference import ridge_logistic
from shadowgraph.measures.base import IntArray
from shadowgraph.measures.peace.district_months import LULL_MONTHS
from shadowgraph.measures.peace.spells import VIOLENCE, Spells

Floats = NDArray[np.float64]

AHEAD = 12
"""Months a lull is to hold."""

LANDMARK_EVERY = 6
"""Months between the ages at which a lull's chances are learnt."""

PRIOR_SD = 1.0
"""Of each weight, per standard deviation of its column; the intercept is free."""

FREE = 1e3
PRIOR_ENDS = 1 / 24
"""Half an end for each year of age: no lull of any age is sure to hold."""

OLDEST = 240
"""Months beyond which the usual hazard stays what it was: older lulls are too few."""

NORMAL_90 = 1.6448536269514722


@dataclass(frozen=True)
class HoldModel:
    """Chance that a lull of some age holds twelve months more: a logistic regression on landmarks.

    Landmarks (van Houwelingen 2007): each lull is looked at when it is 6, 12, 18... months old, with what was known by
    then, and asked whether violence returned within the next twelve months. Lulls whose record stops earlier are not
    asked.

    Args:
        names: Covariates, F of them.
        centre: shape (F,), their means where learnt.
        scale: shape (F,), their standard deviations.
        weights: shape (F + 1,), log-odds to hold: intercept, then per standard deviation.
        jackknife: shape (G, F + 1), the same without each theatre, for intervals.
        usual: shape (OLDEST + 1,), share of lulls that last longer than so many months (Kaplan and Meier 1958), 1 up
            to the sixth.
        provenance: Data, command that learns it again.
    """

    names: tuple[str, ...]
    centre: Floats
    scale: Floats
    weights: Floats
    jackknife: Floats
    usual: Floats
    provenance: dict[str, Any] = field(default_factory=dict, compare=False)

    def holds(self, x: Floats) -> tuple[Floats, Floats, Floats]:
        """Chance to hold twelve months more: value, 5 and 95 % quantile, each shape (R,).

        Args:
            x: shape (R, F), covariates.
        """
        design = np.column_stack([np.ones(len(x)), (x - self.centre) / self.scale])
        odds, without = design @ self.weights, design @ self.jackknife.T
        groups = max(len(self.jackknife), 2)
        spread = np.sqrt(
            (groups - 1) / groups * ((without - without.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
        )
        low, high = odds - NORMAL_90 * spread, odds + NORMAL_90 * spread
        value, bottom, top = (1 / (1 + np.exp(-each)) for each in (odds, low, high))
        return value, bottom, top

    def usually(self, age: IntArray) -> Floats:
        """Share of all lulls of an age in months that hold twelve months more, shape (R,)."""
        late = np.log(self.usual[OLDEST - 60] / self.usual[OLDEST]) / 60 * AHEAD
        known = np.minimum(age, OLDEST - AHEAD)
        share = self.usual[known + AHEAD] / self.usual[known]
        made: Floats = np.where(age > OLDEST - AHEAD, np.exp(-late), share)
        return made

    def plain(self) -> dict[str, Any]:
        """JSON-ready."""
        arrays = ("centre", "scale", "weights", "jackknife", "usual")
        rounded = {name: np.round(getattr(self, name), 5).tolist() for name in arrays}
        return {"names": list(self.names), **rounded, "provenance": self.provenance}

    @classmethod
    def of_plain(cls, plain: dict[str, Any]) -> HoldModel:
        """From `plain`."""
        arrays = ("centre", "scale", "weights", "jackknife", "usual")
        return cls(
            tuple(plain["names"]),
            **{name: np.array(plain[name], float) for name in arrays},
            provenance=plain["provenance"],
        )


@cache
def learnt(kind: str) -> HoldModel:
    """The model learnt from all theatres by `python -m benchmarks.measures`, for a 'district' or a 'pair'."""
    text = (files("shadowgraph.measures.peace") / "holding.json").read_text(encoding="utf-8")
    return HoldModel.of_plain(json.loads(text)[kind])


def learn(
    names: tuple[str, ...], x: Floats, held: NDArray[np.bool_], group: IntArray, usual: Floats
) -> HoldModel:
    """Fit the model, and again without each group.

    Args:
        names: Covariates.
        x: shape (R, F).
        held: shape (R,), whether the lull held twelve months more.
        group: shape (R,), theatre of each row.
        usual: From `kaplan_meier`.
    """
    centre, scale = x.mean(axis=0), x.std(axis=0) + 1e-9
    design = np.column_stack([np.ones(len(x)), (x - centre) / scale])
    prior = np.append(FREE, np.full(x.shape[1], PRIOR_SD))

    def weights(rows: NDArray[np.bool_]) -> Floats:
        return ridge_logistic.fit(design[rows], held[rows].astype(float), prior).weights

    every = np.ones(len(x), bool)
    without = np.array([weights(group != one) for one in np.unique(group)])
    return HoldModel(names, centre, scale, weights(every), without, usual)


def landmarks(found: Spells) -> tuple[IntArray, IntArray, NDArray[np.bool_]]:
    """Ages at which lulls are looked at.

    Returns:
        Spell, age in months, and whether violence stayed away for the next twelve, each shape (R,); only those whose
        record says.
    """
    n = np.maximum((found.months - LULL_MONTHS) // LANDMARK_EVERY + 1, 0)
    # A lull that ends in its sixth month was six months old when violence came back.
    spell = np.repeat(np.arange(len(n)), n)
    age = LULL_MONTHS + LANDMARK_EVERY * (np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n))
    months, ended = found.months[spell], found.outcome[spell] == VIOLENCE
    held = months >= age + AHEAD
    known = held | ended
    return spell[known], age[known], held[known]


def kaplan_meier(months: IntArray, ended: NDArray[np.bool_]) -> Floats:
    """Share of lulls that last longer than so many months, shape (OLDEST + 1,), 1 until the sixth is over.

    Kaplan and Meier (1958), with half an end added to each year of age. A lull of n months that violence ended lasted
    n months and no longer; one still open, or whose record stops, leaves unseen after n.

    Args:
        months: shape (S,), at least 6.
        ended: shape (S,), whether violence ended it.
    """
    ages = np.arange(OLDEST + 1)
    deaths = np.bincount(np.minimum(months[ended], OLDEST), minlength=OLDEST + 1)
    # The month after the last one seen is unseen where violence didn't end it.
    seen = months + ended
    at_risk = (seen[None, :] > ages[:, None]).sum(axis=1)
    hazard = (deaths + PRIOR_ENDS) / (at_risk + 2 * PRIOR_ENDS)
    # Survival beyond age n means none in month n + 1: a lull is lost in the month after its last silent one.
    return np.concatenate([np.ones(1), np.cumprod(1 - hazard)[:-1]])
