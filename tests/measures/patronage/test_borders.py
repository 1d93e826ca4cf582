"""Homes, crossings, sanctuaries, fights beyond a state's borders, forces of other states."""

import datetime as dt

import pytest

from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.measures import measure

MALI, NIGER, SUDAN, SOUTH = ("Mali", 432), ("Niger", 436), ("Sudan", 625), ("South Sudan", 626)
E = "State East"
STATES = {E: 432, "State West": 436}

GAO, TILLABERI, AGADEZ = (16.3, 0.0), (14.6, 0.9), (17.0, 8.0)
JUBA, KADUGLI = (4.85, 31.6), (11.0, 29.7)


def event(day, country=MALI, who="Ash", other=E, **more):
    return {"a": who, "b": other, "day": day, "country": country, **more}


HOME = [event(f"2012-0{month}-03") for month in (1, 2, 3)]


@pytest.mark.parametrize(
    ("rows", "share"),
    [
        ([*HOME, event("2012-05-03")], 0.0),
        # At home in Mali by four events to one; one of two events of May is in Niger.
        ([*HOME, event("2012-05-03"), event("2012-05-04", NIGER)], 1 / 2),
        # A group's first event is at its home.
        ([event("2012-05-03", NIGER)], 0.0),
        # While they are even the earlier home holds: the third event in Niger moves it.
        (
            [
                event("2012-05-01"),
                event("2012-05-02", NIGER),
                event("2012-05-03", NIGER),
                event("2012-05-04", NIGER),
            ],
            1 / 4,
        ),
        # Two sides: Birch is at home in Niger.
        ([*HOME, event("2012-05-03", NIGER, "Ash", "Birch")], 1 / 2),
        # Named together, each has half of the side.
        ([*HOME, event("2012-05-03", NIGER, "Ash, Birch")], 1 / 2),
        # States have no part in it.
        ([event("2012-05-03", who="State West", other="Civilians")], None),
    ],
)
def test_cross_border_share(value_of, rows, share) -> None:
    found = value_of(rows, "cross_border_share")
    assert found == (None if share is None else pytest.approx(share, abs=1e-5))


def test_later_events_move_no_home(value_of) -> None:
    rows = [*HOME, event("2012-05-04", NIGER)]
    later = [event(f"2012-0{month}-{day:02d}", NIGER) for month in (6, 7) for day in range(1, 9)]
    assert value_of(rows, "cross_border_share") == value_of([*rows, *later], "cross_border_share") == 1.0


@pytest.mark.parametrize(
    ("rows", "rate"),
    [
        ([*HOME, event("2012-05-03")], 0.0),
        # Into Niger, on in Niger, back: two of three.
        ([*HOME, event("2012-05-03", NIGER), event("2012-05-04", NIGER), event("2012-05-05")], 2 / 3),
        # Not seen for more than a year: no move.
        ([event("2011-05-02"), event("2012-05-03", NIGER)], None),
        ([event("2011-05-04"), event("2012-05-03", NIGER)], 1.0),
    ],
)
def test_crossing_rate(value_of, rows, rate) -> None:
    found = value_of(rows, "crossing_rate")
    assert found == (None if rate is None else pytest.approx(rate, abs=1e-5))


@pytest.mark.parametrize(
    ("rows", "n"),
    [
        (HOME, 0),
        ([*HOME, event("2012-05-03", NIGER)], 1),
        ([*HOME, event("2012-05-03", NIGER), event("2012-05-03", NIGER, "Birch")], 1),
        ([event("2011-05-31"), event("2012-05-03", NIGER)], 0),
        ([event("2011-06-01"), event("2012-05-03", NIGER)], 1),
    ],
)
def test_groups_in_two_countries(value_of, rows, n) -> None:
    assert value_of([*rows, event("2012-05-30", who="Cedar")], "cross_border_groups") == n


@pytest.mark.parametrize(
    ("rows", "share"),
    [
        ([*HOME, event("2012-05-03", NIGER, at=TILLABERI), event("2012-05-04", at=GAO)], 1 / 2),
        # Agadez lies far behind the border with Mali.
        ([*HOME, event("2012-05-03", NIGER, at=AGADEZ)], 0.0),
        # Abroad and not located: left out.
        ([*HOME, event("2012-05-03", NIGER, at=TILLABERI, where=4)], None),
        ([*HOME, event("2012-05-03", NIGER, at=TILLABERI)], 1.0),
    ],
)
def test_sanctuary_share(value_of, rows, share) -> None:
    found = value_of(rows, "sanctuary_share")
    assert found == (None if share is None else pytest.approx(share, abs=1e-5))


@pytest.mark.parametrize(
    ("rows", "share"),
    [
        ([event("2012-05-03"), event("2012-05-04", NIGER)], 1 / 2),
        # Fought in Niger by Mali and Niger together: one of them is at home.
        ([event("2012-05-03", NIGER, other=f"{E}, State West")], 0.0),
        ([event("2012-05-03", NIGER, other="Civilians")], None),
        ([event("2012-05-03", MALI, E, "Ash"), event("2012-05-03", NIGER, E, "Ash")], 1 / 2),
    ],
)
def test_fights_beyond_a_states_borders(value_of, rows, share) -> None:
    assert value_of(rows, "retreat_share", states=STATES) == share


@pytest.mark.parametrize(
    ("rows", "share"),
    [
        ([event("2012-05-03"), event("2012-05-04", NIGER)], 1 / 2),
        ([event("2012-05-03", NIGER, other=f"{E}, State West")], 1 / 2),
        ([event("2012-05-03", NIGER, other="State West")], 0.0),
        ([event("2012-05-03", NIGER, other="Civilians")], None),
    ],
)
def test_forces_of_other_states(value_of, rows, share) -> None:
    assert value_of(rows, "foreign_forces_share", states=STATES) == share


def test_nobody_crosses_a_border_before_there_is_one() -> None:
    rows = [
        {"a": "Ash", "b": E, "day": dt.date(2010, month, 3), "country": SUDAN, "at": JUBA, "where": 1}
        for month in range(1, 7)
    ]
    rows.append({**rows[0], "day": dt.date(2010, 12, 3), "at": KADUGLI})
    rows.append({**rows[0], "day": dt.date(2011, 12, 3), "country": SOUTH})
    rows.append({**rows[0], "day": dt.date(2011, 12, 4), "at": KADUGLI})
    table = measure(theatre_of(rows), names=["cross_border_share"], draws=20).table
    found = {row["period_start"]: row["value"] for row in table.filter(unit_kind="theatre").rows(named=True)}
    # In 2010 Juba and Kadugli lie in one state; in 2011 the group is at home in Juba and abroad in Kadugli.
    assert found[dt.date(2010, 12, 1)] == 0.0
    assert found[dt.date(2011, 12, 1)] == 0.5
