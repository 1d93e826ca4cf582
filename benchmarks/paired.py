"""Paired comparison of chances given to the same cases, by resampling groups of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

RESAMPLES = 1000
GROUP_METRICS = ("log_score", "auc", "ap")
SURE = 1e-6


@dataclass(frozen=True)
class Judged:
    """What happened and what each method gave it.

    Args:
        hit: shape (D,), what happened.
        chances: method to its probabilities, shape (D,).
        group: shape (D,), unit that is resampled as a whole.
    """

    hit: np.ndarray
    chances: dict[str, np.ndarray]
    group: np.ndarray


@dataclass(frozen=True)
class Compared:
    """Scores of each method, and how much better the first is: difference, 2.5 and 97.5 % quantile."""

    scores: dict[str, dict[str, float]]
    gains: dict[str, dict[str, tuple[float, float, float]]]


def log_scores(hit: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Log of the chance given to what happened, nats, shape (D,)."""
    p = np.clip(chance, SURE, 1 - SURE)
    return np.where(hit, np.log(p), np.log1p(-p))


def compare(cases: Judged, first: str, *, n: int = RESAMPLES) -> Compared:
    """Score every method, and hold the first against each on the same resamples of groups."""
    names, group = np.unique(cases.group, return_inverse=True)
    rng = np.random.default_rng(0)
    draws = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=n)
    drawn = {}
    scores = {}
    for method, chance in cases.chances.items():
        ranking = _Ranking(cases.hit, chance)
        marks = log_scores(cases.hit, chance)

        def scored(
            weight: np.ndarray, marks: np.ndarray = marks, ranking: _Ranking = ranking
        ) -> tuple[float, float, float]:
            return float(weight @ marks / weight.sum()), *ranking.scores(weight)

        scores[method] = dict(zip(GROUP_METRICS, scored(np.ones(len(marks))), strict=True))
        drawn[method] = np.array([scored(draw[group].astype(float)) for draw in draws])
    gains = {}
    for method in cases.chances:
        if method == first:
            continue
        low, high = np.nanquantile(drawn[first] - drawn[method], [0.025, 0.975], axis=0)
        gains[method] = {
            metric: (scores[first][metric] - scores[method][metric], float(low[k]), float(high[k]))
            for k, metric in enumerate(GROUP_METRICS)
        }
    return Compared(scores, gains)


class _Ranking:
    """AUC and average precision under any weights, sorted once; tied chances share their rank."""

    def __init__(self, hit: np.ndarray, chance: np.ndarray) -> None:
        self.order = np.argsort(-chance, kind="stable")
        self.hit = hit[self.order].astype(float)
        ranked = chance[self.order]
        self.last = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)

    def scores(self, weight: np.ndarray) -> tuple[float, float]:
        w = weight[self.order]
        found = np.cumsum(w * self.hit)[self.last]
        missed = np.cumsum(w * (1 - self.hit))[self.last]
        hits, others = found[-1], missed[-1]
        if hits == 0 or others == 0:
            return np.nan, np.nan
        gained = np.diff(np.concatenate([[0.0], found]))
        below = others - missed
        tied = np.diff(np.concatenate([[0.0], missed]))
        auc = float((gained * (below + tied / 2)).sum() / (hits * others))
        precision = found / np.maximum(found + missed, 1e-12)
        return auc, float((gained * precision).sum() / hits)
