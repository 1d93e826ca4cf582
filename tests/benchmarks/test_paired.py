"""Paired comparison of chances: scores by hand; intervals exclude zero where there is a difference, and only there."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from benchmarks.paired import Judged, compare, log_scores


def test_scores_agree_with_scikit_learn_ties_and_all() -> None:
    rng = np.random.default_rng(0)
    hit = rng.random(300) < 0.2
    chance = np.round(np.clip(0.2 + 0.3 * hit + 0.2 * rng.standard_normal(300), 0.01, 0.99), 1)
    got = compare(Judged(hit, {"a": chance}, np.arange(300)), "a", n=2).scores["a"]
    assert got["auc"] == pytest.approx(roc_auc_score(hit, chance))
    assert got["ap"] == pytest.approx(average_precision_score(hit, chance))
    assert got["log_score"] == pytest.approx(log_scores(hit, chance).mean())


def test_log_scores_by_hand_and_never_infinite() -> None:
    assert log_scores(np.array([True, False]), np.array([0.5, 0.75])).tolist() == pytest.approx(
        np.log([0.5, 0.25])
    )
    assert np.isfinite(log_scores(np.array([True]), np.array([0.0]))).all()


def test_the_interval_excludes_zero_only_where_there_is_a_difference() -> None:
    rng = np.random.default_rng(1)
    group = np.repeat(np.arange(60), 20)
    true = rng.uniform(0.05, 0.6, 1200)
    hit = rng.random(1200) < true
    cases = {"knows": true, "same": true, "guesses": np.full(1200, hit.mean())}
    gains = compare(Judged(hit, cases, group), "knows", n=300).gains
    assert gains["guesses"]["log_score"][1] > 0
    assert gains["guesses"]["auc"][1] > 0
    assert gains["same"]["log_score"] == (0.0, 0.0, 0.0)
