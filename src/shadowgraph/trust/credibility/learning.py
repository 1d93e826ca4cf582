"""Learn what makes a report stand: features and offices in one regression, held back by priors that are learnt."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.kernels.reference.ridge_logistic import Logistic, fit
from shadowgraph.ties.odds import chance
from shadowgraph.trust.credibility.features import FloatArray
from shadowgraph.trust.credibility.model import Standing

FEATURE_SDS = (0.1, 0.18, 0.3, 0.5)
OFFICE_SDS = (0.3, 0.6, 1.0)
"""Standard deviations tried for the weights (per standard deviation of a feature) and for offices' effects."""

SMALL = 50
"""Countries with fewer reports are left out together."""

FREE = 10.0
FLAT = 1e-9
ROUNDS = 20


@dataclass(frozen=True)
class Lessons:
    """Reports with what became of them.

    Args:
        values: shape (n, K), features.
        stood: shape (n,), whether each stood.
        said: Columns event (row) and office.
        country: shape (n,), country of each.
    """

    values: FloatArray
    stood: NDArray[np.bool_]
    said: pl.DataFrame
    country: NDArray[np.str_]

    def of(self, rows: NDArray[np.int64]) -> Lessons:
        """Some of the rows."""
        place = pl.DataFrame({"event": rows.astype(np.int64), "new": np.arange(len(rows), dtype=np.int64)})
        said = self.said.join(place, on="event").drop("event").rename({"new": "event"})
        return Lessons(self.values[rows], self.stood[rows], said.sort("event", "office"), self.country[rows])


def learn(
    lessons: Lessons, *, sds: tuple[float, float] | None = None, provenance: dict[str, Any] | None = None
) -> Standing:
    """Fit the model.

    Weights are normal around 0 with a common spread, offices' effects with another (a hierarchical model: an office
    with few reports is drawn in to the mean of all). The two spreads are chosen by how countries are judged that
    were left out, see `choose`.

    Args:
        lessons: Reports and what became of them.
        sds: Spread of weights and of offices' effects; None: chosen among `FEATURE_SDS` and `OFFICE_SDS`.
        provenance: Kept with the model.
    """
    chosen = sds or choose(lessons)
    model = learn_plain(lessons, chosen)
    return replace(model, country_sd=_country_sd(lessons, chosen), provenance=provenance or {})


def choose(
    lessons: Lessons, tried: Iterable[tuple[float, float]] = tuple(itertools.product(FEATURE_SDS, OFFICE_SDS))
) -> tuple[float, float]:
    """The smallest spreads that are as good as the best on countries left out, within one standard error.

    With a handful of countries the best score is mostly luck; of spreads that can't be told apart the most cautious is
    taken (Breiman, Friedman, Olshen and Stone 1984).
    """
    fold = _folds(lessons)
    sign = np.where(lessons.stood, 1.0, -1.0)
    scores = {}
    for pair in tried:
        marks = -np.logaddexp(0.0, -sign * held_out(lessons, pair))
        scores[pair] = np.array([marks[fold == one].sum() for one in np.unique(fold)])
    best = max(scores.values(), key=lambda each: float(each.sum()))
    for pair in sorted(scores):
        short = best - scores[pair]
        if short.sum() <= np.sqrt(len(short)) * short.std(ddof=1 if len(short) > 1 else 0):
            return pair
    return max(scores, key=lambda pair: float(scores[pair].sum()))


def _folds(lessons: Lessons) -> NDArray[np.int64]:
    """Countries that are left out together, shape (n,): each by itself, small ones as one."""
    names, code, sizes = np.unique(lessons.country, return_inverse=True, return_counts=True)
    return np.where(sizes[code] < SMALL, len(names), code)


def held_out(lessons: Lessons, sds: tuple[float, float]) -> FloatArray:
    """Log-odds of each report from other countries only, shape (n,); small countries go together."""
    fold = _folds(lessons)
    log_odds = np.zeros(len(lessons.stood))
    for one in np.unique(fold):
        away = fold == one
        if away.all():
            continue
        model = learn_plain(lessons.of(np.flatnonzero(~away)), sds)
        log_odds[away] = log_odds_of(model, lessons.of(np.flatnonzero(away)))
    return log_odds


def log_odds_of(model: Standing, lessons: Lessons) -> FloatArray:
    """Log-odds of standing, shape (n,)."""
    effect, _ = model.office_effect(lessons.said, len(lessons.stood))
    return np.asarray(model.bars(lessons.values, effect, np.zeros(len(effect))).sum(axis=1))


def review_shift(log_odds: FloatArray, stood: NDArray[np.bool_]) -> float:
    """What must be added to the log-odds so that as many stand as did (half an event added to those that fell).

    Args:
        log_odds: shape (n,), of events of a final release, as if unreviewed.
        stood: shape (n,), whether a later release still has them.
    """
    wanted = ((~stood).sum() + 0.5) / (len(stood) + 1.0)
    low, high = -20.0, 20.0
    for _ in range(80):
        middle = (low + high) / 2
        if chance(-(log_odds + middle)).mean() > wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def learn_plain(lessons: Lessons, sds: tuple[float, float]) -> Standing:
    """Fit with given spreads; what differs between countries and what a review adds are left at 0."""
    centre = lessons.values.mean(axis=0)
    scale = lessons.values.std(axis=0) + FLAT
    names, shares = _offices(lessons)
    design = np.column_stack([np.ones(len(lessons.stood)), (lessons.values - centre) / scale, shares])
    k = len(centre)
    prior = np.concatenate([[FREE], np.full(k, sds[0]), np.full(len(names), sds[1])])
    found: Logistic = fit(design, lessons.stood.astype(float), prior)
    inverse = np.linalg.inv(found.root @ found.root.T)
    spread = np.sqrt(np.diag(inverse))[k + 1 :]
    return Standing(
        centre=centre,
        scale=scale,
        weight=found.weights[1 : k + 1],
        intercept=float(found.weights[0]),
        offices={
            name: (float(w), float(s))
            for name, w, s in zip(names, found.weights[k + 1 :], spread, strict=True)
        },
        office_sd=sds[1],
        covariance=np.asarray(inverse[: k + 1, : k + 1], np.float64),
        country_sd=0.0,
        review=0.0,
    )


def _offices(lessons: Lessons) -> tuple[list[str], FloatArray]:
    """Names of the offices, and the share each has in each event, shape (n, offices)."""
    names = lessons.said["office"].unique().sort().to_list()
    code = {name: position for position, name in enumerate(names)}
    shares = np.zeros((len(lessons.stood), len(names)))
    rows = lessons.said["event"].to_numpy()
    columns = np.array([code[name] for name in lessons.said["office"]], dtype=np.int64)
    shares[rows, columns] = 1.0
    return names, shares / np.maximum(shares.sum(axis=1, keepdims=True), 1.0)


def _country_sd(lessons: Lessons, sds: tuple[float, float]) -> float:
    """Root mean square of the shift each country needs when judged by the others' weights, by what each tells."""
    log_odds = held_out(lessons, sds)
    shifts, weights = [], []
    for name in np.unique(lessons.country):
        here = lessons.country == name
        shift = 0.0
        for _ in range(ROUNDS):
            p = chance(log_odds[here] + shift)
            # A standard normal prior keeps a country in which all stood, or none, within bounds.
            shift += float(((lessons.stood[here] - p).sum() - shift) / ((p * (1 - p)).sum() + 1.0))
        told = float((p * (1 - p)).sum())
        shifts.append(shift)
        weights.append(told / (told + 1.0))
    return float(np.sqrt(np.average(np.square(shifts), weights=weights)))
