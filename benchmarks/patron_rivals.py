"""What the model of patronage is compared with: four baselines and four other models, on the same splits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.patron_labels import NAMES, Floats, Pairs
from shadowgraph.ties.learnt.forest import grow
from shadowgraph.ties.learnt.logistic import fit
from shadowgraph.ties.patrons.base import PatronTerm
from shadowgraph.ties.patrons.learning import RIDGE, PatronLessons, fit_signed
from shadowgraph.ties.patrons.terms import terms_of

Bools = NDArray[np.bool_]
Model = Callable[[PatronLessons, Bools, Bools], Floats]
"""Lessons, rows to learn from, rows to score -> log-odds of the latter."""
STATE_PRIOR = 5.0
"""Groups of the general rate that a state's own rate is worth."""
TREES = 150


def baselines(found: Pairs) -> dict[str, Floats]:
    """Scores that need no learning (only their calibration is learnt)."""
    value = {name: found.values[:, k] for k, name in enumerate(NAMES)}
    return {
        "contiguity": value["neighbour"] + 1e-3 * value["near the border"],
        "near the border": value["near the border"],
        "enemy's enemy": value["enmity of states"] + value["proxy rivalry"] + value["shared enemy"],
        "distance": -value["distance"],
    }


def state_rate(found: Pairs) -> Model:
    """How often the state supports anybody among the groups learnt from."""
    state = found.table["state"].to_numpy()

    def model(taught: PatronLessons, learn: Bools, score: Bools) -> Floats:
        size = int(state.max()) + 1
        hits = np.bincount(state[learn], taught.label[learn], size)
        of = np.bincount(state[learn], minlength=size)
        rate = (hits + STATE_PRIOR * taught.label[learn].mean()) / (of + STATE_PRIOR)
        return np.asarray((np.log(rate) - np.log1p(-rate))[state[score]])

    return model


def signed(terms: tuple[PatronTerm, ...]) -> Model:
    """The model shipped, on some terms (those of the lessons)."""

    def model(taught: PatronLessons, learn: Bools, score: Bools) -> Floats:
        return fit_signed(taught, terms, learn).log_odds(taught.values[score])

    return model


def forest(taught: PatronLessons, learn: Bools, score: Bools) -> Floats:
    """Extremely randomised trees with log-odds at the leaves."""
    grown = grow(
        taught.values[learn], taught.label[learn], weight=np.ones(int(learn.sum())), seed=0, trees=TREES
    )
    return grown.log_odds(taught.values[score])


def both(taught: PatronLessons, learn: Bools, score: Bools) -> Floats:
    """Mean log-odds of the regression and the forest."""
    return (signed(terms_of("events"))(taught, learn, score) + forest(taught, learn, score)) / 2


def boosted(taught: PatronLessons, learn: Bools, score: Bools) -> Floats:
    """Boosted trees with the same signs (LightGBM, monotone constraints)."""
    import lightgbm

    signs = [int(term.sign) for term in terms_of("events")]
    grown = lightgbm.LGBMClassifier(
        n_estimators=100,
        learning_rate=0.03,
        num_leaves=7,
        min_child_samples=40,
        colsample_bytree=0.5,
        subsample=0.7,
        subsample_freq=1,
        reg_lambda=10,
        monotone_constraints=signs,
        n_jobs=1,
        verbose=-1,
        random_state=0,
        deterministic=True,
    ).fit(taught.values[learn], taught.label[learn])
    made = grown.predict(taught.values[score], raw_score=True)
    return np.asarray(made, np.float64)


def other_clients_inferred(found: Pairs) -> Model:
    """Two passes: a first model's other clients of the state are evidence for a second."""
    group, state = found.table["group"].to_numpy(), found.table["state"].to_numpy()
    terms = terms_of("events")
    signs = np.append(np.array([term.sign for term in terms], np.float64), 1.0)

    def model(taught: PatronLessons, learn: Bools, score: Bools) -> Floats:
        first = np.zeros(len(taught.label))
        for name in np.unique(taught.theatre):
            mine = taught.theatre == name
            # Nothing that is scored, here or outside, has been learnt from.
            seen = learn & ~mine
            first[mine] = fit_signed(taught, terms, seen).log_odds(taught.values[mine])
        chance = np.zeros((int(group.max()) + 1, int(state.max()) + 1))
        chance[group, state] = 1 / (1 + np.exp(-first))
        others = np.log1p(chance.sum(axis=0)[state] - chance[group, state])
        values = np.column_stack([taught.values, others])
        fitted = fit(values[learn], taught.label[learn], signs, ridge=RIDGE)
        return fitted.log_odds(values[score])

    return model


def left_out(model: Model, taught: PatronLessons) -> Floats:
    """Scores of every theatre by a model that has not seen it."""
    made = np.empty(len(taught.label))
    for name in np.unique(taught.theatre):
        held = taught.theatre == name
        made[held] = model(taught, ~held, held)
    return made
