"""How much each comparison says: levels among pairs that are one event, against levels among pairs that aren't."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.trust.duplicates.comparing import LEVELS

FloatArray = NDArray[np.float64]

FILE = "weights.json"
PRIOR = 20.0
"""Pairs spread evenly over the levels of a comparison (Dirichlet): what review never changed under one id it may have
changed under another, so no level is taken to be impossible."""

ROUNDS = 200
MOST_SHARE = 0.5
"""Bound of the share of pairs that are one event, when it is estimated."""

HALF = 0.5
"""A pair of each kind that is added as half a pair (Jeffreys' prior): few pairs without a match prove little."""


@dataclass(frozen=True)
class Comparison:
    """Fellegi and Sunter's model with conditionally independent comparisons.

    Args:
        same: Comparison to the chance of each of its levels if both are one event.
        other: The same if they are two.
        provenance: What it was learnt from.
    """

    same: dict[str, FloatArray]
    other: dict[str, FloatArray]
    provenance: dict[str, Any] = field(default_factory=dict, compare=False)

    def weights(self, name: str) -> FloatArray:
        """Natural log-likelihood ratio of each level of a comparison."""
        return np.asarray(np.log(self.same[name] / self.other[name]))

    def parts(self, compared: pl.DataFrame) -> FloatArray:
        """Log-likelihood ratio of each comparison of each pair, shape (n, comparisons), in the order of `LEVELS`."""
        return np.column_stack([self.weights(name)[compared[name].to_numpy()] for name in LEVELS])


def learn(
    compared: pl.DataFrame, same: NDArray[np.bool_], provenance: dict[str, Any] | None = None
) -> Comparison:
    """Count levels among pairs known to be one event and pairs known to be two.

    Args:
        compared: From `comparing.compare`.
        same: shape (n,), whether each pair is one event.
        provenance: Kept with the model.
    """
    shares: dict[bool, dict[str, FloatArray]] = {True: {}, False: {}}
    for wanted, made in shares.items():
        rows = compared.filter(pl.Series(same == wanted))
        for name, levels in LEVELS.items():
            counts = np.bincount(rows[name].to_numpy(), minlength=len(levels)) + PRIOR / len(levels)
            made[name] = counts / counts.sum()
    return Comparison(shares[True], shares[False], provenance or {})


def share_same(log_ratio: FloatArray) -> float:
    """Share of pairs that are one event: found by expectation and maximisation, with Jeffreys' prior.

    Args:
        log_ratio: shape (n,), log-likelihood ratio of each pair.
    """
    share = 0.01
    for _ in range(ROUNDS):
        odds = np.log(share / (1 - share)) + log_ratio
        found = (1.0 / (1.0 + np.exp(-odds))).sum() + HALF
        moved = float(min(found / (len(log_ratio) + 2 * HALF), MOST_SHARE))
        if abs(moved - share) < 1e-9:
            break
        share = moved
    return share


def to_json(models: dict[str, Comparison]) -> str:
    """Text of the data file."""
    return json.dumps({kind: _as_data(model) for kind, model in models.items()}, indent=1) + "\n"


@cache
def learnt_comparison(kind: str) -> Comparison:
    """The model shipped with the package for 'release' or 'provider' (`trust/duplicates/weights.json`)."""
    read = json.loads((files(__package__) / FILE).read_text(encoding="utf-8"))[kind]
    return Comparison(
        {name: np.array(read["same"][name]) for name in LEVELS},
        {name: np.array(read["other"][name]) for name in LEVELS},
        read["provenance"],
    )


def _as_data(model: Comparison) -> dict[str, Any]:
    return {
        "provenance": model.provenance,
        "same": {name: [round(float(v), 6) for v in values] for name, values in model.same.items()},
        "other": {name: [round(float(v), 6) for v in values] for name, values in model.other.items()},
    }
