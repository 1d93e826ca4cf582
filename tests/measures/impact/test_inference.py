import numpy as np
import pytest
from scipy import stats

from shadowgraph.measures.impact.inference import bounds, estimate, holm, over_draws, t_quantile
from shadowgraph.measures.impact.ratios import Fit


def fit(theta, variances, clusters=10, freedom=9.0):
    return Fit(np.array(theta, float), np.diag(np.array(variances, float)), freedom, clusters)


def test_interval_and_p_value_by_hand():
    one = estimate(fit([0.5], [0.04]), 0)
    reach = stats.t.ppf(0.95, 9) * 0.2
    assert (one.low, one.high) == (pytest.approx(0.5 - reach), pytest.approx(0.5 + reach))
    assert one.p_value == pytest.approx(2 * stats.t.sf(2.5, 9))
    assert one.detectable == pytest.approx((stats.t.ppf(0.95, 9) + stats.t.ppf(0.8, 9)) * 0.2)


def test_a_band_for_several_is_wider():
    wide = estimate(fit([0.5], [0.04]), 0, together=4)
    assert wide.high == pytest.approx(0.5 + t_quantile(1 - 0.05 / 4, 9) * 0.2)


def test_three_clusters_give_no_interval():
    one = estimate(fit([0.5], [0.0], clusters=3), 0)
    assert np.isnan([one.low, one.high, one.p_value, one.detectable]).all()
    assert one.log_ratio == 0.5
    assert np.isnan(bounds(fit([0.1, 0.5], [0.01, 0.01], clusters=3), 1, 0)).all()


def test_bounds_without_a_departure_are_wider_than_the_interval_and_with_one_wider_still():
    still = fit([0.0, 1.0], [0.01, 0.04])
    low, high = bounds(still, 1, 0)
    reach = t_quantile(0.95, 9) * np.sqrt(0.05)
    assert (low, high) == (pytest.approx(1.0 - reach), pytest.approx(1.0 + reach))
    low, high = bounds(fit([-0.4, 1.0], [0.01, 0.04]), 1, 0)
    assert (low, high) == (pytest.approx(0.6 - reach), pytest.approx(1.4 + reach))


def test_bounds_with_no_allowance_are_the_interval():
    one = fit([0.3, 1.0], [0.01, 0.04])
    plain = estimate(one, 1)
    assert bounds(one, 1, 0, times=0.0) == (pytest.approx(plain.low), pytest.approx(plain.high))


def test_bounds_of_an_unknown_spread_hold_everything():
    assert bounds(fit([0.3, 1.0], [np.inf, np.inf]), 1, 0) == (-np.inf, np.inf)


def test_holm_by_hand():
    # Ordered 0.01, 0.02, 0.04: times 3, 2, 1, never falling.
    assert holm(np.array([0.04, 0.01, 0.02])) == pytest.approx([0.04, 0.03, 0.04])
    assert holm(np.array([0.5, np.nan, 0.9])) == pytest.approx([1.0, np.nan, 1.0], nan_ok=True)


def test_draws_of_dates_add_what_lies_between_them():
    both = over_draws([fit([0.0], [0.04]), fit([1.0], [0.04])])
    assert both.theta == pytest.approx([0.5])
    # Within 0.04, between 0.5 times one and a half.
    assert both.spread[0, 0] == pytest.approx(0.04 + 1.5 * 0.5)
    assert over_draws([fit([0.2], [0.04])]).spread[0, 0] == 0.04
