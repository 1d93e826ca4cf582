"""Do organisations persist longer when a layer is likely? Planted answers, and none."""

import numpy as np
import pytest

from shadowgraph.conformance.invented_theatre import invented_theatre
from shadowgraph.measures.insulation.explained import (
    LAYERS,
    ActiveQuarters,
    difference,
    explain,
    explained_by_layers,
    pooled,
)
from shadowgraph.records.explained import EXPLAINED


def planted(effect, seed, n=80, quarters=12):
    """Organisations that are active again with a chance of their own, raised where they hold the layer."""
    rng = np.random.default_rng(seed)
    holds = rng.random(n) < 0.4
    chance = 1 / (1 + np.exp(-(rng.normal(0, 0.5, n) + effect * holds)))
    organisation = np.repeat(np.arange(n), quarters)
    again = (rng.random(len(organisation)) < chance[organisation]).astype(float)
    x = np.column_stack([np.ones(len(organisation)), rng.normal(size=len(organisation))])
    z = np.repeat(holds[organisation][:, None], 31, axis=1).astype(np.float32)
    return ActiveQuarters(organisation, x, again, dict.fromkeys(LAYERS, z))


def test_the_difference_without_covariates_is_that_of_shares() -> None:
    z = np.array([1.0] * 200 + [0.0] * 200)
    again = np.array([1.0] * 160 + [0.0] * 40 + [1.0] * 80 + [0.0] * 120)
    rows = ActiveQuarters(np.arange(400), np.ones((400, 1)), again, {})
    # 0.8 - 0.4, but for the prior of the coefficient.
    assert difference(rows, z) == pytest.approx(0.4, abs=0.02)
    assert difference(rows, z * 0) == pytest.approx(0.0, abs=0.2)


def test_a_covariate_that_explains_it_leaves_nothing() -> None:
    rng = np.random.default_rng(0)
    strength = rng.normal(size=2000)
    z = (strength + 0.3 * rng.normal(size=2000) > 0).astype(float)
    again = (rng.random(2000) < 1 / (1 + np.exp(-2 * strength))).astype(float)
    bare = ActiveQuarters(np.arange(2000), np.ones((2000, 1)), again, {})
    adjusted = ActiveQuarters(np.arange(2000), np.column_stack([np.ones(2000), strength]), again, {})
    assert difference(bare, z) > 0.4
    assert abs(difference(adjusted, z)) < 0.08


def test_a_planted_effect_is_found_and_its_sign() -> None:
    for effect, answer in ((1.5, "more"), (-1.5, "less")):
        found = explain("t", [planted(effect, 1)]).row(0, named=True)
        assert found["answer"] == answer
        assert found["low"] <= found["difference"] <= found["high"]
        assert found["null_low"] < 0 < found["null_high"]


def test_without_an_effect_it_seldom_answers() -> None:
    answers = [explain("t", [planted(0.0, seed)])["answer"][0] for seed in range(12)]
    assert answers.count("can't tell") >= 10


def test_too_few_to_compare() -> None:
    assert set(explain("t", [planted(1.0, 0, n=6)])["answer"]) == {"can't say"}
    assert set(explain("t", [])["answer"]) == {"can't say"}


def test_theatres_taken_together_keep_their_own_intercepts() -> None:
    one, two = planted(0.0, 0), planted(0.0, 1)
    both = pooled([one, two])
    assert both.x.shape == (len(one.again) + len(two.again), one.x.shape[1] + 1)
    assert both.organisation.max() == 159
    assert both.x[:, -1].sum() == len(two.again)


def test_of_a_theatre() -> None:
    data, ties = invented_theatre()
    found = explained_by_layers(data, ties, draws=20)
    EXPLAINED.check(found)
    assert found["layer"].to_list() == list(LAYERS)
    # Eight organisations are too few.
    assert set(found["answer"]) == {"can't say"}
    assert (found["n_organisations"] > 0).all()
    assert set(explained_by_layers(data, None)["answer"]) == {"can't say"}
