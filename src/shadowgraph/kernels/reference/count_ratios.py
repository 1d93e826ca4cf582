"""What counts say of hidden states, and what states say of rates: the inner loops of learning, in plain NumPy.

Given a state, a count is negative binomial with mean `multiplier * (expected + share * unused)`: so many times what
chance gives, and where the state coordinates also that share of the chances that chance leaves.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def means(expected: Floats, unused: Floats, multipliers: Floats, shares: Floats) -> Floats:
    """Mean count in each state, shape (C, S).

    Args:
        expected: shape (C,), what the null expects.
        unused: shape (C,), chances beyond it.
        multipliers: shape (S,).
        shares: shape (S,), share of the unused chances that each state uses.
    """
    return np.asarray(multipliers * (expected[:, None] + shares * unused[:, None]))


def term_ratios(
    observed: Floats,
    expected: Floats,
    unused: Floats,
    multipliers: Floats,
    shares: Floats,
    dispersion: float,
    power: float,
    mistaken: float,
    base: int,
) -> Floats:
    """Log-likelihood ratios of counts against state `base`, shape (C, S); 0 where that state expects nothing.

    With y negative binomial of mean m and size r, log p(y | m) is, up to what all states share,
    y log(m / (m + r)) - r log(m + r). A mistaken count says as much of each state: it comes from the mixture of all.

    Args:
        observed: shape (C,).
        expected: See `means`.
        unused: See `means`.
        multipliers: See `means`.
        shares: See `means`.
        dispersion: Size r of the negative binomial.
        power: Exponent of the likelihood, 0 to 1.
        mistaken: Share of counts that are mistaken, 0 to 1.
        base: Column of the state that the others are held against.
    """
    mean = means(expected, unused, multipliers, shares)
    ratios = np.zeros(mean.shape)
    heard = mean[:, base] > 0
    m, y = mean[heard], observed[heard][:, None]
    logs = y * np.log(m / (m + dispersion)) - dispersion * np.log(m + dispersion)
    likelihood = np.exp(power * (logs - logs.max(axis=1, keepdims=True)))
    mixed = (1.0 - mistaken) * likelihood + mistaken * likelihood.mean(axis=1, keepdims=True)
    made = np.log(np.maximum(mixed, 1e-300))
    ratios[heard] = made - made[:, [base]]
    return ratios


def rate_sums(
    observed: Floats,
    expected: Floats,
    unused: Floats,
    posterior: Floats,
    multipliers: Floats,
    shares: Floats,
    dispersion: float,
    power: float,
) -> tuple[Floats, Floats, float, float]:
    """Weighted sums from which rates are learnt.

    The weight of a cell is that in the score of a negative binomial, posterior / (1 + mean / dispersion): large counts
    are bursts, not more information. Cells in which nothing was expected weigh nothing.

    Args:
        observed: shape (C,).
        expected: See `means`.
        unused: See `means`.
        posterior: shape (C, S).
        multipliers: See `means`.
        shares: See `means`; all that are above 0 are the same.
        dispersion: Size of the negative binomial.
        power: Weight of a period.

    Returns:
        seen: shape (S,), weighted counts; due: shape (S,), weighted expectations; used: weighted counts of the
        coordinating states that were by agreement; left: their weighted unused chances.
    """
    mean = means(expected, unused, multipliers, shares)
    weight = np.where(expected[:, None] > 0, power * posterior / (1.0 + mean / dispersion), 0.0)
    seen, due = (weight * observed[:, None]).sum(axis=0), (weight * expected[:, None]).sum(axis=0)
    agreed = weight[:, shares > 0].sum(axis=1)
    extra = shares.max() * unused
    used = float((agreed * observed * (extra / np.maximum(expected + extra, 1e-12))).sum())
    return seen, due, used, float((agreed * unused).sum())


def persistence(
    observed: Floats,
    expected: Floats,
    unused: Floats,
    posterior: Floats,
    multipliers: Floats,
    shares: Floats,
    dispersion: float,
    starts: Ints,
    most: float,
) -> tuple[int, float]:
    """Lag-one autocorrelation of standardised residuals, within chains, over cells in which something was expected.

    Args:
        observed: shape (C,).
        expected: See `means`.
        unused: See `means`.
        posterior: shape (C, S).
        multipliers: See `means`.
        shares: See `means`.
        dispersion: Size of the negative binomial.
        starts: shape (P + 1,), chain p holds cells starts[p] to starts[p + 1] - 1.
        most: Residuals beyond this count as this: single surprises must not decide.

    Returns:
        How many neighbouring cells there are, and their correlation (0 where nothing varies).
    """
    mean = (posterior * means(expected, unused, multipliers, shares)).sum(axis=1)
    residual = (observed - mean) / np.sqrt(mean * (1.0 + mean / dispersion) + 0.1)
    residual = np.clip(residual, -most, most)
    first = np.zeros(len(expected) + 1, bool)
    first[starts] = True
    here = np.flatnonzero(~first[1:-1] & (expected[:-1] > 0) & (expected[1:] > 0))
    if not len(here):
        return 0, 0.0
    now, then = residual[here], residual[here + 1]
    spread = now.std() * then.std()
    both = float(((now - now.mean()) * (then - then.mean())).mean())
    return len(here), both / spread if spread > 0 else 0.0
