"""From draws to intervals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shadowgraph.measures.intervals import summarise

ANY = (-np.inf, np.inf)


def row(point, draws):
    return np.array([[point, *draws]], np.float32)


def test_quantiles() -> None:
    found = summarise(row(50, range(101)), centre="none", bounds=ANY)
    assert (found.value[0], found.low[0], found.high[0]) == (50, 5, 95)


def test_missing_draws_are_left_out() -> None:
    found = summarise(row(50, [*range(101), np.nan, np.nan]), centre="none", bounds=ANY)
    assert (found.low[0], found.high[0]) == (5, 95)


def test_no_value_has_no_interval() -> None:
    found = summarise(row(np.nan, range(20)), centre="none", bounds=ANY)
    assert np.isnan([found.value[0], found.low[0], found.high[0]]).all()
    found = summarise(row(1.0, [np.nan] * 20), centre="none", bounds=ANY)
    assert found.value[0] == 1
    assert np.isnan([found.low[0], found.high[0]]).all()


def test_centres() -> None:
    draws = np.linspace(1, 3, 101)
    shifted = summarise(row(10, draws), centre="shift", bounds=ANY)
    assert (shifted.low[0], shifted.high[0]) == pytest.approx((9.1, 10.9))
    scaled = summarise(row(10, draws), centre="scale", bounds=ANY)
    assert (scaled.low[0], scaled.high[0]) == pytest.approx((5.5, 14.5))


def test_bounds() -> None:
    found = summarise(row(0.9, np.linspace(0.5, 0.9, 101)), centre="shift", bounds=(0, 1))
    assert found.high[0] == 1.0


def test_six_digits_and_whole_numbers() -> None:
    values = summarise(np.array([[1 / 3] * 30, [1234567] * 30], np.float32), centre="none", bounds=ANY).value
    assert values.tolist() == [0.333333, 1234567.0]


@given(
    st.floats(0, 1, width=32),
    st.lists(st.floats(0, 1, width=32), min_size=1, max_size=40),
    st.sampled_from(["none", "shift", "scale"]),
)
def test_the_interval_holds_the_value_and_stays_in_range(point, draws, centre) -> None:
    found = summarise(row(point, draws), centre=centre, bounds=(0, 1))
    assert 0 <= found.low[0] <= found.value[0] <= found.high[0] <= 1
