"""Reach and cohesion of organisations, by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shadowgraph.measures.fragmentation.synchrony import together

E = "State East"
HOME, BESIDE, FAR = (0.25, 0.25), (0.25, 0.75), (5.25, 5.25)
DISTRICTS = {HOME: "Invented|North|A", BESIDE: "Invented|North|B", FAR: "Invented|South|C"}


def at(day, place=HOME, who="Ash", **more):
    return {"a": who, "b": E, "day": day, "at": place, "district": DISTRICTS.get(place), **more}


EARLIER = [at(f"2012-04-{d:02d}") for d in range(1, 7)]


def actor(value_of, rows, name, start="2012-05-01", who="Ash", **more):
    """Value of an organisation; the state is one as well, so pick by n_events of its own: the group's rows only."""
    others = [{**row, "b": row["b"] if row["b"] != E else "Unknown"} for row in rows]
    return value_of(others, name, start, kind="actor", **more)


@pytest.mark.parametrize(
    ("places", "share", "reached"),
    [
        ([HOME], 0.0, 0.0),
        # The cell beside its ground is no new ground, but a new district.
        ([BESIDE], 0.0, 1.0),
        ([FAR], 1.0, 0.0),
        ([HOME, BESIDE, FAR, FAR], 0.5, 1.0),
    ],
)
def test_new_ground(value_of, places, share, reached) -> None:
    rows = [*EARLIER, *(at(f"2012-05-{k + 1:02d}", place) for k, place in enumerate(places))]
    assert actor(value_of, rows, "new_ground_share") == pytest.approx(share)
    assert actor(value_of, rows, "adjacent_districts") == reached


def test_the_first_events_have_no_ground_to_leave(value_of) -> None:
    rows = [*EARLIER[:4], at("2012-05-01", FAR)]
    assert actor(value_of, rows, "new_ground_share") is None
    assert actor(value_of, rows, "adjacent_districts") is None


def test_a_district_is_reached_once(value_of) -> None:
    rows = [*EARLIER, at("2012-05-01", BESIDE), at("2012-06-01", BESIDE)]
    assert [actor(value_of, rows, "adjacent_districts", f"2012-0{m}-01") for m in (5, 6)] == [1.0, 0.0]


def test_splitting_a_period_does_not_change_what_is_new(value_of) -> None:
    rows = [*EARLIER, at("2012-07-01", BESIDE), at("2012-08-01", FAR), at("2012-09-01", HOME)]
    months = [actor(value_of, rows, "adjacent_districts", f"2012-0{m}-01") for m in (7, 8, 9)]
    assert sum(months) == actor(value_of, rows, "adjacent_districts", "2012-07-01", step="quarter")


@pytest.mark.parametrize(
    ("places", "km"),
    [
        ([HOME] * 6, 0.0),
        # Half of the events a degree of longitude apart at the equator: half a degree from the middle.
        ([(0.0, 0.0)] * 3 + [(0.0, 1.0)] * 3, 111.195 / 2),
        # A cross of four arms and its middle: mean square 4/5 of a degree.
        ([(0.0, 0.0), (1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)], 111.195 * math.sqrt(4 / 5)),
        # Across the date line.
        ([(0.0, 179.5)] * 3 + [(0.0, -179.5)] * 3, 111.195 / 2),
        ([HOME] * 4, None),
    ],
)
def test_radius(value_of, places, km) -> None:
    rows = [at(f"2012-05-{k + 1:02d}", place) for k, place in enumerate(places)]
    found = actor(value_of, rows, "radius_of_gyration")
    assert found == (None if km is None else pytest.approx(km, rel=1e-3, abs=0.1))


@pytest.mark.parametrize(
    ("months", "share"),
    # From April on, nine months are left in 2012; the year after has all twelve.
    [((4,), 1 / 9), ((4, 5, 6), 3 / 9), (tuple(range(4, 13)), 1.0)],
)
def test_continuity(value_of, months, share) -> None:
    rows = [at(f"2012-{m:02d}-05") for m in months]
    assert actor(value_of, rows, "continuity", "2012-01-01") == pytest.approx(share)
    assert actor(value_of, [*rows, at("2013-01-05")], "continuity", "2013-01-01") == pytest.approx(1 / 12)


