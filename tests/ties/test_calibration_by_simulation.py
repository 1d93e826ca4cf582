"""Simulation-based calibration of the chain: it passes as it is, and planted errors are caught."""

import numpy as np

from benchmarks.sbc import DRAWS, LEVEL, N_OF_STATES, SPOILT, p_values, ranks

RUNS = 150


def test_the_truth_is_one_of_the_draws() -> None:
    least = p_values(ranks(RUNS, known=True, seed=5))[:N_OF_STATES].min()
    assert least > LEVEL / N_OF_STATES


def test_a_wrong_posterior_is_caught() -> None:
    spoil = SPOILT["coordination taken 1.8 times as strong"]
    least = p_values(ranks(RUNS, known=True, spoil=spoil, seed=6))[:N_OF_STATES].min()
    assert least < LEVEL / N_OF_STATES


def test_p_values_know_even_ranks_from_uneven_ones() -> None:
    rng = np.random.default_rng(0)
    even = rng.integers(0, DRAWS + 1, (500, 1))
    heaped = np.clip(rng.normal(DRAWS / 2, DRAWS / 6, (500, 1)).round(), 0, DRAWS)
    assert p_values(even)[0] > 0.001
    assert p_values(heaped)[0] < 1e-6
