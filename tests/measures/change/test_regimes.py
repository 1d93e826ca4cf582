"""Regimes of a series, and what could be said at the time."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from shadowgraph.conformance.invented_theatre import invented_theatre, theatre_of
from shadowgraph.measures import measure, turning_points
from shadowgraph.measures.change.regimes import date_interval, level_interval, regimes
from shadowgraph.measures.change.watch import watch
from shadowgraph.measures.changes import changes, long_run_variance
from shadowgraph.records.regime import REGIMES, WATCHED


def war(monthly):
    return [
        {
            "a": "Ash",
            "b": "State East",
            "day": dt.date(2010 + month // 12, month % 12 + 1, 1 + k % 28),
            "district": "Invented|North|A",
        }
        for month, n in enumerate(monthly)
        for k in range(n)
    ]


@pytest.fixture(scope="module")
def measured():
    rng = np.random.default_rng(0)
    monthly = [*rng.poisson(3, 24), *rng.poisson(30, 24), *rng.poisson(15, 24)]
    data = theatre_of(war([int(n) for n in monthly]))
    return data, measure(data, names=["events"], draws=20), monthly


def test_three_levels_and_their_names(measured) -> None:
    data, made, monthly = measured
    found = regimes(made)
    REGIMES.check(found)
    whole = found.filter(unit_kind="theatre")
    assert whole["label"].to_list() == ["calm", "high", "raised"]
    assert whole["start"].to_list() == [dt.date(2010, 1, 1), dt.date(2012, 1, 1), dt.date(2014, 1, 1)]
    assert whole["level"].to_list() == pytest.approx([np.mean(monthly[k : k + 24]) for k in (0, 24, 48)])
    assert (whole["level_low"] < whole["level"]).all()
    assert (whole["level"] < whole["level_high"]).all()
    assert whole["n_periods"].to_list() == [24, 24, 24]
    assert whole["start_low"][0] is None
    assert whole["start_low"][1] <= whole["start"][1] <= whole["start_high"][1]
    # The stretches are those of the turning points.
    turns = turning_points(made, data.events).filter(unit_kind="theatre")
    assert turns["period_start"].to_list() == whole["start"].to_list()[1:]


def test_the_date_of_a_sharp_change_is_sure_and_of_a_blunt_one_not() -> None:
    rng = np.random.default_rng(1)
    widths = []
    for step in (6.0, 1.5):
        values = rng.normal(size=100) + step * (np.arange(100) >= 50)
        one = changes(values)[0]
        low, high = date_interval(values, one, long_run_variance(values))
        assert low <= one.at <= high
        widths.append(high - low)
    assert widths[0] <= 1 < widths[1]


def test_intervals_of_levels_hold_the_level() -> None:
    rng, held = np.random.default_rng(2), 0
    for _ in range(300):
        values = rng.negative_binomial(4, 4 / 14, 36).astype(float)
        low, high = level_interval(values, long_run_variance(np.log1p(values)), plain=False)
        held += low <= 10.0 <= high
    assert 0.82 <= held / 300 <= 0.99


def test_one_level_is_steady() -> None:
    data = theatre_of(war([3, 4] * 12))
    assert regimes(measure(data, names=["events"], draws=20))["label"].to_list() == ["steady", "steady"]


def test_what_was_said_stays_said(measured) -> None:
    _, made, _ = measured
    said = []
    for month in range(20, 72):
        day = dt.date(2010 + month // 12, month % 12 + 1, 1)
        full = watch(made, period=day).filter(unit_kind="theatre")
        WATCHED.check(full)
        assert full["period_start"].to_list() == [day]
        said.append(full.row(0, named=True))
        if month % 9 == 0:
            then = made.table.filter(pl.col("period_start") <= day)
            assert full.equals(watch(then).filter(unit_kind="theatre"))
    alarms = [row for row in said if row["alarm"]]
    # The rise of January 2012 and the fall of January 2014, both within half a year.
    assert len(alarms) == 2
    for row, began in zip(alarms, (dt.date(2012, 1, 1), dt.date(2014, 1, 1)), strict=True):
        assert abs((row["since"] - began).days) <= 62
    assert all((row["seen"] - row["since"]).days < 200 for row in alarms)
    assert alarms[0]["before"] < 5 < 20 < alarms[0]["now"]


def test_names_do_not_matter_and_contracts_hold() -> None:
    data, ties = invented_theatre()
    made = measure(data, ties, names=["events", "deaths", "effective_groups"], draws=20).table
    WATCHED.check(watch(made))
    renamed = made.with_columns(pl.format("Z{}", "unit").alias("unit"))
    for function in (watch, regimes):
        assert function(made).drop("unit").equals(function(renamed).drop("unit"))
    assert watch(made.clear()).is_empty()
    assert regimes(made.clear()).is_empty()
