"""War that goes unrecorded: how likely a silent district is still at war, from how often it was heard before."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shadowgraph.measures.peace.district_months import LULL_MONTHS, DistrictMonths

Floats = NDArray[np.float64]

LEVELS = 10
"""Districts' chances to be heard are taken at so many evenly likely points of their distribution."""

LEAST_HEARD = 1 / LULL_MONTHS
"""War is violence that leaves a trace at least once in a lull's length, on average. Without this floor one clash in
three years would be a war that goes on unheard between its clashes: nothing in the record speaks against it."""


@dataclass(frozen=True)
class Occupancy:
    """How war comes, is heard and goes, month by month, over districts: dynamic occupancy.

    A district at war leaves a trace in a month with a chance of its own, from `LEAST_HEARD` to 1, its place in that
    range drawn from Beta(alpha, beta); a district at peace leaves none. War ends, and comes back, at one of several
    paces. This is the model ecologists use for species that are there and not seen (MacKenzie et al. 2003), with war
    for the species.

    Args:
        alpha: Of the distribution of chances to be heard, above 0.
        beta: Of the same, above 0.
        ends: shape (P,), chance that war ends in a month, per pace.
        returns: shape (P,), chance that it comes back in a month, per pace.
        share: shape (P,), share of districts of each pace, summing to 1.
        provenance: Data, command that learns it again.
    """

    alpha: float
    beta: float
    ends: Floats
    returns: Floats
    share: Floats
    provenance: dict[str, Any] = field(default_factory=dict, compare=False)

    def kinds(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Chance to be heard, to end, to return and weight of every kind of district, each shape (K,)."""
        from scipy.special import betaincinv

        heard = betaincinv(self.alpha, self.beta, (np.arange(LEVELS) + 0.5) / LEVELS)
        heard = np.clip(LEAST_HEARD + (1 - LEAST_HEARD) * heard, LEAST_HEARD, 1 - 1e-4)
        paces = len(self.share)
        return (
            np.repeat(heard, paces),
            np.tile(self.ends, LEVELS),
            np.tile(self.returns, LEVELS),
            np.tile(self.share / LEVELS, LEVELS),
        )

    def at_war(self, months: DistrictMonths) -> tuple[Floats, Floats, Floats]:
        """Chance of war in each district, from its record up to each month.

        Returns:
            Chance of war in that month, and in any of the last six, each shape (D, M) and 0 before a district's first
            event; and the log-likelihood per district, shape (D,), nats.
        """
        return self._filtered(months, LULL_MONTHS)

    def evidence(self, months: DistrictMonths) -> float:
        """Log-likelihood of the record, nats."""
        # It doesn't depend on how long a lull is, and short ones are counted faster.
        return float(self._filtered(months, 1)[2].sum())

    def _filtered(self, months: DistrictMonths, lull: int) -> tuple[Floats, Floats, Floats]:
        from shadowgraph.kernels.compiled.silences import war_given_record

        made: tuple[Floats, Floats, Floats] = war_given_record(
            months.record, months.entry, *self.kinds(), lull
        )
        return made

    def plain(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "alpha": self.alpha,
            "beta": self.beta,
            "ends": self.ends.tolist(),
            "returns": self.returns.tolist(),
            "share": self.share.tolist(),
            "provenance": self.provenance,
        }

    @classmethod
    def of_plain(cls, plain: dict[str, Any]) -> Occupancy:
        """From `plain`."""
        arrays = {name: np.array(plain[name], float) for name in ("ends", "returns", "share")}
        return cls(float(plain["alpha"]), float(plain["beta"]), **arrays, provenance=plain["provenance"])


@cache
def learnt() -> Occupancy:
    """The occupancy learnt from all theatres by `python -m benchmarks.measures_peace`."""
    text = (files("shadowgraph.measures.peace") / "occupancy.json").read_text(encoding="utf-8")
    return Occupancy.of_plain(json.loads(text))


def learn(records: list[DistrictMonths], *, paces: int = 3, start: Occupancy | None = None) -> Occupancy:
    """Find the most likely occupancy of several theatres.

    Args:
        records: One per theatre.
        paces: Number of paces at which war ends and comes back.
        start: Where to begin the search.
    """
    from scipy.optimize import minimize

    begun = start or Occupancy(
        1.0, 2.0, np.geomspace(0.25, 0.03, paces), np.geomspace(0.08, 0.01, paces), np.full(paces, 1 / paces)
    )

    def loss(point: Floats) -> float:
        model = _unpack(point, paces)
        # A weak prior on the logits keeps the search where a chance means something.
        found = sum(model.evidence(one) for one in records)
        return -found + 0.5 * float(((point / 4.0) ** 2).sum())

    best = minimize(loss, _pack(begun), method="L-BFGS-B", options={"maxiter": 60, "ftol": 1e-7})
    return _unpack(best.x, paces)


def _pack(model: Occupancy) -> Floats:
    shares = np.log(model.share[1:] / model.share[0])
    odds = [np.log(p / (1 - p)) for p in (model.ends, model.returns)]
    return np.concatenate([[np.log(model.alpha), np.log(model.beta)], *odds, shares])


def _unpack(point: Floats, paces: int) -> Occupancy:
    point = np.clip(point, -9.0, 9.0)
    ends, returns = (1 / (1 + np.exp(-point[2 + k * paces : 2 + (k + 1) * paces])) for k in range(2))
    share = np.exp(np.concatenate([[0.0], point[2 + 2 * paces :]]))
    return Occupancy(
        float(np.exp(point[0])), float(np.exp(point[1])), ends, returns, np.asarray(share / share.sum())
    )
