"""Parameters of the state-space model: rates per state, dwell times, moves, starts, network weights."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from shadowgraph.records.period import MONTHS, Step
from shadowgraph.records.tie import STATES
from shadowgraph.ties.base import EvidenceTerm, FloatArray

N_STATES = len(STATES)
RIVAL, UNRELATED, TACTICAL, STRATEGIC = range(N_STATES)
COOPERATING = (TACTICAL, STRATEGIC)

DWELL_QUARTERS = (8.0, 30.0, 3.0, 14.0)
"""Mean time in a state. Tactical ties last months, strategic ones years (Bapat and Bond 2012; Christia 2012)."""

MOVES = (
    (0.0, 0.80, 0.17, 0.03),
    (0.45, 0.0, 0.42, 0.13),
    (0.25, 0.55, 0.0, 0.20),
    (0.20, 0.45, 0.35, 0.0),
)
"""Where a pair goes when it leaves a state; rows sum to 1."""

STARTS = {
    "state-state": (0.05, 0.80, 0.05, 0.10),
    "state-group": (0.45, 0.50, 0.03, 0.02),
    "group-group": (0.08, 0.86, 0.04, 0.02),
    "communal": (0.10, 0.87, 0.02, 0.01),
}
"""Distribution of a pair's first period by the kinds of the two."""


@dataclass(frozen=True)
class Parameters:
    """Everything the state-space model has learnt.

    Args:
        terms: Names of the K evidence terms, in order.
        multipliers: shape (K, 4), rate over the null's expectation, per term and state.
        dispersion: shape (K,), size of the negative binomial.
        power: shape (K,), weight of a period.
        strength: shape (K,), expected events the prior multipliers are worth.
        dwell: shape (4,), mean time in a state, quarters.
        moves: shape (4, 4), where a pair goes when it leaves; zero diagonal, rows sum to 1.
        starts: start distribution by class of pair.
        friend: log-odds of cooperation per unit of friend-of-friend support.
        foe: log-odds against it per unit of friend-of-enemy conflict.
        spread: standard deviation of the log multipliers that the intervals draw from.
        dwell_spread: the same for the log dwell times.
    """

    terms: tuple[str, ...]
    multipliers: FloatArray
    dispersion: FloatArray
    power: FloatArray
    strength: FloatArray
    dwell: FloatArray = field(default_factory=lambda: np.array(DWELL_QUARTERS))
    moves: FloatArray = field(default_factory=lambda: np.array(MOVES))
    starts: dict[str, tuple[float, ...]] = field(default_factory=lambda: dict(STARTS))
    friend: float = 0.6
    foe: float = 0.6
    spread: float = 0.2
    dwell_spread: float = 0.15

    @classmethod
    def prior(cls, terms: list[EvidenceTerm]) -> Parameters:
        """Parameters before anything is learnt: what each term's file states."""
        return cls(
            terms=tuple(term.name for term in terms),
            multipliers=np.array([term.rates.multipliers for term in terms]),
            dispersion=np.array([term.rates.dispersion for term in terms]),
            power=np.array([term.rates.power for term in terms]),
            strength=np.array([term.rates.strength for term in terms]),
        )

    def transition(self, step: Step) -> FloatArray:
        """Transition matrix for one period of that length, shape (4, 4), rows sum to 1."""
        leave = np.clip(MONTHS[step] / 3 / self.dwell, 0.0, 0.95)
        return np.diag(1.0 - leave) + leave[:, None] * self.moves

    def but(self, **changes: Any) -> Parameters:
        """Return a copy with some fields changed."""
        return replace(self, **changes)

    def to_json(self) -> dict[str, object]:
        """Return a JSON-ready mapping, figures rounded to six significant digits."""

        def rounded(values: Any) -> Any:
            return [rounded(v) for v in values] if np.ndim(values) else float(f"{float(values):.6g}")

        return {
            "terms": list(self.terms),
            "states": list(STATES),
            "multipliers": rounded(self.multipliers),
            "dispersion": rounded(self.dispersion),
            "power": rounded(self.power),
            "dwell_quarters": rounded(self.dwell),
            "moves": rounded(self.moves),
            "starts": {name: rounded(row) for name, row in self.starts.items()},
            "friend": self.friend,
            "foe": self.foe,
            "spread": self.spread,
            "dwell_spread": self.dwell_spread,
        }
