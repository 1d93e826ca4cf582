"""Fit the latent class model: the most probable rates, and draws around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.statements.latent import LEVELS, Rates, Sheet, log_posterior

Speaks = np.ndarray[tuple[int, int], np.dtype[np.bool_]]
"""Which levels each source ever uses, shape (S, 3)."""

TRIES = 3
"""Starts of the climb; the best one counts."""
BURN_IN = 0.4
"""Share of draws dropped, in which the sampler learns the shape of the posterior."""
BEST_STEP = 2.38
"""Scale of a random walk's steps, over the square root of the dimension (Gelman, Roberts and Gilks 1996)."""


@dataclass(frozen=True)
class Fitted:
    """Rates learnt from a sheet.

    Args:
        rates: Most probable ones (in logits, so that no rate is 0 or 1).
        mean: Mean over the posterior, so that what isn't known counts as doubt; the most probable ones without draws.
        draws: Draws from the posterior, spread out by the design effect; empty where none were asked for.
        accepted: Share of proposals accepted after burn-in; NaN without draws.
    """

    rates: Rates
    mean: Rates
    draws: tuple[Rates, ...]
    accepted: float


def fit(
    sheet: Sheet,
    *,
    seed: int = 0,
    draws: int = 0,
    borrowed: FloatArray | None = None,
    design_effect: float = 1.0,
) -> Fitted:
    """Learn rates.

    Args:
        sheet: What the sources say.
        seed: Seed of starts and draws.
        draws: Posterior draws to keep; 0: none.
        borrowed: shape (S, 3), pair-years with a tie known from elsewhere; None: none.
        design_effect: How many pair-years are worth one that is independent of the others, at least 1: draws spread
            by its root around their mean, in logits (Kish 1965).
    """
    from scipy.optimize import minimize

    rng = np.random.default_rng(seed)
    speaks = _speaks(sheet)

    def cost(theta: FloatArray) -> float:
        return -_log_density(theta, sheet, speaks, borrowed)

    best, lowest = _start(sheet, speaks, None), np.inf
    for attempt in range(TRIES):
        start = _start(sheet, speaks, rng if attempt else None)
        found = minimize(cost, start, method="L-BFGS-B", options={"maxiter": 400})
        if found.fun < lowest:
            best, lowest = found.x, float(found.fun)
    rates = _rates(best, speaks)
    if not draws:
        return Fitted(rates, rates, (), float("nan"))
    path, accepted = _walk(best, lambda theta: -cost(theta), draws, rng)
    centre = np.mean(path, axis=0)
    spread = [centre + np.sqrt(design_effect) * (theta - centre) for theta in path]
    drawn = tuple(_rates(theta, speaks) for theta in spread)
    return Fitted(rates, _mean([_rates(theta, speaks) for theta in path]), drawn, accepted)


def _mean(drawn: list[Rates]) -> Rates:
    return Rates(
        np.mean([draw.chance for draw in drawn], axis=0),
        np.mean([draw.shared for draw in drawn], axis=0),
        np.mean([draw.common for draw in drawn], axis=0),
    )


def _speaks(sheet: Sheet) -> Speaks:
    """Which levels each source ever uses, shape (S, 3); a source that never alleges has no chance of it to learn."""
    used = np.array([[bool((column == level).any()) for level in range(LEVELS)] for column in sheet.said.T])
    used[:, 0] = True
    used[:, 2] = True
    return used


def _rates(theta: FloatArray, speaks: Speaks) -> Rates:
    """Rates from unbounded numbers: log-odds of speaking against silence, of shares and of ties."""
    free = speaks[:, 1:]
    n = int(free.sum())
    chance = np.empty((len(speaks), 2, LEVELS))
    for tie in (0, 1):
        logits = np.full((len(speaks), LEVELS), -40.0)
        logits[:, 0] = 0.0
        part = logits[:, 1:]
        part[free] = np.clip(theta[tie * n : (tie + 1) * n], -30, 30)
        weights = np.exp(logits - logits.max(axis=1, keepdims=True))
        chance[:, tie] = weights / weights.sum(axis=1, keepdims=True)
    rest = 1.0 / (1.0 + np.exp(-np.clip(theta[2 * n :], -30, 30)))
    return Rates(chance, rest[:2], rest[2:])


def _log_density(theta: FloatArray, sheet: Sheet, speaks: Speaks, borrowed: FloatArray | None) -> float:
    """Log posterior density in the unbounded numbers (the change of variables included)."""
    rates = _rates(theta, speaks)
    used = np.where(speaks, 0.0, 1.0)[:, None, :] + rates.chance
    jacobian = float(np.log(np.maximum(used, 1e-300)).sum())
    for share in (rates.shared, rates.common):
        held = np.clip(share, 1e-12, 1 - 1e-12)
        jacobian += float((np.log(held) + np.log1p(-held)).sum())
    # A tie is what makes sources speak: without this the two classes could swap their names.
    swapped = float(np.maximum(rates.chance[:, 0, 2] - rates.chance[:, 1, 2], 0.0).sum())
    return log_posterior(rates, sheet, borrowed) + jacobian - 1e4 * swapped


def _start(
    sheet: Sheet,
    speaks: Speaks,
    rng: np.random.Generator | None,
) -> FloatArray:
    free = int(speaks[:, 1:].sum())
    made = np.concatenate([np.full(free, -5.0), np.zeros(free), [0.0, 0.0], np.full(sheet.n_strata, -3.0)])
    return made if rng is None else made + rng.normal(0.0, 0.7, len(made))


def _walk(
    best: FloatArray, density: Callable[[FloatArray], float], keep: int, rng: np.random.Generator
) -> tuple[list[FloatArray], float]:
    """Adaptive Metropolis (Haario, Saksman and Tamminen 2001): steps follow the covariance of the path so far."""
    n, thin = len(best), 10
    total = int(keep * thin / (1 - BURN_IN))
    burn = total - keep * thin
    here, level = best, density(best)
    path = np.empty((total, n))
    root: FloatArray = np.eye(n) * 0.15
    scale, taken = BEST_STEP / np.sqrt(n), 0
    kept: list[FloatArray] = []
    for i in range(total):
        if i and i % 200 == 0 and i <= burn:
            recent = path[i // 3 : i]
            root = np.asarray(np.linalg.cholesky(np.cov(recent.T) + 1e-5 * np.eye(n)))
        there = here + scale * (root @ rng.standard_normal(n))
        value = density(there)
        moved = np.log(rng.random()) < value - level
        if moved:
            here, level = there, value
        path[i] = here
        if i >= burn:
            taken += moved
            if (i - burn) % thin == thin - 1:
                kept.append(here)
    return kept, taken / max(total - burn, 1)
