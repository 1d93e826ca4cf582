"""What an organisation does after blows, beside months as active without one."""

import dataclasses
import datetime as dt
import math

import numpy as np
import polars as pl
import pytest

from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.measures import measure
from shadowgraph.measures.insulation.pressure import OwnMonths, blows_and_beside, response

KEY = np.uint64(7)


def months(events, losses):
    point = np.asarray(events, np.float32)[:, None]
    return OwnMonths(np.repeat(point, 41, axis=1), np.asarray(losses, float))


def steady(n=60, level=4):
    return [level] * n, [0.0] * n


def test_steady_activity_answers_nothing() -> None:
    events, losses = steady()
    for month in (20, 30, 40):
        losses[month] = 9.0
    found = response(months(events, losses), 12, KEY)
    assert found[0] == pytest.approx(0.0, abs=1e-6)


def test_falling_back_after_blows_by_hand() -> None:
    events, losses = steady()
    for month in (20, 30, 40):
        losses[month] = 9.0
        events[month + 1 : month + 4] = [0, 0, 0]
    hit, calm = blows_and_beside(months(events, losses), 12)
    assert hit.tolist() == [20, 30, 40]

    def answer(at):
        after = sum(sum(events[m + 1 : m + 4]) for m in at)
        before = sum(sum(events[m - 12 : m]) for m in at)
        return math.log((after + 0.5) / 3) - math.log((before + 0.5) / 12)

    found = response(months(events, losses), 12, KEY)
    assert found[0] == pytest.approx(answer(hit) - answer(calm), abs=1e-5)
    assert found[0] < -2


def test_the_upper_half_of_months_with_losses_is_heavy() -> None:
    events, losses = steady()
    for month, dead in zip((15, 20, 25, 30, 35, 40, 45, 50, 55), (1, 2, 3, 6, 7, 8, 9, 10, 11), strict=True):
        losses[month] = float(dead)
    # The median of nine values is 7.
    assert blows_and_beside(months(events, losses), 12)[0].tolist() == [35, 40, 45, 50, 55]


def test_light_losses_are_no_blow() -> None:
    events, losses = steady()
    for month in (20, 30, 40):
        losses[month] = 4.0
    assert response(months(events, losses), 12, KEY) is None


def test_two_blows_are_too_few_and_months_unlike_them_do_not_count() -> None:
    events, losses = steady()
    losses[20] = losses[30] = 9.0
    assert response(months(events, losses), 12, KEY) is None
    losses[40] = 9.0
    for month in (20, 30, 40):
        events[month] = 40
    # No other month comes within a factor e of such activity.
    assert response(months(events, losses), 12, KEY) is None


def test_months_after_the_window_are_not_looked_at() -> None:
    events, losses = steady()
    for month in (20, 30, 40, 58):
        losses[month] = 9.0
    # Three months must follow a blow.
    assert blows_and_beside(months(events, losses), 12)[0].tolist() == [20, 30, 40]


def war(falls_back):
    """Ash fights three times a month, 2010 to 2013; in some months it loses ten, and may then be quiet for three."""
    rows, blows = [], {(2011, 6), (2012, 3), (2012, 12), (2013, 6)}
    quiet = 0
    for year in range(2010, 2014):
        for month in range(1, 13):
            if quiet:
                quiet -= 1
                continue
            hit = (year, month) in blows
            fight = {"a": "State East", "b": "Ash", "deaths": 10, "deaths_b": 10 if hit else 0}
            rows += [{**fight, "day": dt.date(year, month, day)} for day in (3, 13, 23)]
            quiet = 3 if hit and falls_back else 0
    return theatre_of(rows)


@pytest.mark.parametrize(("falls_back", "least", "most"), [(True, -5.0, -1.5), (False, -0.1, 0.1)])
def test_from_events(falls_back, least, most) -> None:
    table = measure(war(falls_back), names=["persistence_under_pressure"], draws=40).table
    assert table["unit"].unique().to_list() == ["name:Ash"]
    last = table.sort("period_start").row(-1, named=True)
    assert last["period_start"].year == 2013
    assert least <= last["value"] <= most


def test_losses_at_the_hands_of_groups_are_no_blow() -> None:
    data = war(falls_back=True)
    swapped = data.actors.with_columns(
        kind=pl.when(pl.col("name") == "State East").then(pl.lit("rebel")).otherwise("kind")
    )
    table = measure(
        dataclasses.replace(data, actors=swapped), names=["persistence_under_pressure"], draws=40
    ).table
    assert table.is_empty()
