"""The chance of a split within twelve months as a sum of signs, learnt from splits that a register codes."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shadowgraph.kernels.reference.ridge_logistic import Logistic, fit

FloatArray = NDArray[np.float64]

SHIPPED = Path(__file__).parent / "learnt.json"
CHOSEN = ("activity", "ground", "standing", "rivals", "splits before", "itself a splinter")
"""Signs of the hazard that is shipped: how large and spread out an organisation is, how many rivals it has, and whether
it split before or came from a split. More signs do worse on theatres left out: `benchmarks.measures_fragmentation`."""
PRIOR_SD = (0.03, 0.06, 0.12, 0.25, 0.5)
"""Standard deviations tried for the weights' common prior; the evidence decides."""
BASE_SD = 5.0
FARTHEST = 3.0
"""A value counts as at most this many standard deviations from the typical one."""


@dataclass(frozen=True)
class SplitHazard:
    """A discrete-time hazard: logistic in signs of the past, with the posterior of its weights.

    Args:
        signs: the K signs.
        typical: shape (K,), mean of each sign where it was learnt.
        scale: shape (K,), standard deviation; 0 for signs that never vary: they say nothing.
        fitted: weights of a constant and the K standardised signs.
        base: share of organisation-years followed by a split.
        prior_sd: standard deviation of the weights' prior that the evidence chose.
    """

    signs: tuple[str, ...]
    typical: FloatArray
    scale: FloatArray
    fitted: Logistic
    base: float
    prior_sd: float

    def design(self, x: FloatArray) -> FloatArray:
        """A constant and the standardised signs, shape (n, K + 1)."""
        scale = np.where(self.scale > 0, self.scale, np.inf)
        return np.column_stack([np.ones(len(x)), np.clip((x - self.typical) / scale, -FARTHEST, FARTHEST)])

    def bars(self, x: FloatArray) -> FloatArray:
        """Contribution of the constant and of each sign to the log-odds, shape (n, K + 1)."""
        return np.asarray(self.design(x) * self.fitted.weights)

    def spread(self, x: FloatArray) -> FloatArray:
        """Standard deviation of the log-odds under the posterior of the weights, shape (n,)."""
        return self.fitted.spread(self.design(x))


def learn(x: FloatArray, split: NDArray[np.bool_], signs: tuple[str, ...]) -> SplitHazard:
    """Learn from organisation-years whose next year is known.

    Args:
        x: shape (n, K), signs at the end of each year.
        split: shape (n,), whether a group split from it in the next twelve months.
        signs: names of the K signs.
    """
    typical, scale = x.mean(axis=0), x.std(axis=0)
    scale = np.where(scale > 1e-9, scale, 0.0)
    nothing = Logistic(np.zeros(len(signs) + 1), np.eye(len(signs) + 1), 0.0)
    empty = SplitHazard(signs, typical, scale, nothing, float(split.mean()), 0.0)
    design, y = empty.design(x), split.astype(float)
    tried = [(fit(design, y, np.r_[BASE_SD, np.full(len(signs), sd)]), sd) for sd in PRIOR_SD]
    best, sd = max(tried, key=lambda pair: pair[0].evidence)
    return SplitHazard(signs, typical, scale, best, empty.base, sd)


@functools.cache
def shipped() -> SplitHazard:
    """The hazard Shadowgraph brings; its file says what it was learnt from."""
    return load(SHIPPED)


def save(model: SplitHazard, path: Path, provenance: dict[str, object]) -> None:
    """Write a hazard as JSON to read.

    Args:
        model: What was learnt.
        path: Where to.
        provenance: Data, versions, licences, universe and command, JSON-ready.
    """
    text = {
        "provenance": provenance,
        "base": _rounded([model.base])[0],
        "prior_sd": model.prior_sd,
        "intercept": _rounded(model.fitted.weights[:1])[0],
        "signs": {
            name: dict(
                zip(
                    ("typical", "scale", "weight"),
                    _rounded([model.typical[k], model.scale[k], model.fitted.weights[k + 1]]),
                    strict=True,
                )
            )
            for k, name in enumerate(model.signs)
        },
        "root": [_rounded(row[: k + 1]) for k, row in enumerate(model.fitted.root)],
    }
    path.write_text(json.dumps(text, indent=1) + "\n", encoding="utf-8")


def load(path: Path) -> SplitHazard:
    """Read a hazard."""
    text: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    signs = tuple(text["signs"])
    typical, scale, weight = (
        np.array([text["signs"][name][part] for name in signs]) for part in ("typical", "scale", "weight")
    )
    root = np.zeros((len(signs) + 1, len(signs) + 1))
    for k, row in enumerate(text["root"]):
        root[k, : k + 1] = row
    fitted = Logistic(np.concatenate([[text["intercept"]], weight]), root, float("nan"))
    return SplitHazard(signs, typical, scale, fitted, text["base"], text["prior_sd"])


def _rounded(values: Any) -> list[float]:
    return [float(f"{float(v):.9g}") for v in values]
