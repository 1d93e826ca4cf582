import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.measures.impact.balance import FARTHEST, balanced


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_means_are_made_alike_and_weights_sum_to_one(seed):
    rng = np.random.default_rng(seed)
    controls, treated = rng.normal(0, 1, (80, 4)), rng.normal(0.3, 0.6, (6, 4))
    weight = balanced(controls, treated)
    if weight is None:
        return
    assert weight.sum() == pytest.approx(1.0)
    assert (weight >= 0).all()
    scale = np.concatenate([controls, treated]).std(axis=0)
    away = np.abs(weight @ controls - treated.mean(axis=0)) / scale
    assert away.max() <= FARTHEST + 1e-9
    assert away.max() < np.abs(controls.mean(axis=0) - treated.mean(axis=0)).max() / scale.min() + 1e-9


def test_controls_that_are_alike_already_weigh_the_same():
    controls = np.tile([[0.0, 1.0], [1.0, 0.0], [0.0, 0.0], [1.0, 1.0]], (5, 1))
    weight = balanced(controls, np.array([[0.5, 0.5], [0.5, 0.5]]))
    assert weight == pytest.approx(np.full(20, 1 / 20))


def test_treated_beyond_all_controls_get_none():
    rng = np.random.default_rng(1)
    assert balanced(rng.normal(0, 1, (40, 3)), np.full((2, 3), 6.0)) is None


def test_too_few_controls_are_none():
    assert balanced(np.zeros((2, 2)), np.zeros((1, 2))) is None


def test_order_of_controls_does_not_matter():
    rng = np.random.default_rng(2)
    controls, treated = rng.normal(0, 1, (50, 3)), rng.normal(0.2, 0.5, (4, 3))
    order = rng.permutation(50)
    assert balanced(controls[order], treated) == pytest.approx(balanced(controls, treated)[order], abs=1e-9)


def test_a_control_unlike_the_treated_weighs_less():
    controls = np.array([[0.0]] * 10 + [[1.0]] * 10)
    weight = balanced(controls, np.array([[0.8]]))
    assert weight[10:].sum() == pytest.approx(0.8, abs=0.02)
