"""Events, deaths, lethality and trend."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.measures.escalation.trend import dispersion, slope_of


def attack(day, **more):
    return {"a": "Ash", "b": "State East", "day": day, **more}


ROWS = [attack("2012-05-03", deaths=4), attack("2012-05-09", deaths=0), attack("2012-07-01", deaths=7)]


@pytest.mark.parametrize(
    ("name", "values"),
    [("events", [2.0, 0.0, 1.0]), ("deaths", [4.0, 0.0, 7.0]), ("lethality", [2.0, None, 7.0])],
)
def test_by_hand(value_of, name, values) -> None:
    assert [value_of(ROWS, name, f"2012-{month:02d}-01") for month in (5, 6, 7)] == values


def test_no_rows_before_the_first_event_or_after_the_last(value_of) -> None:
    assert value_of(ROWS, "events", "2012-04-01") is None
    assert value_of(ROWS, "events", "2012-08-01") is None


@pytest.mark.parametrize("name", ["events", "deaths"])
def test_a_quarter_is_the_sum_of_its_months(value_of, name) -> None:
    rows = [attack(f"2012-{month:02d}-10", deaths=month) for month in (4, 5, 5, 6, 6, 6)]
    months = [value_of(rows, name, f"2012-{month:02d}-01") for month in (4, 5, 6)]
    assert value_of(rows, name, "2012-04-01", step="quarter") == sum(months)


def test_the_interval_of_events_is_about_days_alone(value_of) -> None:
    sharp = [attack("2012-05-03")] * 1 + [attack("2012-06-03")]
    assert [value_of(sharp, "events", part=part) for part in ("low", "high")] == [1.0, 1.0]
    blurred = [attack("2012-05-30", until="2012-06-10", when=4), attack("2012-06-03")]
    assert [value_of(blurred, "events", part=part) for part in ("low", "value", "high")] == [0.0, 1.0, 1.0]
    june = [value_of(blurred, "events", "2012-06-01", part=part) for part in ("low", "value", "high")]
    assert june == [1.0, 1.0, 2.0]


def test_the_interval_of_deaths_holds_low_to_high(value_of) -> None:
    sure = [attack("2012-05-03", deaths=10, low=10, high=10)]
    unsure = [attack("2012-05-03", deaths=10, low=5, high=40)]
    widths = [
        value_of(rows, "deaths", part="high") - value_of(rows, "deaths", part="low")
        for rows in (sure, unsure)
    ]
    assert widths[0] < 10 < 20 < widths[1]
    assert value_of(unsure, "deaths", part="low") <= 10 <= value_of(unsure, "deaths", part="high")


def test_lethality_of_many_events_is_surer(value_of) -> None:
    def width(times):
        rows = [attack(f"2012-05-{1 + k % 28:02d}", deaths=k % 7) for k in range(times)]
        return value_of(rows, "lethality", part="high") - value_of(rows, "lethality", part="low")

    assert width(280) < width(14) / 2


def months(counts):
    return [
        attack(f"2012-{month + 1:02d}-{1 + k % 28:02d}") for month, n in enumerate(counts) for k in range(n)
    ]


@pytest.mark.parametrize(
    ("counts", "slope", "close"),
    [
        ([20] * 6, 0.0, 1e-6),
        ([10, 20, 40, 80, 160, 320], math.log(2), 0.01),
        ([320, 160, 80, 40, 20, 10], -math.log(2), 0.01),
    ],
)
def test_trend(value_of, counts, slope, close) -> None:
    assert value_of(months(counts), "trend", "2012-06-01") == pytest.approx(slope, abs=close)


def test_trend_agrees_with_a_poisson_regression() -> None:
    from sklearn.linear_model import PoissonRegressor

    counts = np.array([3.0, 9.0, 4.0, 12.0, 8.0, 21.0]) + 0.5
    fitted = PoissonRegressor(alpha=0.0, tol=1e-10, max_iter=10_000).fit(np.arange(6)[:, None], counts)
    found = slope_of(np.array([[(counts * np.arange(6)).sum() / counts.sum()]]))[0, 0]
    assert found == pytest.approx(fitted.coef_[0], abs=1e-3)


def test_trend_needs_six_periods(value_of) -> None:
    rows = months([5, 5, 5, 5, 5, 5, 5])
    assert value_of(rows, "trend", "2012-05-01") is None
    assert value_of(rows, "trend", "2012-06-01") is not None


def test_a_calm_half_year_has_no_trend(value_of) -> None:
    rows = [attack("2012-01-03"), attack("2012-09-03"), attack("2012-10-03")]
    assert value_of(rows, "trend", "2012-08-01") is None
    assert value_of(rows, "trend", "2012-09-01") > 0


def test_overdispersed_counts_widen_the_trend(value_of) -> None:
    def width(counts):
        return value_of(months(counts), "trend", "2012-06-01", part="high") - value_of(
            months(counts), "trend", "2012-06-01", part="low"
        )

    assert width([2, 38, 1, 37, 3, 39]) > 2 * width([20] * 6)


@given(st.lists(st.integers(0, 200), min_size=6, max_size=6))
def test_slope_turns_round_with_time(counts) -> None:
    window = np.array(counts) + 0.5

    def slope(series):
        return slope_of(np.array([[(series * np.arange(6)).sum() / series.sum()]]))[0, 0]

    assert slope(window) == pytest.approx(-slope(window[::-1]), abs=1e-3)


@settings(max_examples=30)
@given(st.integers(0, 5))
def test_more_violence_at_the_end_never_lowers_the_slope(extra) -> None:
    base = np.array([4.0, 3.0, 6.0, 2.0, 5.0, 4.0])
    more = base + np.array([0, 0, 0, 0, 0, extra])
    position = [(series * np.arange(6)).sum() / series.sum() for series in (base, more)]
    slopes = slope_of(np.array([position]))[0]
    assert slopes[1] >= slopes[0]


def test_dispersion_of_an_exact_fit_is_one() -> None:
    growing = np.array([[8.0, 16.0, 32.0, 64.0, 128.0, 256.0]])
    assert dispersion(growing, np.array([math.log(2)])) == pytest.approx([1.0])
    bursty = np.array([[2.0, 38.0, 1.0, 37.0, 3.0, 39.0]])
    expected = ((bursty - 20) ** 2 / 20).sum() / 4
    assert dispersion(bursty, np.array([0.0])) == pytest.approx([expected], rel=1e-5)


def test_a_total_of_many_events_does_not_lose_its_uncertainty(value_of) -> None:
    rows = [attack(f"2012-05-{1 + k % 28:02d}", deaths=10, low=5, high=20) for k in range(400)]
    low, high = (value_of(rows, "deaths", part=part) for part in ("low", "high"))
    # Independent errors would give about 4000 give or take 150; wholly common ones 2000 to 8000.
    assert 2500 < low < 3800
    assert 4600 < high < 6800
