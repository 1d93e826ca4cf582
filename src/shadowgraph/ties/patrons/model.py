"""The model of patronage: a sign-constrained regression on the evidence, with refits for its intervals."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from shadowgraph.errors import UsageError
from shadowgraph.ties.base import FloatArray, Mode
from shadowgraph.ties.learnt.logistic import Logistic

FILE = "weights.json"
DIGITS = 8


@dataclass(frozen=True)
class PatronModel:
    """Weights and where they come from.

    Args:
        terms: Names of the K terms, in order.
        whole: Learnt on all theatres.
        refits: Learnt with one theatre left out each.
        provenance: Datasets, versions, licence, command.
    """

    terms: tuple[str, ...]
    whole: Logistic
    refits: tuple[Logistic, ...] = ()
    provenance: dict[str, Any] = field(default_factory=dict, compare=False)

    def log_odds(self, values: FloatArray) -> FloatArray:
        """Log-odds of coded support, shape (P,), from values of shape (P, K)."""
        return self.whole.log_odds(values)

    def bars(self, values: FloatArray) -> FloatArray:
        """Contribution of each term, shape (P, K); with the intercept they sum to the log-odds."""
        return self.whole.bars(values)

    def spread(self, values: FloatArray) -> FloatArray:
        """Standard error of the log-odds by the delete-one-theatre jackknife, shape (P,) (Shao and Tu 1995)."""
        if len(self.refits) < 2:
            return np.zeros(len(values))
        each = np.array([refit.log_odds(values) for refit in self.refits])
        n = len(each)
        return np.asarray(np.sqrt((n - 1) / n * ((each - each.mean(axis=0)) ** 2).sum(axis=0)))

    def as_data(self) -> dict[str, Any]:
        """JSON-ready, figures to eight significant digits."""
        return {
            "provenance": self.provenance,
            "terms": list(self.terms),
            "whole": _as_data(self.whole),
            "refits": [_as_data(refit) for refit in self.refits],
        }

    @classmethod
    def of_data(cls, read: dict[str, Any]) -> PatronModel:
        """Read what `as_data` gave."""
        return cls(
            tuple(read["terms"]),
            _of_data(read["whole"]),
            tuple(_of_data(refit) for refit in read["refits"]),
            read["provenance"],
        )


def to_json(models: dict[Mode, PatronModel]) -> str:
    """Text of the data file: one model per mode."""
    return json.dumps({mode: model.as_data() for mode, model in models.items()}, indent=1) + "\n"


def of_json(text: str) -> dict[str, PatronModel]:
    """Models by mode."""
    return {mode: PatronModel.of_data(read) for mode, read in json.loads(text).items()}


@cache
def learnt_patrons(mode: Mode) -> PatronModel:
    """The model shipped with the package (`ties/patrons/weights.json`, its provenance inside).

    Raises:
        UsageError: There is none for the mode.
    """
    models = of_json((files(__package__) / FILE).read_text(encoding="utf-8"))
    if mode not in models:
        raise UsageError(
            "No weights for this mode",
            field="mode",
            value=mode,
            rule=" or ".join(models),
            way_out="learn them with python -m benchmarks.patrons",
        )
    return models[mode]


def _as_data(fitted: Logistic) -> dict[str, Any]:
    return {
        "intercept": _short(fitted.intercept),
        "centre": [_short(v) for v in fitted.centre],
        "scale": [_short(v) for v in fitted.scale],
        "weight": [_short(v) for v in fitted.weight],
    }


def _of_data(read: dict[str, Any]) -> Logistic:
    centre, scale, weight = (np.array(read[name], np.float64) for name in ("centre", "scale", "weight"))
    return Logistic(centre, scale, weight, float(read["intercept"]))


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
