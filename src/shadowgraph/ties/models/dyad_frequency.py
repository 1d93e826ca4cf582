"""Dyad frequency with decay: who was named together lately, less who fought lately."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from shadowgraph.records.period import MONTHS
from shadowgraph.ties.base import FloatArray, TermValues
from shadowgraph.ties.evidence.opportunity import count, keep_latest, number
from shadowgraph.ties.models.base_rate import FROM_DENSITY, FROM_SHARE, BaseRate
from shadowgraph.ties.models.memory import Learnt, learn_from_all, learn_from_past
from shadowgraph.ties.models.scored import Scored, prior_bar, scored_result
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.result import TieResult
from shadowgraph.ties.tables import Bar

HALF_LIVES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Years after which a record counts half; the theatre chooses."""
SHARE = 0.05
"""Share of pairs that cooperate when only the past may be looked at (assumed)."""


@dataclass(frozen=True)
class DyadFrequency:
    """Joint namings and clashes of the pair itself, remembered with exponential decay.

    The log-odds are a base rate + together * log(1 + remembered joint namings) - against * log(1 + remembered
    clashes). Half-life and weights are learnt by likelihood on the theatre: how well the memory of a pair predicts
    whether the two are named together in a period it has not seen. No other pair is looked at, so this is what any
    model of structure has to beat (the 'dyad persistence' baseline of link prediction).

    `one_sided`: memory, half-life and weights of a period come from it and from earlier ones only, the weights
    learnt as the periods go by (online Laplace; half-life by prequential likelihood, Dawid 1984). Otherwise memory
    is two-sided and everything is learnt at once, for use in retrospect.

    Args:
        one_sided: Whether only the past is looked at.
        base: Base rate, assumed.
    """

    one_sided: bool = True
    base: BaseRate = field(default_factory=BaseRate)

    @property
    def name(self) -> str:
        """Registered name."""
        return "dyad-frequency" if self.one_sided else "dyad-frequency-smoothed"

    def infer(
        self,
        panel: Panel,
        *,
        seed: int,
        terms: tuple[str, ...] | None = None,  # noqa: ARG002 - it reads the pair's meetings, no terms
    ) -> TieResult:
        """Score every pair in every period.

        Args:
            panel: Pairs and periods.
            seed: Seed of the interval draws.
            terms: Not used.
        """
        joint, clashes = _values(panel, opposed=False), _values(panel, opposed=True)
        decays = 0.5 ** (MONTHS[panel.step] / 12 / np.array(HALF_LIVES))
        learn = learn_from_past if self.one_sided else learn_from_all
        learnt = learn(panel, joint.observed, clashes.observed, decays)
        together, against, own = learnt.bars()
        base = self._base_rate(panel)

        def redrawn(rng: np.random.Generator) -> FloatArray:
            return base.redrawn(rng).prior() + learnt.redrawn(rng)

        bars = (
            prior_bar(panel, base.prior(), FROM_SHARE if self.one_sided else FROM_DENSITY),
            Bar(
                "joint naming",
                "events naming both on one side, remembered with decay",
                together,
                own[0],
                joint,
            ),
            Bar(
                "fights",
                "fights between the two, remembered with decay",
                0.0 - against,
                0.0 - own[1],
                clashes,
            ),
        )
        scored = Scored(
            panel,
            bars,
            redrawn,
            # The chance of at least one fight at the remembered number of them.
            rival=-np.expm1(-learnt.remembered_clashes()),
        )
        return scored_result(scored, model=self.name, seed=seed, parameters=self._parameters(learnt, base))

    def _base_rate(self, panel: Panel) -> BaseRate:
        # How many pairs there are to choose from is itself known in retrospect only.
        if self.one_sided and self.base.share is None:
            return replace(self.base, share=SHARE)
        return self.base.of(panel)

    def _parameters(self, learnt: Learnt, base: BaseRate) -> dict[str, object]:
        weights = learnt.weights[learnt.best[-1], -1]
        return {
            "half_life_years": HALF_LIVES[learnt.best[-1]],
            "together": float(weights[1]),
            "against": float(weights[2]),
            **base.to_json(),
        }


def _values(panel: Panel, *, opposed: bool) -> TermValues:
    """Meetings of one kind per cell; 'expected' is the theatre's mean per cell."""
    met = panel.meetings.filter(pl.col("opposed") == opposed)
    cell = met["cell"].to_numpy()
    seen = count(panel, cell, met["weight"].to_numpy())
    sources = met.select("cell", "event_id", pl.lit(None, pl.String).alias("statement_id"))
    return TermValues(seen, np.full(panel.n_cells, seen.mean()), keep_latest(sources), number(panel, cell))
