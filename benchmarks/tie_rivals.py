"""Rivals of the learnt model, on the same pairs and splits."""

from __future__ import annotations

import sys

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.tie_features import pair_features
from benchmarks.tie_lessons import WHOLE
from shadowgraph.errors import NoEventsError
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties import infer
from shadowgraph.ties.learnt.learn import Lessons

Floats = NDArray[np.float64]
KEYS = ("actor_a", "actor_b")
HEURISTICS = ("common enemies", "Jaccard of enemies", "Adamic-Adar", "Katz", "overlap", "activity")
MODELS = ("state-space", "dyad-frequency-smoothed", "block-model", "latent-factor")


def unlabelled(slices: list[tuple[str, str, TheatreData]]) -> pl.DataFrame:
    """Scores of the models and heuristics that never see a label, for every pair of the whole theatres."""
    made = []
    for theatre, part, data in slices:
        if part != WHOLE:
            continue
        print(f"rivals in {theatre} ...", file=sys.stderr)
        try:
            scores = pair_features(data).select(*KEYS, *HEURISTICS)
        except NoEventsError:
            continue
        for name in MODELS:
            pairs = infer(data, mode="events", seed=0, model=name).pairs()
            scores = scores.join(pairs.select(*KEYS, pl.col("log_odds").alias(name)), on=KEYS, how="left")
        made.append(scores.with_columns(pl.lit(theatre).alias("theatre")))
    return pl.concat(made)


def labelled_rivals(taught: Lessons, judged: pl.DataFrame, label: str) -> dict[str, Floats]:
    """Log-odds of rivals that learn from labels, for the judged rows, learnt on the other theatres.

    Args:
        taught: Labelled pairs.
        judged: Rows to score: KEYS, 'theatre', the terms and the label.
        label: Column to learn.
    """
    import lightgbm as lgb
    from sklearn.ensemble import ExtraTreesClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    methods = {
        "boosted trees, same evidence": lgb.LGBMClassifier(
            n_estimators=150,
            learning_rate=0.04,
            num_leaves=8,
            min_child_samples=20,
            random_state=0,
            verbose=-1,
        ),
        "random trees of probabilities": ExtraTreesClassifier(
            300, min_samples_leaf=5, max_features=0.5, random_state=0
        ),
        "logistic regression, any sign": make_pipeline(
            StandardScaler(), LogisticRegression(C=0.1, max_iter=2000)
        ),
    }
    groups = judged["theatre"].to_numpy().astype(str)
    x = taught.of(judged)
    y = judged[label].to_numpy()
    made = {name: np.zeros(len(y)) for name in methods}
    for theatre in np.unique(groups):
        held = groups == theatre
        for name, method in methods.items():
            method.fit(x[~held], y[~held])
            chance = np.clip(method.predict_proba(x[held])[:, 1], 1e-6, 1 - 1e-6)
            made[name][held] = np.log(chance) - np.log1p(-chance)
    return made


def stacked(scores: dict[str, Floats], label: NDArray[np.bool_], groups: NDArray[np.str_]) -> Floats:
    """Log-odds of a logistic stack of other methods' held-out scores (ranks), learnt on the other theatres."""
    from sklearn.linear_model import LogisticRegression

    x = np.column_stack([np.argsort(np.argsort(s)) / len(s) for s in scores.values()])
    made = np.zeros(len(label))
    for theatre in np.unique(groups):
        held = groups == theatre
        fitted = LogisticRegression(C=1.0, max_iter=2000).fit(x[~held], label[~held])
        made[held] = fitted.decision_function(x[held])
    return made
