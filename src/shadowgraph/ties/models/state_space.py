"""The state-space model: a hidden state per pair and period, read from all evidence at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shadowgraph.plugins.manager import registered
from shadowgraph.ties.base import EvidenceTerm, FloatArray, TermValues
from shadowgraph.ties.models.learning import learn, pair_classes
from shadowgraph.ties.models.likelihood import Counts, all_ratios
from shadowgraph.ties.models.network import learn_weights, network_ratios
from shadowgraph.ties.models.parameters import COOPERATING, N_STATES, Parameters
from shadowgraph.ties.models.posterior import Chain, perturbed
from shadowgraph.ties.models.waterfall import waterfall
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.result import TieResult
from shadowgraph.ties.tables import Inferred, to_result

NETWORK_ROUNDS = 6
NETWORK_TOLERANCE = 1e-3
DRAWS = 24
QUANTILES = (0.05, 0.95)


@dataclass(frozen=True)
class Fit:
    """A fitted chain model before it becomes tables.

    Args:
        terms: Evidence terms used, in order.
        values: What each counted.
        counts: The same, stacked.
        parameters: Learnt parameters.
        ratios: Log-likelihood ratios of each term, each of shape (C, 4).
        chain: Chains with all evidence, network included.
        feedback: shape (C, 4), ratios of the network.
    """

    terms: tuple[EvidenceTerm, ...]
    values: tuple[TermValues, ...]
    counts: Counts
    parameters: Parameters
    ratios: tuple[FloatArray, ...]
    chain: Chain
    feedback: FloatArray


@dataclass(frozen=True)
class StateSpace:
    """Rival, unrelated, tactical or strategic, period by period, as a Markov chain per pair.

    Counts of every kind of evidence are negative binomial around a multiple of what the null expects given
    opportunity; the multiples depend on the state and are learnt from the theatre by expectation-maximisation,
    pulled towards the priors that each term's file states. The signed network then feeds back until it settles.

    Args:
        prior: Parameters to start from; None: what the terms' files state.
        learning: Whether to learn from the theatre at all.
    """

    name: str = "state-space"
    prior: Parameters | None = None
    learning: bool = True
    draws: int = DRAWS

    def infer(self, panel: Panel, *, seed: int, terms: tuple[str, ...] | None = None) -> TieResult:
        """Infer the state of every pair in every period.

        Args:
            panel: Pairs and periods.
            seed: Seed of the interval draws.
            terms: Names of the evidence terms to use; None: all that the panel's mode allows.
        """
        fit = self.fit(panel, terms=terms)
        chain = fit.chain
        bars = waterfall([*fit.ratios, fit.feedback], chain)
        cell_band, pair_band = self._bands(panel, fit, seed)
        return to_result(
            Inferred(
                panel=panel,
                terms=fit.terms,
                values=fit.values,
                parameters=fit.parameters,
                chain=chain,
                counts=fit.counts,
                feedback=fit.feedback,
                bars=bars,
                states=chain.states(),
                ever=chain.ever(),
                cell_band=cell_band,
                pair_band=pair_band,
                model=self.name,
            )
        )

    def fit(self, panel: Panel, *, terms: tuple[str, ...] | None = None) -> Fit:
        """Count, learn and settle the network, without the tables: what other models build on."""
        used = evidence_terms(panel, terms)
        values = [term.compute(panel) for term in used]
        counts = Counts.of(values)
        start_from = self.prior.but() if self.prior else Parameters.prior(used)
        fitted = learn(panel, counts, start_from) if self.learning else start_from
        ratios = all_ratios(counts, fitted)
        chain, feedback, fitted = self._settle(panel, ratios, fitted)
        return Fit(tuple(used), tuple(values), counts, fitted, tuple(ratios), chain, feedback)

    def _settle(
        self, panel: Panel, ratios: list[FloatArray], fitted: Parameters
    ) -> tuple[Chain, FloatArray, Parameters]:
        """Iterate the network feedback until probabilities stop moving."""
        own = sum(ratios, np.zeros((panel.n_cells, N_STATES)))
        chain = Chain.of(own, panel.cell_starts, fitted, panel.step, pair_classes(panel))
        feedback = np.zeros_like(own)
        if self.learning:
            fitted = learn_weights(panel, chain, fitted)
        states = chain.states()
        for _ in range(NETWORK_ROUNDS):
            feedback = (feedback + network_ratios(panel, states, fitted)) / 2
            chain = chain.with_logs(own + feedback)
            before, states = states, chain.states()
            if np.abs(states - before).max() < NETWORK_TOLERANCE:
                break
        return chain, feedback, fitted

    def _bands(self, panel: Panel, fit: Fit, seed: int) -> tuple[FloatArray, FloatArray]:
        """5 and 95 % quantiles of p_cooperating, shapes (2, C) and (2, P)."""
        rng = np.random.default_rng(seed)
        cells = np.empty((self.draws, panel.n_cells), np.float32)
        pairs = np.empty((self.draws, panel.n_pairs), np.float32)
        for d in range(self.draws):
            drawn = perturbed(fit.counts, fit.parameters, fit.feedback, fit.chain, panel.step, rng)
            cells[d] = drawn.states()[:, COOPERATING].sum(axis=1)
            pairs[d] = drawn.ever()
        return np.quantile(cells, QUANTILES, axis=0), np.quantile(pairs, QUANTILES, axis=0)


def evidence_terms(panel: Panel, names: tuple[str, ...] | None) -> list[EvidenceTerm]:
    """Registered terms that the panel's mode allows and the caller asks for, in order; optional ones only by name."""
    known: dict[str, EvidenceTerm] = registered("evidence_terms")
    return [
        term
        for name, term in known.items()
        if (panel.mode == "events+reports" or term.mode == "events")
        and (not getattr(term, "optional", False) if names is None else name in names)
    ]
