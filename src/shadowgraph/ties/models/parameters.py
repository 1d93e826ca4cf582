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

DWELL_QUARTERS = (8.0, 30.0, 3.0, 8.0)
"""Mean time in a state. Tactical ties last months, strategic ones years (Bapat and Bond 2012; Christia 2012)."""

MOVES = (
    (0.0, 0.80, 0.17, 0.03),
    (0.45, 0.0, 0.42, 0.13),
    (0.25, 0.55, 0.0, 0.20),
    (0.20, 0.45, 0.35, 0.0),
)
"""Where a pair goes when it leaves a state; rows sum to 1."""

SHORTEST_DWELL = 1.2
"""Quarters; a state that changes faster than the periods can't be told from noise."""

MOST_COORDINATED = 0.9
"""Nobody uses every chance."""

CLASSES = (
    "state-state",
    "state and distant group",
    "state and group",
    "communal",
    "reach 0",
    "reach 1",
    "reach 2",
    "reach 3",
    "reach 4",
)
"""Classes of pairs: by the kinds of the two and by how much they act on the same ground.
Cooperation needs contact, so its base rate grows with reach; so does that of rivalry."""

REACH = (0.05, 0.3, 1.0, 3.0)
"""Events per quarter on shared ground (geometric mean of the two, times the overlap of their ground) that separate
the classes 'reach 0' to 'reach 4'."""

STARTS = (
    (0.05, 0.80, 0.05, 0.10),
    (0.05, 0.938, 0.008, 0.004),
    (0.45, 0.52, 0.02, 0.01),
    (0.10, 0.885, 0.01, 0.005),
    (0.02, 0.973, 0.005, 0.002),
    (0.05, 0.935, 0.010, 0.005),
    (0.10, 0.871, 0.018, 0.011),
    (0.12, 0.833, 0.029, 0.018),
    (0.14, 0.788, 0.045, 0.027),
)
"""Distribution of a pair's first period, by class."""

UNRELATED_DWELL = (40.0, 150.0, 20.0, 80.0, 250.0, 150.0, 80.0, 60.0, 45.0)
"""Mean time in 'unrelated' by class, quarters: who shares no ground seldom meets, as friend or as enemy."""


@dataclass(frozen=True)
class Parameters:
    """Everything the state-space model has learnt.

    Args:
        terms: Names of the K evidence terms, in order.
        multipliers: shape (K, 4), rate over the null's expectation, per term and state.
        dispersion: shape (K,), size of the negative binomial.
        power: shape (K,), weight of a period.
        strength: shape (K,), expected events the prior multipliers are worth.
        coordinated: shape (K,), share of the chances left that cooperating organisations use together.
        dwell: shape (G, 4), mean time in a state by class of pair, quarters.
        moves: shape (G, 4, 4), where a pair goes when it leaves; zero diagonal, rows sum to 1.
        starts: shape (G, 4), start distribution by class of pair.
        friend: log-odds of cooperation per unit of friend-of-friend support.
        foe: log-odds against it per unit of friend-of-enemy conflict.
        spread: standard deviation of the log multipliers that the intervals draw from.
        dwell_spread: the same for the log dwell times.
        base_spread: the same for the log odds of starting to cooperate, common to all pairs of a draw.
    """

    terms: tuple[str, ...]
    multipliers: FloatArray
    dispersion: FloatArray
    power: FloatArray
    strength: FloatArray
    coordinated: FloatArray
    dwell: FloatArray = field(default_factory=lambda: _dwell())
    moves: FloatArray = field(default_factory=lambda: np.tile(MOVES, (len(CLASSES), 1, 1)))
    starts: FloatArray = field(default_factory=lambda: np.array(STARTS))
    friend: float = 0.06
    foe: float = 0.06
    spread: float = 0.57
    dwell_spread: float = 0.2
    base_spread: float = 1.4

    @classmethod
    def prior(cls, terms: list[EvidenceTerm]) -> Parameters:
        """Parameters before anything is learnt: what each term's file states."""
        return cls(
            terms=tuple(term.name for term in terms),
            multipliers=np.array([term.rates.multipliers for term in terms]),
            dispersion=np.array([term.rates.dispersion for term in terms]),
            power=np.array([term.rates.power for term in terms]),
            strength=np.array([term.rates.strength for term in terms]),
            coordinated=np.array([term.rates.coordinated for term in terms]),
        )

    def transition(self, step: Step) -> FloatArray:
        """Transition matrices for one period of that length, shape (G, 4, 4), rows sum to 1."""
        leave = np.clip(MONTHS[step] / 3 / self.dwell, 0.0, 0.95)
        stay = np.eye(N_STATES) * (1.0 - leave)[:, None, :]
        return np.asarray(stay + leave[:, :, None] * self.moves)

    def but(self, **changes: Any) -> Parameters:
        """Return a copy with some fields changed."""
        return replace(self, **changes)

    def redrawn(self, rng: np.random.Generator) -> Parameters:
        """One draw of the parameters around the fitted ones: multipliers, shares, dwell times and base rate."""
        return self.shifted(rng.standard_normal(self.multipliers.size + self.dwell.size + 1))

    def shifted(self, noise: FloatArray) -> Parameters:
        """The parameters that given standard normal noise leads to.

        Args:
            noise: one number per multiplier, one per dwell time, one for the base rate; shape (K * 4 + G * 4 + 1,).
        """
        rates, times = self.multipliers.size, self.dwell.size
        factors = np.exp(self.spread * noise[:rates]).reshape(self.multipliers.shape)
        added = (self.coordinated > 0)[:, None] & np.isin(np.arange(N_STATES), COOPERATING)
        dwell = self.dwell * np.exp(self.dwell_spread * noise[rates : rates + times]).reshape(
            self.dwell.shape
        )
        odds = np.ones(N_STATES)
        odds[list(COOPERATING)] = np.exp(self.base_spread * noise[-1])
        starts, moves = self.starts * odds, self.moves * odds
        # More moves into cooperation must not mean fewer moves elsewhere: who moves more, leaves sooner.
        growth = moves[:, (RIVAL, UNRELATED)].sum(axis=2)
        dwell[:, (RIVAL, UNRELATED)] /= growth
        return self.but(
            multipliers=np.where(
                added, self.multipliers * factors[:, [UNRELATED]], self.multipliers * factors
            ),
            coordinated=np.minimum(self.coordinated * factors[:, TACTICAL], MOST_COORDINATED),
            dwell=np.maximum(dwell, SHORTEST_DWELL),
            starts=starts / starts.sum(axis=1, keepdims=True),
            moves=moves / moves.sum(axis=2, keepdims=True),
        )

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
            "coordinated": rounded(self.coordinated),
            "dwell_quarters": rounded(self.dwell),
            "moves": rounded(self.moves),
            "classes": list(CLASSES),
            "starts": rounded(self.starts),
            "friend": self.friend,
            "foe": self.foe,
            "spread": self.spread,
            "dwell_spread": self.dwell_spread,
            "base_spread": self.base_spread,
        }


def _dwell() -> FloatArray:
    """Prior dwell times by class, shape (G, 4), quarters."""
    made = np.tile(DWELL_QUARTERS, (len(CLASSES), 1))
    made[:, UNRELATED] = UNRELATED_DWELL
    return made
