"""Posterior: state probabilities of every cell and pair, and draws of whole histories."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from shadowgraph.records.period import Step
from shadowgraph.ties.base import FloatArray, IntArray
from shadowgraph.ties.models.likelihood import Counts, summed_ratios, to_likelihood
from shadowgraph.ties.models.parameters import COOPERATING, N_STATES, Parameters


@dataclass(frozen=True)
class Chain:
    """All pairs' chains with their evidence, ready for the kernels.

    Args:
        logs: shape (C, 4), summed log-likelihood ratios.
        cell_starts: shape (P + 1,).
        initial: shape (P, 4).
        transition: shape (G, 4, 4), one per class of pair.
        kind: shape (P,), class of each pair: index into `transition`.
    """

    logs: FloatArray
    cell_starts: IntArray
    initial: FloatArray
    transition: FloatArray
    kind: IntArray

    @classmethod
    def of(
        cls, logs: FloatArray, cell_starts: IntArray, parameters: Parameters, step: Step, classes: IntArray
    ) -> Chain:
        """Chains of given evidence under given parameters."""
        return cls(logs, cell_starts, parameters.starts[classes], parameters.transition(step), classes)

    def with_logs(self, logs: FloatArray) -> Chain:
        """The same chains with other evidence."""
        return replace(self, logs=logs)

    def evidence(self) -> float:
        """Log-likelihood of all chains together."""
        return float(self.evidence_each().sum())

    def evidence_each(self) -> FloatArray:
        """Log-likelihood of each pair's chain, shape (P,)."""
        from shadowgraph.kernels.compiled.chains import log_evidence

        return np.asarray(log_evidence(self.logs, self.cell_starts, self.initial, self.transition, self.kind))

    def rest(self) -> FloatArray:
        """What the rest of its chain says about each cell, shape (C, 4), rows sum to 1."""
        from shadowgraph.kernels.compiled.chains import surroundings

        rest: FloatArray = surroundings(
            to_likelihood(self.logs), self.cell_starts, self.initial, self.transition, self.kind
        )[0]
        return rest

    def states(self) -> FloatArray:
        """State probabilities of every cell, shape (C, 4)."""
        from shadowgraph.kernels.compiled.chains import posteriors

        return np.asarray(posteriors(self.logs, self.cell_starts, self.initial, self.transition, self.kind))

    def expected_moves(self) -> tuple[FloatArray, FloatArray]:
        """Posterior counts of moves, shape (G, 4, 4), and of first states, shape (P, 4)."""
        from shadowgraph.kernels.compiled.chains import expected_moves

        moves, first = expected_moves(
            to_likelihood(self.logs), self.cell_starts, self.initial, self.transition, self.kind
        )
        return moves, first

    def ever(self) -> FloatArray:
        """Probability that the pair cooperates in at least one period, shape (P,)."""
        from shadowgraph.kernels.compiled.chains import surroundings

        likelihood = to_likelihood(self.logs)
        _, with_all = surroundings(likelihood, self.cell_starts, self.initial, self.transition, self.kind)
        barred = likelihood.copy()
        barred[:, COOPERATING] = 0.0
        never = np.full(N_STATES, True)
        never[list(COOPERATING)] = False
        # Paths that never cooperate: the same chain with those states' evidence at zero.
        tiny = np.maximum(barred, 1e-300)
        _, without = surroundings(tiny, self.cell_starts, self.initial, self.transition, self.kind)
        return np.asarray(-np.expm1(np.minimum(without - with_all, 0.0)))

    def paths(self, rng: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
        """One draw of every pair's whole history, shape (C,), state indices."""
        from shadowgraph.kernels.compiled.chains import sample_paths

        uniforms = rng.random(int(self.cell_starts[-1]))
        return np.asarray(
            sample_paths(
                to_likelihood(self.logs), self.cell_starts, self.initial, self.transition, self.kind, uniforms
            )
        )


def perturbed(
    counts: Counts,
    parameters: Parameters,
    extra: FloatArray,
    chain: Chain,
    step: Step,
    rng: np.random.Generator,
) -> Chain:
    """One draw of the chain under other parameters, the record as it is.

    The counts are not redrawn: a bootstrap of them adds its noise to the noise they already have, and noise looks
    like evidence (it pushed every probability up when we tried it).

    Args:
        counts: Observed and expected counts.
        parameters: Fitted parameters.
        extra: shape (C, 4), ratios that are not redrawn (network feedback).
        chain: The fitted chain.
        step: Length of a period.
        rng: Source of randomness.
    """
    return under(counts, parameters.redrawn(rng), extra, chain, step)


def under(counts: Counts, drawn: Parameters, extra: FloatArray, chain: Chain, step: Step) -> Chain:
    """The chain under other parameters; see `perturbed`."""
    logs = summed_ratios(counts, drawn) + extra
    return Chain.of(logs, chain.cell_starts, drawn, step, chain.kind)
