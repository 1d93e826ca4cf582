"""Log-likelihood ratios of counted evidence: what each count says about each state, against 'unrelated'."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shadowgraph.ties.base import FloatArray, TermValues
from shadowgraph.ties.models.parameters import N_STATES, UNRELATED, Parameters

LEAST_EXPECTED = 0.02
"""What is counted where the null expected nothing was possible after all: at least this much was."""

MOST_PER_PERIOD = 6.0
"""No single term moves a single period by more than this (nats): the counts are not that well understood."""


@dataclass(frozen=True)
class Counts:
    """Observed and expected counts of K terms over C cells, each of shape (K, C)."""

    observed: FloatArray
    expected: FloatArray
    told: tuple[FloatArray | None, ...] = ()
    """Ratios of shape (C, 4) from terms that give their own; their counts are 0 here, so nothing is learnt of them."""

    @classmethod
    def of(cls, values: list[TermValues]) -> Counts:
        """Stack the terms and give observed evidence its least opportunity."""
        told = tuple(value.log_ratios for value in values)
        counted = np.array([ratios is None for ratios in told], bool)[:, None]
        observed = np.where(counted, np.array([value.observed for value in values]), 0.0)
        expected = np.where(counted, np.array([value.expected for value in values]), 0.0)
        return cls(observed, np.where(observed > 0, np.maximum(expected, LEAST_EXPECTED), expected), told)


def term_ratios(
    observed: FloatArray, expected: FloatArray, multipliers: FloatArray, dispersion: float, power: float
) -> FloatArray:
    """Log-likelihood ratio of one term, shape (C, 4); the column of 'unrelated' is 0.

    With y negative binomial of mean m E and size r, log p(y | m) - log p(y | m_u) is
    y (log(m / (m E + r)) - log(m_u / (m_u E + r))) - r log((m E + r) / (m_u E + r)).
    """
    base = multipliers[UNRELATED]
    ratios = np.zeros((len(observed), N_STATES))
    heard = expected > 0
    y, e = observed[heard], expected[heard]
    for s in range(N_STATES):
        if s != UNRELATED:
            m = multipliers[s]
            shrink = np.log((m * e + dispersion) / (base * e + dispersion))
            ratios[heard, s] = y * (np.log(m / base) - shrink) - dispersion * shrink
    return np.asarray(np.clip(power * ratios, -MOST_PER_PERIOD, MOST_PER_PERIOD))


def all_ratios(counts: Counts, parameters: Parameters) -> list[FloatArray]:
    """Log-likelihood ratios of every term, K arrays of shape (C, 4)."""
    told = counts.told or (None,) * len(parameters.terms)
    return [
        own
        if own is not None
        else term_ratios(
            counts.observed[k],
            counts.expected[k],
            parameters.multipliers[k],
            float(parameters.dispersion[k]),
            float(parameters.power[k]),
        )
        for k, own in enumerate(told)
    ]


def to_likelihood(log_ratios: FloatArray) -> FloatArray:
    """Likelihoods for the chain kernels, shape (C, 4): each row scaled so that its largest entry is 1."""
    return np.asarray(np.exp(log_ratios - log_ratios.max(axis=1, keepdims=True)))