def test_core_is_where_half_of_the_three_years_before_was(value_of) -> None:
    before = [at(f"2011-05-{d:02d}", HOME) for d in range(1, 7)] + [at("2011-06-01", FAR)]
    rows = [*before, at("2012-01-01", HOME), at("2012-02-01", FAR), at("2012-02-02", FAR)]
    assert actor(value_of, rows, "core_share", "2012-01-01") == pytest.approx(1 / 3)
    # Two districts alike are both the core.
    even = [at(f"2011-05-{d:02d}", place) for d in range(1, 4) for place in (HOME, FAR)]
    assert actor(value_of, [*even, at("2012-01-01", BESIDE)], "core_share", "2012-01-01") == 0.0
    assert actor(value_of, [*even, at("2012-01-01", FAR)], "core_share", "2012-01-01") == 1.0
    # Four years ago is too long ago.
    assert actor(value_of, [*before, at("2015-01-01", HOME)], "core_share", "2015-01-01") is None


LINEAGE = [("Birch", "split_from", "Ash", 2012), ("Cedar", "split_from", "Ash", 2012)]


@pytest.mark.parametrize(
    ("sides", "lineage", "share"),
    [
        ([("Ash", "Birch"), ("Ash", "Elm")], LINEAGE, 1 / 2),
        ([("Ash", "Elm"), ("Ash", "Fir"), ("Birch", "Elm")], LINEAGE, 0.0),
        ([("Ash", "Birch"), ("Ash", "Cedar"), ("Ash", "Elm"), ("Ash", "Elm")], LINEAGE, 1 / 2),
        # It will split next year: not known yet.
        ([("Ash", "Birch")], [("Birch", "split_from", "Ash", 2013)], None),
        ([("Ash", "Birch")], [], None),
    ],
)
def test_fights_with_splinters(sides, lineage, share) -> None:
    import datetime as dt

    from shadowgraph.conformance.invented_theatre import theatre_of
    from shadowgraph.measures import measure

    rows = [{"a": a, "b": b, "day": dt.date(2012, 5, 1 + k)} for k, (a, b) in enumerate(sides)]
    table = measure(theatre_of(rows, lineage=lineage), names=["splinter_clashes"], draws=30).table
    found = table.filter(table["unit"] == "name:Ash")["value"].to_list()
    assert found == ([] if share is None else [pytest.approx(share)])


ONE = np.ones((12, 1))


@pytest.mark.parametrize(
    ("counts", "index"),
    [
        # Two districts that rise and fall as one; opposed; and one that never moves has no say.
        ([[1, 2], [3, 6], [0, 0], [2, 4]] * 3, 1.0),
        ([[1, 0], [0, 1]] * 6, -1.0),
        ([[0, 0], [0, 1], [1, 0], [1, 1]] * 3, 0.0),
    ],
)
def test_synchrony(counts, index) -> None:
    assert together(np.array(counts, float), ONE)[0] == pytest.approx(index, abs=1e-9)


@given(st.lists(st.tuples(*[st.integers(0, 9)] * 3), min_size=12, max_size=12))
def test_synchrony_is_the_weighted_mean_correlation(counts) -> None:
    table = np.array(counts, float)
    covariance = np.cov(table.T, bias=True)
    sd = np.sqrt(np.diag(covariance))
    apart = ~np.eye(3, dtype=bool)
    most = np.outer(sd, sd)[apart].sum()
    if most > 1e-6:
        assert together(table, ONE)[0] == pytest.approx(covariance[apart].sum() / most, abs=1e-7)


def test_synchrony_needs_districts_weeks_and_events(value_of) -> None:
    days = [f"2012-{m:02d}-{d:02d}" for m in (1, 2, 3) for d in (2, 12, 22)]
    both = [at(day, place) for day in days for place in (HOME, FAR)]
    assert actor(value_of, both, "synchrony", "2012-01-01") == pytest.approx(1.0)
    assert actor(value_of, both[::2], "synchrony", "2012-01-01") is None
    assert actor(value_of, both[:8], "synchrony", "2012-01-01") is None


def test_rebrandings_need_a_register_that_dates_them(value_of) -> None:
    rows = [at("2012-05-01"), at("2012-06-01", who="Birch")]
    assert value_of(rows, "rebrandings", "2012-01-01") is None
    lineage = [("Ash", "renamed_to", "Birch", 2012)]
    assert value_of(rows, "rebrandings", "2012-01-01", lineage=lineage) == 1.0
    assert value_of(rows, "rebrandings", "2012-01-01", lineage=[("Ash", "renamed_to", "Birch", 2013)]) == 0.0
