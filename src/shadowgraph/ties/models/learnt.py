"""The default model: what was learnt from coded ties says whether, the chain of periods says when."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from shadowgraph.kernels.threads import side_by_side
from shadowgraph.records.tie import PRIOR, SPAN, STANDING_BAR
from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.draws import StateArray
from shadowgraph.ties.durability import split_states
from shadowgraph.ties.evidence.opportunity import states_in_pair
from shadowgraph.ties.learnt.heads import Heads
from shadowgraph.ties.learnt.standing_bars import StandingBars
from shadowgraph.ties.learnt.store import shipped
from shadowgraph.ties.learnt.table import standing_values
from shadowgraph.ties.models.parameters import COOPERATING, STRATEGIC, TACTICAL, Parameters
from shadowgraph.ties.models.posterior import Chain, under
from shadowgraph.ties.models.state_space import QUANTILES, Fit, StateSpace
from shadowgraph.ties.models.together import alive, apart
from shadowgraph.ties.models.waterfall import Bars, waterfall
from shadowgraph.ties.odds import chance
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.result import TieResult
from shadowgraph.ties.tables import NETWORK, Bar, Findings, result_of

HEARD = 4.0
"""Nats of timing and place, summed over the window, beyond which more is not believed."""

BELIEVED = 0.3
"""What a nat of it counts for. Coded ties give timing next to nothing, planted ones a half; at three tenths either
ranks as well as it can within a hundredth. Ties with states, for which it ranks no better than chance, go without."""

DRAWS = 24

TINY = 1e-15

NAMING = "co-belligerence"
"""Who is named with whom is standing evidence already."""


@dataclass(frozen=True)
class Learnt:
    """Whether two organisations have a tie, from standing evidence; when it is alive, from the state-space chain.

    The pair's log-odds are those of the heads learnt from coded ties, plus a capped part of what the chain hears in
    timing and place, plus what statements say where they may be heard. Given a tie, the chain is alive about a third
    of the time and its evidence says when; without one, the pair moves between 'rival' and 'unrelated' only.

    Args:
        heads: What was learnt; None: the heads Shadowgraph brings.
        chain: The chain model.
        draws: Parameter draws behind the intervals.
    """

    name: str = "learnt"
    heads: Heads | None = None
    chain: StateSpace = field(default_factory=StateSpace)
    draws: int = DRAWS

    def infer(self, panel: Panel, *, seed: int, terms: tuple[str, ...] | None = None) -> TieResult:
        """Infer whether and when.

        Args:
            panel: Pairs and periods.
            seed: Seed of the interval draws.
            terms: Evidence terms the chain may use; None: all that the panel's mode allows.
        """
        heads = self.heads or shipped()
        # Neither needs the other: what stands is looked up while the chain learns.
        with ThreadPoolExecutor(1) as pool:
            looked_up = pool.submit(_looked_up, panel, heads)
            fit = self.chain.fit(panel, terms=terms)
        values, head_bars, directions = looked_up.result()
        panel.forget()
        standing = _standing(panel, heads, fit, values, head_bars)
        found = Whether(panel, fit, standing, directions)
        states = found.states()
        found = found.told_apart(states)
        bars = found.bars()
        # Draws redo the ratios from the counts: the fitted ones can go.
        fit = replace(fit, ratios=())
        found = replace(found, fit=fit)
        cell_band, pair_band = self._bands(found, seed)
        known = Findings(
            panel=panel,
            states=found.split(states),
            log_odds=bars.log_odds(),
            ever=found.chance(),
            cell_band=cell_band,
            pair_band=pair_band,
            bars=_named(panel, fit, standing, bars),
            standing=standing,
        )
        return result_of(known, model=self.name, parameters=fit.parameters.to_json(), posterior=found)

    def _bands(self, found: Whether, seed: int) -> tuple[FloatArray, FloatArray]:
        """5 and 95 % quantiles of the chance of a tie, per cell (2, C) and pair (2, P)."""
        rng = np.random.default_rng(seed)
        cells = np.empty((self.draws, found.panel.n_cells), np.float32)
        pairs = np.empty((self.draws, found.panel.n_pairs), np.float32)

        def fill(draw: tuple[int, FloatArray, Parameters]) -> None:
            d, shift, parameters = draw
            drawn = found.under(shift, parameters)
            cells[d], pairs[d] = drawn.together(), drawn.chance()

        side_by_side(fill, [(d, *found.noise(rng)) for d in range(self.draws)])
        return np.quantile(cells, QUANTILES, axis=0), np.quantile(pairs, QUANTILES, axis=0)


@dataclass(frozen=True)
class Whether:
    """A tie or none per pair, and a chain for either case.

    Args:
        panel: Pairs and periods.
        fit: The fitted chain model.
        standing: Log-odds of each pair with their bars.
        directions: shape (G, P), jackknife directions of the log-odds: their squares sum to the variance.
        shift: shape (P,), added to the log-odds by a draw; None: none.
        drawn: The chain under drawn parameters; None: the fitted one.
        strategic: shape (C,), share of cooperation that is strategic; None: as the chain has it.
    """

    panel: Panel
    fit: Fit
    standing: StandingBars
    directions: FloatArray
    shift: FloatArray | None = None
    drawn: Chain | None = None
    strategic: FloatArray | None = None

    def log_odds(self) -> FloatArray:
        """Log-odds that each pair has a tie, shape (P,)."""
        own = self.standing.log_odds()
        return own if self.shift is None else own + self.shift

    def chance(self) -> FloatArray:
        """Chance that each pair has a tie, shape (P,)."""
        return chance(self.log_odds())

    def together(self) -> FloatArray:
        """Chance that each cell's two have a tie that is alive, shape (C,); without a tie none ever is."""
        states = alive(self.drawn or self.fit.chain).states()
        return np.asarray(self.chance()[self.panel.cell_pair] * (states[:, TACTICAL] + states[:, STRATEGIC]))

    def states(self) -> FloatArray:
        """State probabilities of every cell, shape (C, 4)."""
        chain = self.drawn or self.fit.chain
        weight = self.chance()[self.panel.cell_pair][:, None]
        return self.split(np.asarray(weight * alive(chain).states() + (1.0 - weight) * apart(chain).states()))

    def split(self, states: FloatArray) -> FloatArray:
        """State probabilities with cooperation split into tactical and strategic as known, shape (C, 4)."""
        if self.strategic is None:
            return states
        made, together = states.copy(), states[:, COOPERATING].sum(axis=1)
        made[:, TACTICAL], made[:, STRATEGIC] = together * (1 - self.strategic), together * self.strategic
        return made

    def told_apart(self, states: FloatArray) -> Whether:
        """The same with a split by durability: half as the chain has it, half by how long such ties last.

        Args:
            states: shape (C, 4), as the chains have them.
        """
        together = states[:, COOPERATING].sum(axis=1)
        own = states[:, STRATEGIC] / np.maximum(together, TINY)
        return replace(self, strategic=(own + split_states(self.panel, together)) / 2)

    def bars(self) -> Bars:
        """Bars of every cell: first the pair's log-odds, then what timing adds to them."""
        pair = self.log_odds()[self.panel.cell_pair]

        def link(alive_log_odds: FloatArray) -> FloatArray:
            # log-odds of "a tie, and alive now": p q / (1 - p q), from the log-odds of p and of q.
            both = -np.logaddexp(0.0, -pair) - np.logaddexp(0.0, -alive_log_odds)
            return np.asarray(both - np.log(-np.expm1(np.minimum(both, -TINY))))

        ratios = [*self.fit.ratios, self.fit.feedback]
        return waterfall(ratios, alive(self.fit.chain), link=link)

    def redrawn(self, rng: np.random.Generator) -> Whether:
        """The same under one draw of what was learnt and of the chain's parameters."""
        return self.under(*self.noise(rng))

    def noise(self, rng: np.random.Generator) -> tuple[FloatArray, Parameters]:
        """One draw: how far each pair's log-odds move, shape (P,), and the chain's parameters."""
        shift = rng.standard_normal(len(self.directions)) @ self.directions
        return shift, self.fit.parameters.redrawn(rng)

    def under(self, shift: FloatArray, parameters: Parameters) -> Whether:
        """The same with the pairs' log-odds shifted and the chain under other parameters."""
        fit = self.fit
        drawn = under(fit.counts, parameters, fit.feedback, fit.chain, self.panel.step)
        return replace(self, shift=shift, drawn=drawn)

    def histories(self, n: int, rng: np.random.Generator) -> StateArray:
        """Joint histories under redrawn parameters, shape (n, C), state indices 0 rival to 3 strategic."""
        made = np.empty((n, self.panel.n_cells), np.int8)
        for d in range(n):
            one = self.redrawn(rng)
            chain = one.drawn or self.fit.chain
            tied = (rng.random(self.panel.n_pairs) < one.chance())[self.panel.cell_pair]
            yes, no = alive(chain).paths(rng), apart(chain).paths(rng)
            made[d] = np.where(tied, self._split(yes, rng), no)
        return made

    def _split(self, states: StateArray, rng: np.random.Generator) -> StateArray:
        """Whether each cooperating cell is tactical or strategic: one lot per pair, for it is the pair that differs."""
        if self.strategic is None:
            return states
        strong = rng.random(self.panel.n_pairs)[self.panel.cell_pair] < self.strategic
        return np.where(np.isin(states, COOPERATING), np.where(strong, STRATEGIC, TACTICAL), states).astype(
            np.int8
        )


