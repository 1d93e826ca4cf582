"""Civilian and unattributed shares."""

import pytest


def event(**more):
    return {"a": "Ash", "b": "State East", "day": "2012-05-03", **more}


@pytest.mark.parametrize(
    ("rows", "share"),
    [
        ([event(deaths=10, civilians=4)], 0.4),
        ([event(deaths=10, civilians=0), event(b="Civilians", deaths=5)], 1 / 3),
        # Unidentified dead are in the whole, not in the part.
        ([event(deaths=10, civilians=2, unknown=5)], 0.2),
        # More civilians than dead: at most all.
        ([event(deaths=10, civilians=12)], 1.0),
        ([event(deaths=10, civilians=3), event(deaths=30, civilians=0)], 3 / 40),
    ],
)
def test_civilian_share(value_of, rows, share) -> None:
    assert value_of(rows, "civilian_share") == pytest.approx(share, rel=1e-5)


def test_nobody_died(value_of) -> None:
    assert value_of([event(deaths=0)], "civilian_share") is None
    assert value_of([event(deaths=0)], "unattributed_deaths_share") is None
    assert value_of([event(deaths=0)], "unattributed_share") == 0.0


def test_unidentified_dead_reach_up(value_of) -> None:
    known = [event(deaths=100, civilians=20, low=100, high=100)] * 30
    unsure = [event(deaths=100, civilians=20, unknown=60, low=100, high=100)] * 30
    highs = [value_of(rows, "civilian_share", part="high") for rows in (known, unsure)]
    assert highs[0] < 0.35 < 0.6 < highs[1] <= 0.85


@pytest.mark.parametrize(
    ("rows", "events", "deaths"),
    [
        ([event()], 0.0, 0.0),
        ([event(a="Unknown", deaths=3), event(deaths=9)], 0.5, 0.25),
        ([event(b=None, deaths=3), event(deaths=9)], 0.5, 0.25),
        # Of one-sided violence only the perpetrator must be named.
        ([event(a="Unknown", b="Civilians"), event(b="Civilians")], 0.5, 0.5),
        # One vague name among two is vague.
        ([event(a="Ash, Unknown")], 1.0, 1.0),
    ],
)
def test_unattributed(value_of, rows, events, deaths) -> None:
    assert value_of(rows, "unattributed_share") == pytest.approx(events, rel=1e-5)
    assert value_of(rows, "unattributed_deaths_share") == pytest.approx(deaths, rel=1e-5)


def test_jeffreys_interval_of_none_in_ten(value_of) -> None:
    # The 95 % quantile of Beta(1/2, 10 + 1/2) is 0.171; a hundred draws come near it.
    rows = [event(day=f"2012-05-{day:02d}") for day in range(1, 11)]
    assert value_of(rows, "unattributed_share", part="low") == 0.0
    assert 0.1 < value_of(rows, "unattributed_share", part="high") < 0.26
