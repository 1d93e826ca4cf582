"""A Hawkes process seen by the day: the compiled surface against the definition, and by hand."""

import numpy as np
import pytest
from scipy.stats import poisson

from shadowgraph.kernels.compiled.daily_hawkes import surface
from shadowgraph.kernels.reference.daily_hawkes import (
    Days,
    echo,
    hats,
    later_offspring,
    log_likelihood,
    log_prior,
)
from shadowgraph.measures.escalation.self_excitation import knots


def window(seed=0, n=200, rate=0.8):
    rng = np.random.default_rng(seed)
    heard = rng.poisson(rate, n + 30).astype(float)
    left, part, n_knots = knots(n)
    return Days(heard[30:], heard, left, part, 1.0), n_knots


def test_an_event_echoes_from_the_next_day_on_and_sums_to_one() -> None:
    heard = np.zeros(200)
    heard[3] = 1.0
    made = echo(heard, 2.0)
    assert made[:4].tolist() == [0, 0, 0, 0]
    assert made[6] / made[4] == pytest.approx(0.5)
    assert made.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("half_life", [0.6, 2.5, 10.0])
def test_offspring_on_later_days_by_playing_a_day(half_life) -> None:
    rng = np.random.default_rng(1)
    gap = rng.exponential(half_life / np.log(2), 400_000)
    same_day = float((rng.random(len(gap)) + gap < 1.0).mean())
    # No grandchildren: for small n the share of offspring on later days is 1 less those of the same day.
    assert later_offspring(1e-6, half_life) / 1e-6 == pytest.approx(1 - same_day, abs=0.005)
    # All events are offspring at n = 1, on whichever day.
    assert later_offspring(1.0, half_life) == pytest.approx(1.0)


def test_without_clumping_or_excitation_it_is_a_poisson_regression() -> None:
    days, n_knots = window()
    level = np.linspace(-1.0, 0.5, n_knots)
    mean = hats(days, n_knots) @ np.exp(level)
    constant = sum(np.log(np.arange(1, y + 1)).sum() for y in days.counts.astype(int))
    expected = poisson.logpmf(days.counts, mean).sum() + constant
    assert log_likelihood(days, level, 0.0, 1.0, 0.0) == pytest.approx(expected)


def test_the_surface_is_laplace_around_the_top_of_the_definition() -> None:
    from scipy.optimize import minimize

    days, n_knots = window(2)
    half_lives, branching, kappas = np.array([1.0, 4.0]), np.array([0.0, 0.3, 0.6]), np.array([2.0, 20.0])
    found, theta = surface(days, n_knots, half_lives, branching, kappas)
    for q, kappa in enumerate(kappas):
        for h, half_life in enumerate(half_lives):
            for g, n in enumerate(branching):
                later = float(later_offspring(n, half_life))

                def loss(u, kappa=kappa, half_life=half_life, later=later):
                    return -log_likelihood(days, u, later, half_life, theta) - log_prior(u, kappa)

                top = minimize(loss, np.full(n_knots, -1.0), method="BFGS")
                curve = np.linalg.inv(top.hess_inv)
                expected = -top.fun - 0.5 * np.linalg.slogdet(curve)[1]
                # The definition's curvature is numerical, the kernel's own is kept positive.
                assert found[q, h, g] == pytest.approx(expected, abs=0.6)


def test_clumped_days_are_no_excitation() -> None:
    rng = np.random.default_rng(3)
    counts = np.zeros(365)
    # Attacks on days of their own choosing, each coded as three events.
    np.add.at(counts, rng.integers(0, 365, 60), 3.0)
    left, part, n_knots = knots(365)
    days = Days(counts, np.concatenate([np.zeros(30), counts]), left, part, 1.0)
    found, theta = surface(days, n_knots, np.array([1.0, 4.0]), np.array([0.0, 0.4, 0.8]), np.array([5.0]))
    assert theta > 0.4
    assert found[0, :, 0].max() > found[0, :, 1:].max() - 1.0