def _looked_up(panel: Panel, heads: Heads) -> tuple[FloatArray, tuple[FloatArray, FloatArray], FloatArray]:
    """Standing evidence of each pair, what it adds to either head, and jackknife directions."""
    values = standing_values(panel, heads.terms)
    return values, heads.head_bars(values), heads.jackknife(values, states_in_pair(panel) > 0)


def _standing(
    panel: Panel, heads: Heads, fit: Fit, values: FloatArray, head_bars: tuple[FloatArray, FloatArray]
) -> StandingBars:
    """Log-odds of each pair and what they are made of."""
    with_state = states_in_pair(panel) > 0
    origin, bars = heads.bars(values, with_state, head_bars)
    opened, covert = (np.where(with_state, np.nan, score) for score in heads.scores(values))
    quiet = [k for k, term in enumerate(fit.terms) if term.mode == "events" and term.name != NAMING]
    spoken = [k for k, term in enumerate(fit.terms) if term.mode != "events"]
    heard = _heard(fit, quiet)
    timing = np.where(with_state, 0.0, BELIEVED * np.clip(heard, -HEARD, HEARD))
    said = _heard(fit, [*quiet, *spoken]) - heard if spoken else None
    return StandingBars(values, heads, origin, bars, head_bars, opened, covert, timing, said)


