"""Other ways to say which candidate events will not survive, on the same splits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from shadowgraph.trust.credibility.features import FEATURES
from shadowgraph.trust.credibility.learning import FEATURE_SDS, Lessons, choose, learn_plain, log_odds_of

Method = Callable[[Lessons, Lessons], np.ndarray]
"""From reports with outcomes and reports without to the chance that each of the latter is gone."""

NAMES = [feature.name for feature in FEATURES]
SURROUNDINGS = (
    "parties below threshold",
    "twins",
    "nearby",
    "steady reporter",
    "near reporter",
    "wide reporter",
)
DUPLICATES = ("twins", "nearby", "no deaths, and checked")


def gone(log_odds: np.ndarray) -> np.ndarray:
    """Chance of being gone."""
    return 1.0 / (1.0 + np.exp(log_odds))


def methods() -> dict[str, Method]:
    """Name to method, the default first."""
    return {
        "hierarchical: features and offices (the default)": default,
        "penalised logistic, no offices": without_offices,
        "penalised logistic, blind to copies and neighbours": lambda taught, asked: _blind(
            taught, asked, DUPLICATES
        ),
        "penalised logistic, the report alone": lambda taught, asked: _blind(taught, asked, SURROUNDINGS),
        "parties below threshold alone": lambda taught, asked: _blind(
            taught, asked, [name for name in NAMES if name != "parties below threshold"]
        ),
        "random forest": forest,
        "boosted trees": boosted,
        "unclear code, one source (trivial)": rule,
        "the trivial rule, as a chance": trivial,
        "base rate": lambda taught, asked: np.full(len(asked.stood), 1 - taught.stood.mean()),
    }


def default(taught: Lessons, asked: Lessons) -> np.ndarray:
    """The model that is shipped, its two spreads chosen on the reports it learns from."""
    return gone(log_odds_of(learn_plain(taught, choose(taught)), asked))


def without_offices(taught: Lessons, asked: Lessons) -> np.ndarray:
    """No effect of who reports."""
    taught, asked = (replace(lessons, said=lessons.said.clear()) for lessons in (taught, asked))
    sds = choose(taught, [(sd, 1.0) for sd in FEATURE_SDS])
    return gone(log_odds_of(learn_plain(taught, sds), asked))


def _blind(taught: Lessons, asked: Lessons, names: tuple[str, ...] | list[str]) -> np.ndarray:
    hidden = [k for k, name in enumerate(NAMES) if name in names]

    def cover(lessons: Lessons) -> Lessons:
        values = lessons.values.copy()
        values[:, hidden] = 0.0
        return replace(lessons, values=values)

    return without_offices(cover(taught), cover(asked))


def forest(taught: Lessons, asked: Lessons) -> np.ndarray:
    """300 trees, leaves of five events (Breiman 2001)."""
    from sklearn.ensemble import RandomForestClassifier

    model = RandomForestClassifier(300, min_samples_leaf=5, random_state=0).fit(taught.values, ~taught.stood)
    return np.asarray(model.predict_proba(asked.values)[:, 1])


def boosted(taught: Lessons, asked: Lessons) -> np.ndarray:
    """150 small trees, one after the other (Friedman 2001)."""
    from sklearn.ensemble import GradientBoostingClassifier

    model = GradientBoostingClassifier(
        n_estimators=150, learning_rate=0.05, max_depth=2, min_samples_leaf=10, subsample=0.6, random_state=0
    ).fit(taught.values, ~taught.stood)
    return np.asarray(model.predict_proba(asked.values)[:, 1])


def _answers(lessons: Lessons) -> np.ndarray:
    """0 to 3: 2 if the code is unclear, 1 more if there is one source."""
    doubt = lessons.values[:, [NAMES.index("what it was in doubt"), NAMES.index("details in doubt")]].max(
        axis=1
    )
    return np.asarray((2 * (doubt > 0) + (lessons.values[:, NAMES.index("reports")] == 0)).astype(int))


def rule(taught: Lessons, asked: Lessons) -> np.ndarray:
    """The trivial rule: an unclear code, then one source. It learns nothing; its thirds are ranks, not chances."""
    del taught
    return _answers(asked) / 3.0


def trivial(taught: Lessons, asked: Lessons) -> np.ndarray:
    """How many of the reports with the same two answers were gone."""
    cells = _answers(taught)
    fell = np.bincount(cells, ~taught.stood, 4) + 0.5
    # The rule's own order, so that a cell few reports fall in can't turn it round.
    share = np.maximum.accumulate(fell / (np.bincount(cells, minlength=4) + 1.0))
    return np.asarray(share[_answers(asked)])


def by_country(method: Method, lessons: Lessons) -> np.ndarray:
    """Chances for each country from the others."""
    made = np.zeros(len(lessons.stood))
    for name in np.unique(lessons.country):
        away = lessons.country == name
        made[away] = method(lessons.of(np.flatnonzero(~away)), lessons.of(np.flatnonzero(away)))
    return made


def by_time(method: Method, lessons: Lessons, month: np.ndarray) -> np.ndarray:
    """Chances for July to December from January to June; NaN before."""
    made = np.full(len(lessons.stood), np.nan)
    late = month > 6
    made[late] = method(lessons.of(np.flatnonzero(~late)), lessons.of(np.flatnonzero(late)))
    return made


def by_both(method: Method, lessons: Lessons, month: np.ndarray) -> np.ndarray:
    """Chances for July to December of each country from January to June of the others; NaN before."""
    made = np.full(len(lessons.stood), np.nan)
    late = month > 6
    for name in np.unique(lessons.country[late]):
        away = lessons.country == name
        asked = np.flatnonzero(away & late)
        made[asked] = method(lessons.of(np.flatnonzero(~away & ~late)), lessons.of(asked))
    return made
