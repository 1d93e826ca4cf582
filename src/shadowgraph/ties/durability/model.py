"""Two kinds of ties, one that lasts and one that doesn't, and what shifts the hazard of either."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.durability.covariates import LOST, SHARED

YEARS = 3.0
"""A tie is strategic when it lasts at least this long in all, tactical when it doesn't.

The line is drawn where the record and the literature draw it. Of two kinds of ties learnt from dated spells without
any label, one hardly ever lasts three years and the other mostly does (benchmarks/durability). Alliances of
convenience break within one or two fighting seasons, when the enemy weakens or the spoils are in sight (Bapat and Bond
2012; Christia 2012); what needs explaining is material cooperation sustained beyond that (Blair et al. 2022).
"""
LOSS_YEARS = 2.0
"""A tie survives the loss of its shared enemies when it is still there this many years after it."""
HORIZON = 10.0
"""Expected remaining years are counted within the next ten: no source follows many ties for longer."""


@dataclass(frozen=True)
class HazardModel:
    """Hazard of dissolution of a tie that is of one of two kinds.

    At its start a tie is strategic with log-odds `kind[0] + x @ kind[1:]`. A tie of kind k dissolves at the rate
    exp(log_rates[k] + x @ shift) a year: a year passes with chance exp(-rate), the complementary log-log model of
    discrete time. Who has lasted is likely to be of the lasting kind, so that the hazard falls with age though no
    tie's own rate does (Heckman and Singer 1984).

    Args:
        names: Covariates, in order, F of them.
        kind: shape (F + 1,), log-odds of 'strategic' at the start: intercept, weights.
        shift: shape (F,), log rate of both kinds.
        log_rates: shape (2,), tactical, strategic: log rate a year.
        draws: shape (D, 2 F + 3), refits on resampled recipients, each as `flat`, for intervals.
        provenance: Data, versions, licence, command that refits.
    """

    names: tuple[str, ...]
    kind: FloatArray
    shift: FloatArray
    log_rates: FloatArray
    draws: FloatArray = field(default_factory=lambda: np.empty((0, 0)))
    provenance: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def rates(self) -> tuple[float, float]:
        """Rate of dissolution a year of a tactical and of a strategic tie, all covariates zero."""
        return float(np.exp(self.log_rates[0])), float(np.exp(self.log_rates[1]))

    def at_start(self, x: FloatArray) -> FloatArray:
        """Log-odds that a new tie is strategic, shape (R,), from covariates of shape (R, F)."""
        return np.asarray(self.kind[0] + x @ self.kind[1:])

    def strain(self, x: FloatArray) -> FloatArray:
        """How many times the usual rate of dissolution is at work, shape (R,)."""
        return np.asarray(np.exp(x @ self.shift))

    def after(self, start: FloatArray, lasted: FloatArray) -> FloatArray:
        """Log-odds of 'strategic' once a tie has lasted, shape (R,).

        Args:
            start: shape (R,), log-odds at its start.
            lasted: shape (R,), years it has lasted, each counted by its `strain`.
        """
        tactical, strategic = self.rates
        return np.asarray(start + (tactical - strategic) * lasted)

    def survival(self, years: float, odds: FloatArray, strain: FloatArray) -> FloatArray:
        """Chance to last so many years more, shape (R,), 0 to 1, from log-odds of 'strategic' and strain."""
        lasting = 1 / (1 + np.exp(-odds))
        tactical, strategic = (np.exp(-rate * strain * years) for rate in self.rates)
        return np.asarray(lasting * strategic + (1 - lasting) * tactical)

    def expected_years(self, odds: FloatArray, strain: FloatArray, horizon: float = HORIZON) -> FloatArray:
        """Expected years until dissolution within the horizon (area under the survival curve), shape (R,)."""
        lasting = 1 / (1 + np.exp(-odds))
        tactical, strategic = (-np.expm1(-rate * strain * horizon) / (rate * strain) for rate in self.rates)
        return np.asarray(lasting * strategic + (1 - lasting) * tactical)

    def log_hazard(self, odds: FloatArray, strain: FloatArray) -> FloatArray:
        """Log of the rate of dissolution right now, a year, shape (R,)."""
        return np.asarray(self._mixed(odds) + np.log(strain))

    def _mixed(self, odds: FloatArray) -> FloatArray:
        lasting = 1 / (1 + np.exp(-odds))
        return np.asarray(np.log(lasting * self.rates[1] + (1 - lasting) * self.rates[0]))

    def odds_bars(self, x: FloatArray, odds: FloatArray) -> FloatArray:
        """Log-odds of 'strategic' as a sum: intercept, one bar per covariate, 'has lasted'; shape (R, F + 2).

        Args:
            x: shape (R, F), covariates at the start of the tie.
            odds: shape (R,), log-odds now.
        """
        grown = odds - self.at_start(x)
        return np.hstack([np.full((len(x), 1), self.kind[0]), x * self.kind[1:], grown[:, None]])

    def bars(self, x: FloatArray, now: FloatArray, odds: FloatArray) -> FloatArray:
        """Log hazard as a sum: intercept, one bar per covariate, 'has lasted'; shape (R, F + 2).

        What shifts the rate adds up by itself. What speaks for a kind acts through one number, the log-odds of that
        kind; along the straight line from none of it to all, each share is in proportion (Aumann and Shapley 1974),
        and the bars sum to `log_hazard` exactly.

        Args:
            x: shape (R, F), covariates at the start of the tie.
            now: shape (R, F), covariates now.
            odds: shape (R,), log-odds of 'strategic' now.
        """
        parts = self.odds_bars(x, odds)[:, 1:]
        moved = parts.sum(axis=1)
        begin = self._mixed(np.full(len(x), self.kind[0]))
        change = self._mixed(self.kind[0] + moved) - begin
        per_unit = np.divide(change, moved, out=np.zeros(len(x)), where=np.abs(moved) > 1e-12)
        made = parts * per_unit[:, None]
        made[:, :-1] += now * self.shift
        return np.hstack([begin[:, None], made])

    def without_enemy(self, x: FloatArray) -> FloatArray:
        """Covariates as they would be had the shared enemies just been lost; ties without any stay as they are."""
        made = x.copy()
        shared, lost = self.names.index(SHARED), self.names.index(LOST)
        made[:, lost] = np.where(x[:, shared] > 0, 1.0, x[:, lost])
        made[:, shared] = 0.0
        return made

    def flat(self) -> FloatArray:
        """All parameters in a row: kind, shift, log rates."""
        return np.concatenate([self.kind, self.shift, self.log_rates])

    @classmethod
    def of_flat(cls, names: tuple[str, ...], point: FloatArray) -> HazardModel:
        """The model whose `flat` that is."""
        n = len(names)
        return cls(names, point[: n + 1], point[n + 1 : 2 * n + 1], point[2 * n + 1 :])

    def drawn(self) -> list[HazardModel]:
        """The models of the resamples."""
        return [self.of_flat(self.names, row) for row in self.draws]

    def to_json(self) -> str:
        """Text of the data file, figures to six significant digits."""
        body = {
            "provenance": self.provenance,
            "names": list(self.names),
            "kind": _short(self.kind),
            "shift": _short(self.shift),
            "log_rates": _short(self.log_rates),
            "draws": [_short(row) for row in self.draws],
        }
        return "{\n" + ",\n".join(f" {json.dumps(k)}: {json.dumps(v)}" for k, v in body.items()) + "\n}\n"

    @classmethod
    def of_json(cls, text: str) -> HazardModel:
        """Read what `to_json` wrote."""
        read = json.loads(text)
        return cls(
            names=tuple(read["names"]),
            kind=np.array(read["kind"]),
            shift=np.array(read["shift"]),
            log_rates=np.array(read["log_rates"]),
            draws=np.array(read["draws"]),
            provenance=read["provenance"],
        )


def _short(values: FloatArray) -> list[float]:
    return [float(f"{v:.6g}") for v in values]


@cache
def learnt() -> HazardModel:
    """The model shipped with the package: `ties/durability/learnt.json`, its provenance inside."""
    return HazardModel.of_json((files(__package__) / "learnt.json").read_text(encoding="utf-8"))
