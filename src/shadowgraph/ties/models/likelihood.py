"""Log-likelihood ratios of counted evidence: what each count says about each state, against 'unrelated'."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shadowgraph.kernels.reference import count_ratios as reference
from shadowgraph.ties.base import FloatArray, TermValues
from shadowgraph.ties.models.parameters import COOPERATING, N_STATES, UNRELATED, Parameters

LEAST_EXPECTED = 0.02
"""What is counted where the null expected nothing was possible after all: at least this much was."""

MISTAKEN = 0.01
"""Share of a period's counts that belong to somebody else: records name wrong sides and wrong days. It bounds what a
single count can say (a fight between friends may be a misnamed one)."""


@dataclass(frozen=True)
class Counts:
    """Observed and expected counts of K terms over C cells, and chances of either; each of shape (K, C)."""

    observed: FloatArray
    expected: FloatArray
    unused: FloatArray
    """Chances beyond the expected count; 0 for terms that count none."""
    told: tuple[FloatArray | None, ...] = ()
    """Ratios of shape (C, 4) from terms that give their own; their counts are 0 here, so nothing is learnt of them."""

    @classmethod
    def of(cls, values: list[TermValues]) -> Counts:
        """Stack the terms and give observed evidence its least opportunity."""
        told = tuple(value.log_ratios for value in values)
        counted = np.array([ratios is None for ratios in told], bool)[:, None]
        observed = np.where(counted, np.array([value.observed for value in values]), 0.0)
        expected = np.where(counted, np.array([value.expected for value in values]), 0.0)
        expected = np.where(observed > 0, np.maximum(expected, LEAST_EXPECTED), expected)
        chances = [
            e if value.chances is None else value.chances for value, e in zip(values, expected, strict=True)
        ]
        return cls(observed, expected, np.maximum(np.array(chances) - expected, 0.0), told)


def shares(parameters: Parameters, k: int) -> FloatArray:
    """Share of the chances left that each state uses, for term k, shape (4,)."""
    made = np.zeros(N_STATES)
    made[list(COOPERATING)] = parameters.coordinated[k]
    return made


def means(counts: Counts, parameters: Parameters, k: int) -> FloatArray:
    """Mean count of term k in each state, shape (C, 4).

    Multiplier times what the null expects; where the state coordinates, also that share of the chances left.
    """
    return reference.means(
        counts.expected[k], counts.unused[k], parameters.multipliers[k], shares(parameters, k)
    )


def log_of_unrelated(counts: Counts, parameters: Parameters, k: int) -> FloatArray:
    """Log-likelihood of term k's counts if every pair were unrelated, shape (C,), up to a constant of the counts.

    Ratios compare states under one set of parameters; comparing sets of parameters needs this as well. As the
    ratios, it is tempered by the term's power.
    """
    mean, r = means(counts, parameters, k), float(parameters.dispersion[k])
    made = np.zeros(len(mean))
    heard = mean[:, UNRELATED] > 0
    m, y = mean[heard], counts.observed[k][heard][:, None]
    logs = parameters.power[k] * (y * np.log(m / (m + r)) - r * np.log(m + r) + r * np.log(r))
    own = np.log1p(-MISTAKEN) + logs[:, UNRELATED]
    others = np.log(MISTAKEN) + np.logaddexp.reduce(logs, axis=1) - np.log(N_STATES)
    made[heard] = np.logaddexp(own, others)
    return made


def all_ratios(counts: Counts, parameters: Parameters) -> list[FloatArray]:
    """Log-likelihood ratios of every term, K arrays of shape (C, 4); the column of 'unrelated' is 0."""
    shape = (counts.observed.shape[1], N_STATES)
    return [_added(np.zeros(shape), counts, parameters, k) for k in range(len(parameters.terms))]


def summed_ratios(counts: Counts, parameters: Parameters) -> FloatArray:
    """The sum over terms of `all_ratios`, shape (C, 4)."""
    made = np.zeros((counts.observed.shape[1], N_STATES))
    for k in range(len(parameters.terms)):
        made = _added(made, counts, parameters, k)
    return made


def _added(made: FloatArray, counts: Counts, parameters: Parameters, k: int) -> FloatArray:
    """`made` with the ratios of term k added, in place."""
    from shadowgraph.kernels.compiled.count_ratios import add_term_ratios

    own = counts.told[k] if counts.told else None
    if own is not None:
        made += own
    else:
        add_term_ratios(
            made,
            counts.observed[k],
            counts.expected[k],
            counts.unused[k],
            parameters.multipliers[k],
            shares(parameters, k),
            float(parameters.dispersion[k]),
            float(parameters.power[k]),
            MISTAKEN,
            UNRELATED,
        )
    return made


def to_likelihood(log_ratios: FloatArray) -> FloatArray:
    """Likelihoods for the chain kernels, shape (C, 4): each row scaled so that its largest entry is 1."""
    return np.asarray(np.exp(log_ratios - log_ratios.max(axis=1, keepdims=True)))
