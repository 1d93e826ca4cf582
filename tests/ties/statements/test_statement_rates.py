"""The latent class model on cases worked out by hand, and on planted ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.ties.statements.fit import fit
from shadowgraph.ties.statements.latent import Rates, Sheet, log_posterior
from shadowgraph.ties.statements.learn import Learnt, ratios
from shadowgraph.ties.statements.sources import NAMES

# Source 1 states 80 % of the ties there are and 2 % of those there aren't; source 2 90 % and 1 %.
TWO = np.array([[[0.98, 0.0, 0.02], [0.2, 0.0, 0.8]], [[0.99, 0.0, 0.01], [0.1, 0.0, 0.9]]])


def two(shared: float = 0.0) -> Rates:
    return Rates(TWO, np.array([shared, shared]), np.array([0.1]))


def says(*rows: tuple[int, int]) -> np.ndarray:
    return np.array(rows)


def test_two_independent_sources_of_known_rates() -> None:
    # Prior odds 1/9; both state: 0.8 x 0.9 / (0.02 x 0.01) = 3600, so 400 to 1.
    p = two().posterior(says((2, 2), (2, 0), (0, 0)), np.zeros(3, int))
    assert p[0] == pytest.approx(400 / 401)
    # One states, one looked in vain: 0.8 x 0.1 / (0.02 x 0.99) = 4.0404.
    assert p[1] == pytest.approx(4.0404 / 9 / (1 + 4.0404 / 9), abs=1e-4)
    assert p[2] == pytest.approx((0.2 * 0.1 / (0.98 * 0.99) / 9) / (1 + 0.2 * 0.1 / (0.98 * 0.99) / 9))


def test_silence_of_a_source_that_does_not_look_says_nothing() -> None:
    alone = two().log_ratio(says((2, -1), (-1, -1)))
    assert alone[0] == pytest.approx(np.log(0.8 / 0.02))
    assert alone[1] == 0.0


def test_sources_that_err_as_one_are_one_source() -> None:
    # The same eye: both state where the better one does without a tie (1 %), where the worse one does with one (80 %).
    assert two(1.0).log_ratio(says((2, 2)))[0] == pytest.approx(np.log(0.8 / 0.01))
    half = (0.5 * 0.72 + 0.5 * 0.8) / (0.5 * 0.0002 + 0.5 * 0.01)
    assert two(0.5).log_ratio(says((2, 2)))[0] == pytest.approx(np.log(half))


@given(st.floats(0, 1), st.floats(0.01, 0.4), st.floats(0.01, 0.4))
@settings(max_examples=60, deadline=None)
def test_what_sources_can_say_adds_up_to_one(shared: float, one: float, other: float) -> None:
    chance = np.array([[[1 - one, one / 3, 2 * one / 3]] * 2, [[1 - other, other / 2, other / 2]] * 2])
    rates = Rates(chance, np.array([shared, shared / 2]), np.array([0.2]))
    every = np.array([(i, j) for i in range(3) for j in range(3)])
    np.testing.assert_allclose(rates.likelihood(every).sum(axis=0), 1.0, atol=1e-9)


def test_doubt_bounds_what_an_institute_can_say() -> None:
    chance = np.zeros((len(NAMES), 2, 3))
    chance[:, 0], chance[:, 1] = [1 - 1e-9, 0.0, 1e-9], [0.2, 0.0, 0.8]
    item = Learnt(
        "two groups",
        "any",
        Rates(chance, np.zeros(2), np.full(5, 0.02)),
        np.array([True, False, False]),
        np.zeros(3, int),
        np.zeros(3, int),
        0.5,
        0.02,
    )
    said = np.array([[2, 2, -1]])
    # Without a tie it speaks only of somebody else: 5 % x the share of pair-years it speaks of, 2 % x 0.8.
    expected = np.log((0.95 * 0.8 + 0.05 * 0.016) / (0.05 * 0.016))
    assert ratios(item, said)[0] == pytest.approx(expected, abs=1e-5)
    assert ratios(item, said, doubt=0.0)[0] > 20


def planted(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    stratum = rng.integers(0, 3, 9000)
    tie = (rng.random(9000) < np.array([0.02, 0.15, 0.5])[stratum]).astype(int)
    said = np.stack([np.where(rng.random(9000) < TWO[s, tie, 2], 2, 0) for s in range(2)], axis=1)
    said[rng.random(said.shape) < 0.2] = -1
    return said, stratum


def test_rates_are_learnt_without_ground_truth() -> None:
    said, stratum = planted(3)
    found = fit(Sheet.of(said, stratum, np.ones(len(said)), 3), draws=150)
    np.testing.assert_allclose(found.mean.chance[:, 1, 2], [0.8, 0.9], atol=0.05)
    np.testing.assert_allclose(found.mean.chance[:, 0, 2], [0.02, 0.01], atol=0.01)
    np.testing.assert_allclose(found.mean.common, [0.02, 0.15, 0.5], atol=0.05)
    drawn = np.array([draw.chance[0, 1, 2] for draw in found.draws])
    assert np.quantile(drawn, 0.01) < 0.8 < np.quantile(drawn, 0.99)


def test_a_design_effect_widens_what_is_drawn() -> None:
    said, stratum = planted(4)
    sheet = Sheet.of(said, stratum, np.ones(len(said)), 3)
    narrow, wide = (
        np.std([d.common[2] for d in fit(sheet, draws=80, design_effect=deff).draws]) for deff in (1.0, 4.0)
    )
    assert wide == pytest.approx(2 * narrow, rel=0.15)


def test_counting_like_rows_together_changes_nothing() -> None:
    said, stratum = planted(5)
    whole = Sheet(said, stratum, np.ones(len(said)), 3)
    folded = Sheet.of(said, stratum, np.ones(len(said)), 3)
    assert len(folded.weight) < 30
    rates = Rates(TWO, np.array([0.3, 0.4]), np.array([0.1, 0.2, 0.3]))
    assert log_posterior(rates, whole) == pytest.approx(log_posterior(rates, folded))
