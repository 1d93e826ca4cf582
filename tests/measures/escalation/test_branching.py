"""Branching ratio and half-life: planted, scrambled, coarse, and beside the multivariate kernel."""

import datetime as dt

import numpy as np
import pytest

from benchmarks.branching import Truth, judge, play
from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.kernels.reference.daily_hawkes import Days
from shadowgraph.measures import measure
from shadowgraph.measures.escalation.self_excitation import excited, knots, per_day

NAMES = ["branching_ratio", "half_life"]


def rows_of(times, **more):
    days = np.sort(np.floor(times).astype(int))
    first = dt.date(2012, 1, 1)
    return [{"a": "Ash", "b": "State East", "day": first + dt.timedelta(days=int(d)), **more} for d in days]


def year(truth, seed=0):
    times = play(truth, np.random.default_rng(seed))
    return times[times >= 0]


def found(rows, name="branching_ratio"):
    table = measure(theatre_of(rows), names=NAMES).table
    return table.filter((table["measure"] == name) & (table["unit_kind"] == "theatre")).row(-1, named=True)


def test_a_planted_ratio_is_found() -> None:
    played = [rows_of(year(Truth(0.6, 1.5, 500), seed)) for seed in range(6)]
    ratios = [found(rows) for rows in played]
    assert np.mean([row["value"] for row in ratios]) == pytest.approx(0.6, abs=0.15)
    assert sum(row["low"] > 0.25 for row in ratios) >= 5
    half_lives = [found(rows, "half_life")["value"] for rows in played]
    assert 0.9 < np.median(half_lives) < 2.5


def test_shuffled_days_have_none() -> None:
    ratios = [found(rows_of(np.random.default_rng(seed).uniform(0, 366, 300))) for seed in range(8)]
    assert sum(row["low"] == 0.0 for row in ratios) >= 7
    assert np.median([row["value"] for row in ratios]) < 0.2


def test_nine_in_ten_intervals_hold() -> None:
    truths = [Truth(n, h, 200.0) for n in (0.0, 0.4, 0.7) for h in (1.0, 3.0)]
    results = [(t, judge(t, seed)) for t in truths for seed in range(12)]
    held = [r.low <= t.n <= r.high for t, r in results if r is not None]
    # Less three standard errors.
    assert np.mean(held) > 0.8


@pytest.mark.parametrize("when", [{"when": 5, "until": dt.date(2012, 12, 31)}, {"when": 4}])
def test_events_without_a_day_give_no_ratio(when) -> None:
    rows = [row | when | {"until": dt.date(2012, 12, 31)} for row in rows_of(np.arange(0, 360, 4.0))]
    if when["when"] == 4:
        rows = [r | {"until": min(r["day"] + dt.timedelta(days=20), dt.date(2012, 12, 31))} for r in rows]
    table = measure(theatre_of(rows), names=NAMES).table
    assert table["value"].null_count() == table.height


def test_few_events_give_no_ratio() -> None:
    assert found(rows_of(np.arange(0, 360, 20.0)))["value"] is None


def test_the_name_of_who_fights_whom_does_not_matter() -> None:
    times = year(Truth(0.5, 2.0, 150))
    mixed = [{**row, "a": ("Ash", "Birch")[k % 2]} for k, row in enumerate(rows_of(times))]
    assert found(mixed)["value"] == found(rows_of(times))["value"]


def test_events_coded_twice_change_little() -> None:
    """Each event coded twice, on one day: clumping, and no excitation of its own."""
    once = year(Truth(0.0, 1.0, 150), 3)
    row = found(rows_of(np.repeat(once, 2)))
    assert row["low"] == 0.0


def test_an_event_is_heard_on_each_of_its_possible_days() -> None:
    made = per_day(np.array([2, 5]), np.array([5, 5]), 0, 7)
    assert made.tolist() == [0, 0, 0.25, 0.25, 0.25, 1.25, 0]
    # Days outside are lost, not moved.
    assert per_day(np.array([-2]), np.array([1]), 0, 3).tolist() == [0.25, 0.25, 0]


def test_draws_rise_and_hold_the_value() -> None:
    counts = np.random.default_rng(0).poisson(0.5, 365).astype(float)
    left, part, n_knots = knots(365)
    one = excited(Days(counts, counts, left, part, 1.0), n_knots, 200)
    assert (np.diff(one.branching_draws) >= 0).all()
    assert 0 <= one.branching_draws[0] <= one.branching_draws[-1] <= 0.99
    assert (np.diff(one.half_life_draws) >= 0).all()


def test_it_agrees_with_the_multivariate_kernel_where_hours_are_known() -> None:
    from shadowgraph.kernels.compiled.hawkes import fit_hawkes
    from shadowgraph.kernels.reference.hawkes import Record, all_pairs

    times = np.sort(year(Truth(0.6, 2.0, 2500), 1))
    record = Record(times, np.zeros(len(times), np.int64), np.array([0.0, 365.0]), np.zeros(1, np.int64))
    exact = fit_hawkes(record, all_pairs(1), np.array([np.log(2) / 2.0]), max_iter=500).parameters.alpha.sum()
    row = found(rows_of(times))
    assert row["low"] <= exact <= row["high"]
