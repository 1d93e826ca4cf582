"""From named additive scores per cell to a full result: what a model needs that has no chain of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shadowgraph.errors import UsageError
from shadowgraph.records.tie import PRIOR
from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.draws import StateArray
from shadowgraph.ties.models.parameters import RIVAL, STRATEGIC, TACTICAL, UNRELATED
from shadowgraph.ties.odds import chance
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.result import TieResult
from shadowgraph.ties.tables import Bar, Findings, result_of

DRAWS = 24
QUANTILES = (0.05, 0.95)
LEAST = 1e-12
"""Probabilities are kept this far from 0 and 1 where a chain divides by them."""

Redraw = Callable[[np.random.Generator], FloatArray]


@dataclass(frozen=True)
class Scored:
    """Log-odds of cooperating per cell as a sum of named contributions.

    The history of a pair is a two-state chain with exactly these probabilities in each period: with chance `keeps`
    the pair stays what it was as far as the probabilities allow (the maximal coupling of two coins, Lindvall 1992),
    otherwise the period is drawn afresh. `keeps` 1 suits a score that speaks of the pair as a whole, 0 makes
    periods independent.

    Args:
        panel: Pairs and periods.
        bars: Prior first (see `prior_bar`), then one bar per contribution; their totals, each of shape (C,), sum
            to the log-odds.
        redrawn: Gives the log-odds of all cells, shape (C,), under one draw of the model's parameters.
        keeps: Chance per period that a pair's state is carried on, 0 to 1.
        rival: shape (C,), chance that a pair that does not cooperate is a rival, 0 to 1; None: the model knows no
            rivals, so all that is not cooperation is 'unrelated'.
        strategic: shape (C,), share of cooperation that is strategic, 0 to 1; None: the model can't tell, and the
            weaker claim, 'tactical', is made.
    """

    panel: Panel
    bars: tuple[Bar, ...]
    redrawn: Redraw
    keeps: float = 1.0
    rival: FloatArray | None = None
    strategic: FloatArray | None = None

    def __post_init__(self) -> None:
        """Refuse what would not make a waterfall."""
        names = [bar.term for bar in self.bars]
        if names[:1] != [PRIOR] or len(set(names)) != len(names):
            raise UsageError(
                "The bars of a scored model don't make a waterfall",
                field="bars",
                value=", ".join(names),
                rule="'prior' comes first and every name once",
                way_out="start with prior_bar(...)",
            )
        if not 0.0 <= self.keeps <= 1.0:
            raise UsageError("Not a chance", field="keeps", value=self.keeps, rule="0 to 1")
        for bar in self.bars:
            self._check(f"bars: {bar.term}", bar.total)
        for name in ("rival", "strategic"):
            if (share := getattr(self, name)) is not None:
                self._check(name, share)

    def _check(self, field: str, values: FloatArray) -> None:
        if values.shape != (self.panel.n_cells,) or not np.isfinite(values).all():
            raise UsageError(
                "A contribution doesn't fit the panel",
                field=field,
                value=f"shape {values.shape}, {int((~np.isfinite(values)).sum())} values not finite",
                rule=f"one finite number per cell, shape ({self.panel.n_cells},)",
                way_out="spread a value per pair with values[panel.cell_pair]",
            )

    def log_odds(self) -> FloatArray:
        """Sum of all bars, shape (C,)."""
        return np.asarray(np.sum([bar.total for bar in self.bars], axis=0))

    def histories(self, n: int, rng: np.random.Generator) -> StateArray:
        """Chain draws under redrawn parameters, shape (n, C), state indices 0 rival to 3 strategic.

        Which rival and which strategic is drawn once per pair and history: it is the pair that differs.
        """
        made = np.empty((n, self.panel.n_cells), np.int8)
        for d in range(n):
            yes = paths(self.panel, chance(self.redrawn(rng)), self.keeps, rng)
            lot = rng.random(self.panel.n_pairs)[self.panel.cell_pair]
            strong = np.zeros(len(yes), bool) if self.strategic is None else lot < self.strategic
            against = np.zeros(len(yes), bool) if self.rival is None else lot < self.rival
            made[d] = np.where(
                yes, np.where(strong, STRATEGIC, TACTICAL), np.where(against, RIVAL, UNRELATED)
            )
        return made


def prior_bar(panel: Panel, log_odds: float | FloatArray, compared: str) -> Bar:
    """The bar with no evidence at all.

    Args:
        panel: Pairs and periods.
        log_odds: One for all, or shape (C,).
        compared: Where the base rate comes from, in words.
    """
    return Bar(PRIOR, compared, np.full(panel.n_cells, 0.0) + log_odds)


def scored_result(
    scored: Scored, *, model: str, seed: int, parameters: dict[str, object], draws: int = DRAWS
) -> TieResult:
    """Build a full result: tables of ties, pairs and evidence, and draws.

    Args:
        scored: The contributions.
        model: Registered name of the model.
        seed: Seed of the interval draws.
        parameters: Fitted parameters, JSON-ready.
        draws: Parameter draws behind `p_low` and `p_high` (5 and 95 % quantiles).
    """
    panel, log_odds = scored.panel, scored.log_odds()
    yes = chance(log_odds)
    rng = np.random.default_rng(seed)
    cells = np.empty((draws, panel.n_cells), np.float32)
    pairs = np.empty((draws, panel.n_pairs), np.float32)
    for d in range(draws):
        drawn = chance(scored.redrawn(rng))
        cells[d], pairs[d] = drawn, ever(panel, drawn, scored.keeps)
    found = Findings(
        panel=panel,
        states=_states(scored, yes),
        log_odds=log_odds,
        ever=ever(panel, yes, scored.keeps),
        cell_band=_band(cells),
        pair_band=_band(pairs),
        bars=scored.bars,
    )
    return result_of(found, model=model, parameters=parameters, posterior=scored)


def _band(drawn: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> FloatArray:
    # Single precision may round to just above 1.
    return np.asarray(np.clip(np.quantile(drawn, QUANTILES, axis=0).astype(np.float64), 0.0, 1.0))


def _states(scored: Scored, yes: FloatArray) -> FloatArray:
    states = np.zeros((len(yes), 4))
    strong = 0.0 if scored.strategic is None else scored.strategic
    against = 0.0 if scored.rival is None else scored.rival
    states[:, STRATEGIC] = yes * strong
    states[:, TACTICAL] = yes * (1.0 - strong)
    states[:, RIVAL] = (1.0 - yes) * against
    states[:, UNRELATED] = (1.0 - yes) * (1.0 - against)
    return states


def _begins(panel: Panel, yes: FloatArray, keeps: float) -> FloatArray:
    """Chance that a pair cooperates in a cell given that it didn't in the one before, shape (C,).

    In a pair's first cell: the chance itself.
    """
    before = np.concatenate([[0.0], yes[:-1]])
    before[panel.cell_starts[:-1]] = 0.0
    risen = np.maximum(yes - before, 0.0) / np.maximum(1.0 - before, LEAST)
    begins: FloatArray = np.clip(keeps * risen + (1.0 - keeps) * yes, 0.0, 1.0)
    begins[panel.cell_starts[:-1]] = yes[panel.cell_starts[:-1]]
    return begins


def ever(panel: Panel, yes: FloatArray, keeps: float) -> FloatArray:
    """Probability of at least one cooperating period under the chain of `Scored`, shape (P,).

    Args:
        panel: Pairs and periods.
        yes: shape (C,), probability of cooperating per cell.
        keeps: Chance per period that the state is carried on, 0 to 1.
    """
    never = np.log1p(-np.minimum(_begins(panel, yes, keeps), 1.0 - LEAST))
    return np.asarray(-np.expm1(np.add.reduceat(never, panel.cell_starts[:-1])))


def paths(
    panel: Panel, yes: FloatArray, keeps: float, rng: np.random.Generator
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """One history of all pairs, shape (C,), True where the pair cooperates.

    Args:
        panel: Pairs and periods.
        yes: shape (C,), probability of cooperating per cell; the marginals of the history.
        keeps: Chance per period that the state is carried on, 0 to 1.
        rng: Source of randomness.
    """
    begins = _begins(panel, yes, keeps)
    before = np.concatenate([[1.0], yes[:-1]])
    stays = keeps * np.minimum(yes / np.maximum(before, LEAST), 1.0) + (1.0 - keeps) * yes
    lots = rng.random(panel.n_cells)
    on, off = lots < stays, lots < begins
    made = np.zeros(panel.n_cells, bool)
    lengths = np.diff(panel.cell_starts)
    state = np.zeros(panel.n_pairs, bool)
    for t in range(int(lengths.max())):
        alive = np.flatnonzero(lengths > t)
        cell = panel.cell_starts[alive] + t
        state[alive] = np.where(state[alive], on[cell], off[cell])
        made[cell] = state[alive]
    return made
