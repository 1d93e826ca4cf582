"""Conditional logit (McFadden 1974) with an outside option, fitted by Newton's method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

STEPS = 40
TOLERANCE = 1e-7
TINY = 1e-300


@dataclass(frozen=True)
class Choices:
    """Cases, each with any number of named options and one outside option.

    Args:
        x: shape (R, K), features of the named options.
        case: shape (R,), case of each row, ascending.
        outside: shape (D, L), features of the outside option of each case, a constant among them last.
    """

    x: FloatArray
    case: IntArray
    outside: FloatArray

    def within(self, kept: NDArray[np.bool_]) -> Choices:
        """Only some of the cases, shape of `kept` (D,)."""
        number = np.cumsum(kept) - 1
        rows = kept[self.case]
        return Choices(self.x[rows], number[self.case[rows]].astype(np.int64), self.outside[kept])


@dataclass(frozen=True)
class Utility:
    """Coefficients of the named options, shape (K,), and of the outside option, shape (L,)."""

    named: FloatArray
    outside: FloatArray


def probabilities(choices: Choices, utility: Utility) -> tuple[FloatArray, FloatArray]:
    """Probability of each named option, shape (R,), and of each case's outside option, shape (D,)."""
    return _softmax(choices.x @ utility.named, choices.case, choices.outside @ utility.outside)


def _softmax(named: FloatArray, case: IntArray, outside: FloatArray) -> tuple[FloatArray, FloatArray]:
    top = outside.copy()
    if len(named):
        begins = _begins(case)
        top[case[begins]] = np.maximum(top[case[begins]], np.maximum.reduceat(named, begins))
    risen, beyond = np.exp(named - top[case]), np.exp(outside - top)
    total = np.bincount(case, risen, len(outside)) + beyond
    return risen / total[case], beyond / total


def _begins(case: IntArray) -> IntArray:
    return np.flatnonzero(np.append(True, np.diff(case) > 0)).astype(np.int64)


def log_scores(choices: Choices, share: FloatArray, utility: Utility) -> FloatArray:
    """Sum over options of its true share times the log of its probability, nats, shape (D,).

    Args:
        choices: The cases.
        share: shape (R,), true share of each named option; what is missing to 1 is the outside option's.
        utility: Coefficients.
    """
    named, outside = probabilities(choices, utility)
    return _marks(choices, share, _outside_share(choices, share), named, outside)


def _outside_share(choices: Choices, share: FloatArray) -> FloatArray:
    return np.clip(1.0 - np.bincount(choices.case, share, len(choices.outside)), 0.0, 1.0)


def _marks(
    choices: Choices, share: FloatArray, left: FloatArray, named: FloatArray, outside: FloatArray
) -> FloatArray:
    of_named = np.bincount(choices.case, share * np.log(np.maximum(named, TINY)), len(outside))
    return np.asarray(of_named + left * np.log(np.maximum(outside, TINY)))


def fit(
    choices: Choices,
    share: FloatArray,
    *,
    ridge: float,
    weight: FloatArray | None = None,
    start: Utility | None = None,
) -> Utility:
    """Find the coefficients that maximise the mean log score less a ridge penalty on standardised features.

    Args:
        choices: The cases; at least one.
        share: shape (R,), true share of each named option.
        ridge: Penalty on half the sum of squared standardised coefficients, per case.
        weight: shape (D,), how much each case counts; None: alike.
        start: Where to begin; the answer is the same, sooner.
    """
    k, n = choices.x.shape[1], len(choices.outside)
    weight = np.ones(n) if weight is None else weight
    weight = weight / weight.sum()
    scale, centre, spread = _scales(choices)
    made = Choices(choices.x / scale, choices.case, (choices.outside - centre) / spread)
    left = _outside_share(choices, share)
    beta = np.zeros(k + choices.outside.shape[1])
    if start is not None:
        beta = np.concatenate([start.named * scale, start.outside * spread])
        beta[-1] += float(start.outside[:-1] @ centre[:-1])

    def loss(at: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        named, outside = _softmax(made.x @ at[:k], made.case, made.outside @ at[k:])
        marks = _marks(made, share, left, named, outside)
        return float(-(weight @ marks) + 0.5 * ridge * (at @ at)), named, outside

    best, named, outside = loss(beta)
    for _ in range(STEPS):
        slope = np.concatenate(
            [made.x.T @ ((named - share) * weight[made.case]), made.outside.T @ ((outside - left) * weight)]
        )
        curve = _curvature(made, named, outside, weight) + ridge * np.eye(len(beta))
        step = np.linalg.solve(curve, slope + ridge * beta)
        size = 1.0
        while (tried := loss(beta - size * step))[0] > best and size > TOLERANCE:
            size /= 2
        if tried[0] > best:
            break
        gain, beta = best - tried[0], beta - size * step
        best, named, outside = tried
        if gain < TOLERANCE:
            break
    of_outside = beta[k:] / spread
    of_outside[-1] -= float((beta[k:-1] * centre[:-1] / spread[:-1]).sum())
    return Utility(beta[:k] / scale, of_outside)


def _scales(choices: Choices) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Spread of the named features; centre and spread of the outside ones, the constant's 0 and 1."""
    scale = choices.x.std(axis=0)
    centre, spread = choices.outside.mean(axis=0), choices.outside.std(axis=0)
    centre[-1] = 0.0
    return np.where(scale < TOLERANCE, 1.0, scale), centre, np.where(spread < TOLERANCE, 1.0, spread)


def _curvature(choices: Choices, named: FloatArray, outside: FloatArray, weight: FloatArray) -> FloatArray:
    """Negative second derivative of the mean log score."""
    x, case, k = choices.x, choices.case, choices.x.shape[1]
    mean = np.zeros((len(outside), k))
    risen = x * named[:, None]
    if len(x):
        begins = _begins(case)
        mean[case[begins]] = np.add.reduceat(risen, begins, axis=0)
    beyond = choices.outside * outside[:, None]
    both = np.hstack([mean, beyond])
    size = k + choices.outside.shape[1]
    curve = np.zeros((size, size))
    curve[:k, :k] = risen.T @ (x * weight[case][:, None])
    curve[k:, k:] = beyond.T @ (choices.outside * weight[:, None])
    return np.asarray(curve - both.T @ (both * weight[:, None]))