def _heard(fit: Fit, terms: list[int]) -> FloatArray:
    """How much likelier some terms' counts are with a tie that comes and goes than without any, shape (P,), nats."""
    logs = sum((fit.ratios[k] for k in terms), np.zeros_like(fit.chain.logs))
    chain = fit.chain.with_logs(logs)
    return np.asarray(alive(chain).evidence_each() - apart(chain).evidence_each())


def _named(panel: Panel, fit: Fit, standing: StandingBars, bars: Bars) -> tuple[Bar, ...]:
    """Bars of the cells' waterfall: the pair's own first, then what timing adds."""
    pair, origin = standing.log_odds()[panel.cell_pair], standing.origin[panel.cell_pair]
    made = [
        Bar(PRIOR, "how often a pair of the kind seen most has a tie", origin),
        Bar(STANDING_BAR, "all that holds for the pair over the whole window", pair - origin),
        Bar(SPAN, "how much of the window a tie is alive, before timing is looked at", bars.prior - pair),
    ]
    for k, (term, value) in enumerate(zip(fit.terms, fit.values, strict=True)):
        made.append(Bar(term.name, term.compared, bars.total[k], bars.here[k], value))
    made.append(Bar("network", NETWORK, bars.total[-1], bars.here[-1]))
    return tuple(made)
