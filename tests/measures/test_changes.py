"""Turning points."""

import datetime as dt
import itertools

import numpy as np
import polars as pl
import pytest

from shadowgraph.conformance.invented_theatre import invented_theatre, theatre_of
from shadowgraph.measures import measure, turning_points
from shadowgraph.measures.changes import PENALTY, SHORTEST, changes, long_run_variance
from shadowgraph.records.measure import TURNING_POINTS


def noise(seed, n=120):
    return np.random.default_rng(seed).normal(size=n)


def test_a_planted_step_is_found_where_it_is() -> None:
    series = noise(0) + np.where(np.arange(120) < 70, 0, 3)
    found = changes(series)
    assert [one.at for one in found] == pytest.approx([70], abs=2)
    assert found[0].gain > 30


def test_two_steps_and_their_order() -> None:
    series = noise(1) + np.select([np.arange(120) < 30, np.arange(120) < 80], [0, 5], 2)
    found = changes(series)
    assert [one.at for one in found] == pytest.approx([30, 80], abs=2)
    assert found[0].gain > found[1].gain > 0
    assert [(one.start, one.end) for one in found] == [(0, found[1].at), (found[0].at, 120)]


def test_no_other_division_costs_less() -> None:
    for seed in range(20):
        series = noise(seed, 40) + 2 * (np.arange(40) > 20) - 3 * (np.arange(40) > 33)
        variance, price = long_run_variance(series), PENALTY * np.log(40)
        least = np.full(41, np.inf)
        least[0] = -price
        for end in range(SHORTEST, 41):
            least[end] = min(
                least[s] + ((series[s:end] - series[s:end].mean()) ** 2).sum() / variance + price
                for s in range(end - SHORTEST + 1)
            )
        edges = [0, *(one.at for one in changes(series)), 40]
        cost = sum(
            ((series[a:b] - series[a:b].mean()) ** 2).sum() / variance for a, b in itertools.pairwise(edges)
        )
        assert cost + price * (len(edges) - 2) == pytest.approx(least[40])


@pytest.mark.parametrize("kind", ["white", "autocorrelated", "counts"])
def test_stationary_series_rarely_turn(kind) -> None:
    turned = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        if kind == "counts":
            series = np.log1p(rng.negative_binomial(2, 2 / 12, 120).astype(float))
        else:
            shocks = rng.normal(size=140)
            series = np.zeros(140)
            for t in range(1, 140):
                series[t] = (0.5 if kind == "autocorrelated" else 0.0) * series[t - 1] + shocks[t]
            series = series[20:]
        turned += bool(changes(series))
    # At most 6 in a hundred, give or take.
    assert turned <= 17


def test_long_run_variance() -> None:
    assert np.median([long_run_variance(noise(seed, 400)) for seed in range(20)]) == pytest.approx(
        1.0, rel=0.25
    )
    jump = noise(3, 400) + 20 * (np.arange(400) > 200)
    assert long_run_variance(jump) < 2.0


def test_a_constant_or_short_series_has_none() -> None:
    assert changes(np.zeros(60)) == []
    assert changes(np.array([1.0, 5.0, 1.0])) == []


def war(monthly, district="Invented|North|A"):
    return [
        {
            "a": "Ash",
            "b": "State East",
            "day": dt.date(2010 + month // 12, month % 12 + 1, 1 + k % 28),
            "deaths": 2 + (k == 3) * 40,
            "district": district,
        }
        for month, n in enumerate(monthly)
        for k in range(n)
    ]


def test_the_event_behind_a_rise_and_before_a_fall() -> None:
    rng = np.random.default_rng(0)
    monthly = [*rng.poisson(3, 24), *rng.poisson(30, 24), *rng.poisson(3, 24)]
    data = theatre_of(war([int(n) for n in monthly]))
    found = turning_points(measure(data, names=["events"], draws=20), data.events)
    TURNING_POINTS.check(found)
    assert set(found["unit_kind"]) == {"theatre", "district"}
    rise, fall = found.filter(pl.col("unit_kind") == "theatre").rows(named=True)
    assert (rise["period_start"], fall["period_start"]) == (dt.date(2012, 1, 1), dt.date(2014, 1, 1))
    assert rise["before"] < 5 < 25 < rise["after"]
    assert rise["event_deaths"] == fall["event_deaths"] == 42
    assert rise["event_date"].replace(day=1) == dt.date(2012, 1, 1)
    assert fall["event_date"].replace(day=1) == dt.date(2013, 12, 1)
    events = dict(data.events.select("event_id", "deaths_best").rows())
    assert events[rise["event_id"]] == 42


def test_short_or_thin_series_are_left_out() -> None:
    data = theatre_of(war([1, 0, 0, 9, 9, 9]))
    assert turning_points(measure(data, names=["events"], draws=20), data.events).is_empty()


def test_the_invented_theatre_keeps_the_contract() -> None:
    data, ties = invented_theatre()
    found = turning_points(measure(data, ties, draws=20), data.events)
    TURNING_POINTS.check(found)
    assert found.group_by("unit", "measure").len()["len"].max() <= 3 if found.height else True
