import numpy as np
import pytest

from shadowgraph.kernels.reference.conditional_logit import Choices, Utility, fit, log_scores, probabilities


def planted(n: int, truth: Utility, seed: int = 0):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(0, 6, n)
    case = np.repeat(np.arange(n), sizes)
    choices = Choices(
        rng.normal(size=(len(case), 2)), case, np.column_stack([rng.normal(size=n), np.ones(n)])
    )
    named, outside = probabilities(choices, truth)
    share = np.zeros(len(case))
    for one in range(n):
        rows = np.flatnonzero(case == one)
        chosen = rng.choice(
            len(rows) + 1, p=np.append(named[rows], outside[one]) / (named[rows].sum() + outside[one])
        )
        if chosen < len(rows):
            share[rows[chosen]] = 1.0
    return choices, share


def test_planted_weights_come_back() -> None:
    truth = Utility(np.array([1.5, -0.7]), np.array([0.8, -0.5]))
    choices, share = planted(6000, truth, seed=2)
    found = fit(choices, share, ridge=1e-6)
    np.testing.assert_allclose(found.named, truth.named, atol=0.1)
    np.testing.assert_allclose(found.outside, truth.outside, atol=0.1)


def test_probabilities_by_hand() -> None:
    # Utilities log 2 and log 3 beside an outside option of log 5: 2, 3 and 5 tenths. A second case has nobody in reach.
    choices = Choices(np.log([[2.0], [3.0]]), np.array([0, 0]), np.log([[5.0], [1.0]]))
    utility = Utility(np.ones(1), np.ones(1))
    named, outside = probabilities(choices, utility)
    np.testing.assert_allclose(named, [0.2, 0.3])
    np.testing.assert_allclose(outside, [0.5, 1.0])
    # Half the truth is the second, half somebody else.
    np.testing.assert_allclose(log_scores(choices, np.array([0.0, 0.5]), utility), [0.5 * np.log(0.15), 0.0])


def test_the_start_does_not_matter_and_the_mean_is_met() -> None:
    truth = Utility(np.array([1.0, 0.0]), np.array([0.3, 0.2]))
    choices, share = planted(800, truth, seed=3)
    cold = fit(choices, share, ridge=1e-4)
    warm = fit(choices, share, ridge=1e-4, start=Utility(np.array([3.0, 2.0]), np.array([-1.0, 2.0])))
    np.testing.assert_allclose(warm.named, cold.named, atol=1e-3)
    np.testing.assert_allclose(warm.outside, cold.outside, atol=1e-3)
    _, outside = probabilities(choices, fit(choices, share, ridge=1e-9))
    true = 1 - np.bincount(choices.case, share, 800)
    assert outside.mean() == pytest.approx(true.mean(), abs=1e-4)


def test_weights_of_cases_are_as_good_as_copies() -> None:
    choices, share = planted(60, Utility(np.array([1.0, -1.0]), np.array([0.0, 0.0])), seed=5)
    weight = np.where(np.arange(60) < 20, 2.0, 1.0)
    case = np.concatenate([choices.case, choices.case[choices.case < 20] + 60])
    x = np.concatenate([choices.x, choices.x[choices.case < 20]])
    outside = np.concatenate([choices.outside, choices.outside[:20]])
    copied = fit(Choices(x, case, outside), np.concatenate([share, share[choices.case < 20]]), ridge=0.0)
    weighed = fit(choices, share, ridge=0.0, weight=weight)
    np.testing.assert_allclose(weighed.named, copied.named, atol=1e-3)


def test_within_renumbers_cases() -> None:
    choices = Choices(np.arange(4.0)[:, None], np.array([0, 0, 2, 2]), np.ones((3, 1)))
    part = choices.within(np.array([False, True, True]))
    assert part.case.tolist() == [1, 1]
    assert part.x.ravel().tolist() == [2.0, 3.0]
