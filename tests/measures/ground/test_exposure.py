"""Borderlands, rivers, towns and areas: cases to check by hand."""

import numpy as np
import pytest

from shadowgraph.measures.ground.tilt import SLOPES

GAO, KIDAL, AGUELHOK = (16.27, -0.05), (18.44, 1.41), (19.46, 0.86)
"""On the Niger and a town of size; on neither; neither."""

IN_FASO = (14.85, -0.9)
"""In Burkina Faso's far north, a few kilometres from Mali."""


def many(at, n, day="2012-05-10", a="Ash"):
    return [{"a": a, "b": "Civilians", "day": day, "at": at} for _ in range(n)]


def test_the_pull_of_towns_and_rivers_by_hand(value_of) -> None:
    # Two cells, one with a town; three of four events there. Of Gao's cell a part is within 25 km.
    rows = many(GAO, 3) + many(KIDAL, 1)
    for name in ("town_excess", "river_excess"):
        found = value_of(rows, name)
        none = value_of(many(KIDAL, 4), name)
        assert none == pytest.approx(0.0)
        assert 0.75 - 0.5 < found < 0.75  # less than half of the ground is near
        assert found - value_of(many(GAO, 1) + many(KIDAL, 3), name) == pytest.approx(0.5, abs=1e-5)


def test_all_events_in_the_borderland_when_all_ground_is(value_of) -> None:
    # Every event is near the border; part of the cell is not: the pull is what is missing from the ground.
    found = value_of(many(IN_FASO, 4), "borderland_excess")
    assert 0.0 <= found < 1.0
    assert value_of(many(KIDAL, 4), "borderland_excess") == pytest.approx(0.0)


def test_an_island_has_no_borderland_and_no_slope(value_of) -> None:
    rows = many((9.38, 80.4), 12) + many((6.9, 81.0), 12)
    assert value_of(rows, "borderland_excess") == pytest.approx(0.0)
    assert value_of(rows, "border_slope") is None


def test_events_are_forgotten_after_a_year_and_ground_is_not(value_of) -> None:
    rows = many(GAO, 4, "2011-03-10") + many(KIDAL, 4, "2012-05-10")
    late = value_of(rows, "town_excess", "2012-05-01")
    assert late < 0  # nothing near a town this year, and part of the ground is
    assert value_of(rows, "town_excess", "2011-03-01") > 0


def test_slopes_have_the_sign_of_the_pull(value_of) -> None:
    near = many(GAO, 20) + many(KIDAL, 3) + many(AGUELHOK, 3)
    far = many(GAO, 3) + many(KIDAL, 3) + many(AGUELHOK, 20)
    assert value_of(near, "town_slope") < -0.2
    assert value_of(far, "town_slope") > 0.2
    assert value_of(many(GAO, 4) + many(KIDAL, 4), "town_slope") is None  # fewer than ten


def test_a_slope_by_hand(value_of) -> None:
    # Two cells: the slope is the b at which exp(b d) over their points has the events' mean distance.
    from shadowgraph.measures.ground.grid import land_points
    from shadowgraph.places.layers import distance_km, layer

    rows = many(GAO, 6) + many(KIDAL, 9)
    squares = np.array([int((lat + 90) * 2) * 720 + int((lon + 180) * 2) + 1 for lat, lon in (GAO, KIDAL)])
    latitude, longitude, area = (each.ravel() for each in land_points(squares))
    ground = distance_km(latitude, longitude, layer("urban")) / 100
    mean = (6 * _town(GAO) + 9 * _town(KIDAL)) / 15
    slopes = np.linspace(-3, 3, 60001)
    fine = np.array(
        [(area * np.exp(b * ground) * ground).sum() / (area * np.exp(b * ground)).sum() for b in slopes]
    )
    expected = slopes[np.abs(fine - mean).argmin()]
    assert value_of(rows, "town_slope") == pytest.approx(expected, abs=0.03)
    assert np.all(np.diff(SLOPES) > 0)


def _town(point) -> float:
    from shadowgraph.places.layers import distance_km, layer

    return float(distance_km(np.array([point[0]]), np.array([point[1]]), layer("urban"))[0]) / 100


def test_areas_of_one_group_by_hand(value_of) -> None:
    rows = many(KIDAL, 6) + many(KIDAL, 3, "2012-12-10")
    held = value_of(rows, "presence_area", "2012-01-01", kind="actor", unit="name:Ash", step="year")
    contested = value_of(rows, "contested_area", "2012-01-01", step="year")
    assert held > 1000  # most of one cell of 2,900 km2, and parts of those around
    assert contested == pytest.approx(0.0, abs=held * 1e-4)
    assert value_of(rows, "contested_share", "2012-01-01", step="year") == pytest.approx(0.0, abs=1e-4)


def test_two_groups_share_the_land_of_one(value_of) -> None:
    rows = many(KIDAL, 6, a="Ash") + many(KIDAL, 6, a="Oak")
    both = [
        value_of(rows, "presence_area", "2012-01-01", kind="actor", unit=f"name:{name}", step="year")
        for name in ("Ash", "Oak")
    ]
    assert both[0] == pytest.approx(both[1], rel=1e-5)
    share = value_of(rows, "contested_share", "2012-01-01", step="year")
    assert 0.15 < share <= 0.5
    # Chances of the two sum to 1, so their land is all of the violent land.
    contested = value_of(rows, "contested_area", "2012-01-01", step="year")
    assert sum(both) == pytest.approx(contested / share, rel=1e-3)
