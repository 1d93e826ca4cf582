"""Scores for rankings and probabilities of rare labels, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Score = Callable[[Bools, Floats], float]


def auc(label: Bools, score: Floats) -> float:
    """Chance that a positive outranks a negative; ties count half (Hanley and McNeil 1982)."""
    from scipy.stats import rankdata

    n = int(label.sum())
    return float((rankdata(score)[label].sum() - n * (n + 1) / 2) / (n * (len(label) - n)))


def average_precision(label: Bools, score: Floats) -> float:
    """Mean precision at the rank of each positive; tied scores share their precision."""
    order = np.argsort(-score, kind="stable")
    hits, ranked = label[order], score[order]
    last = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)
    found = np.cumsum(hits)[last]
    precision, gained = found / (last + 1), np.diff(np.concatenate([[0], found]))
    return float((precision * gained).sum() / hits.sum())


def precision_at_base(label: Bools, score: Floats, base: float) -> float:
    """Average precision had the base rate been another: negatives count more or less, the ranking stays."""
    own = label.mean()
    weight = np.where(label, 1.0, own * (1 - base) / (base * (1 - own)))
    order = np.argsort(-score, kind="stable")
    hits, counted = label[order], np.cumsum(weight[order])
    return float((np.cumsum(hits) / counted)[hits].mean())


def brier_skill(label: Bools, probability: Floats) -> float:
    """1 minus the Brier score over that of the base rate."""
    base = label.mean()
    return float(1 - ((probability - label) ** 2).mean() / (base * (1 - base)))


def calibration_error(label: Bools, probability: Floats, bins: int = 10) -> float:
    """Expected calibration error with bins of equal numbers of pairs."""
    parts = np.array_split(np.argsort(probability, kind="stable"), bins)
    return float(sum(len(p) * abs(probability[p].mean() - label[p].mean()) for p in parts) / len(label))


def interval(
    score: Score, label: Bools, value: Floats, groups: NDArray[np.str_], *, n: int = 400
) -> tuple[float, float]:
    """5 and 95 % quantiles over resamples of pairs within each theatre (the theatres stay)."""
    rng = np.random.default_rng(0)
    members = [np.flatnonzero(groups == name) for name in np.unique(groups)]
    drawn = []
    for _ in range(n):
        rows = np.concatenate([rng.choice(m, len(m)) for m in members])
        if label[rows].any() and not label[rows].all():
            drawn.append(score(label[rows], value[rows]))
    low, high = np.quantile(drawn, [0.05, 0.95])
    return float(low), float(high)


def over_theatres(
    score: Score, label: Bools, value: Floats, groups: NDArray[np.str_], *, n: int = 400
) -> tuple[float, float]:
    """5 and 95 % quantiles over resamples of theatres, and of pairs within each theatre drawn."""
    rng = np.random.default_rng(0)
    members = [np.flatnonzero(groups == name) for name in np.unique(groups)]
    drawn = []
    for _ in range(n):
        chosen = rng.integers(len(members), size=len(members))
        rows = np.concatenate([rng.choice(members[c], len(members[c])) for c in chosen])
        if label[rows].any() and not label[rows].all():
            drawn.append(score(label[rows], value[rows]))
    low, high = np.quantile(drawn, [0.05, 0.95])
    return float(low), float(high)


def recalibrated(label: Bools, log_odds: Floats, groups: NDArray[np.str_]) -> Floats:
    """Probability of being *coded*, by a logistic curve learnt on the other theatres only.

    A tie that exists is coded with a chance well below one, so log-odds of cooperation need a shift before they can
    be held against codes.
    """
    from sklearn.linear_model import LogisticRegression

    made = np.empty(len(label))
    x = np.clip(log_odds, -12, 12)[:, None]
    for name in np.unique(groups):
        held = groups == name
        fitted = LogisticRegression(C=1.0).fit(x[~held], label[~held])
        made[held] = fitted.predict_proba(x[held])[:, 1]
    return made
