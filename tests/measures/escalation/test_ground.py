"""Spread, front, contact lines, tails and civilian targeting: cases by hand."""

import math

import numpy as np
import polars as pl
import pytest

from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.measures import measure
from shadowgraph.measures.escalation.neighbour_spread import joined
from shadowgraph.measures.escalation.tails import intensity_tails
from shadowgraph.measures.escalation.violent_cells import area, around

E = "State East"
SQUARE = 11.12


def fight(day, at=(0.25, 0.25), a="Ash", b=E, **more):
    import datetime as dt

    return {"a": a, "b": b, "day": dt.date.fromisoformat(day), "at": at, **more}


def value(rows, name, year, kind="theatre", unit=None, part="value"):
    table = measure(theatre_of(rows), names=[name], draws=100).table
    chosen = (pl.col("unit_kind") == kind) & (pl.col("period_start").dt.year() == year)
    table = table.filter(chosen & (pl.col("unit") == unit if unit else True))
    return table[part][0] if table.height else None


def test_around_a_cell_are_nine() -> None:
    assert around(np.array([1000])).tolist() == [279, 280, 281, 999, 1000, 1001, 1719, 1720, 1721]
    # The grid is closed around the globe.
    assert len(around(np.array([721]))) == 9


def test_cells_have_the_area_of_the_sphere() -> None:
    every = np.arange(1, 360 * 720 + 1)
    assert area(every).sum() == pytest.approx(5.1e8, rel=0.01)
    assert area(np.array([180 * 720 + 1]))[0] == pytest.approx(55.6**2, rel=0.01)


@pytest.mark.parametrize(
    ("before", "now", "known", "table"),
    [
        # Nine cells in a row of the grid, the first violent before; its neighbour breaks out, and two far ones.
        ([1], [2, 5, 9], range(1, 10), (1, 0, 2, 5)),
        # Both neighbours of 5 and one other.
        ([5], [4, 6, 9], range(1, 10), (2, 0, 1, 5)),
        # Nothing new.
        ([5], [5], range(1, 10), None),
        # All quiet ones are neighbours: nothing to compare with.
        ([1000], [999, 1001, 1719], around(np.array([1000])), None),
    ],
)
def test_newly_violent_cells(before, now, known, table) -> None:
    grid = 100_000
    if table is None and len(before) and before[0] == 1000:
        assert joined(np.array(before), np.array(now), np.array(known)) is None
        return
    before, now, known = (np.array(list(each)) + grid for each in (before, now, known))
    assert joined(before, now, known) == table


def test_spread_next_door_is_told_from_leaps() -> None:
    """Twenty cells known from 2010; the west is violent in 2011; 2012 brings its neighbours, or the far east."""
    cells = [(0.25, 0.25 + 0.5 * k) for k in range(20)]
    known = [fight("2010-03-01", at) for at in cells]
    before = [fight("2011-03-01", at) for at in (cells[4], cells[8], cells[12])]
    near = [fight("2012-03-01", cells[k]) for k in (3, 5, 7, 9)]
    far = [fight("2012-03-01", cells[k]) for k in (0, 1, 16, 19)]
    # Neighbours: 6, of which 4 break out; others: 11, none does.
    expected = math.log(4.5 * 11.5 / (2.5 * 0.5))
    assert value(known + before + near, "neighbour_spread", 2012) == pytest.approx(expected, abs=1e-5)
    assert value(known + before + near, "neighbour_spread", 2012, part="low") > 0
    assert value(known + before + far, "neighbour_spread", 2012) < 0


def test_the_front_moves_as_the_disc_grows() -> None:
    def ring(year, n):
        return [fight(f"{year}-03-01", (0.25, 0.25 + 0.5 * k)) for k in range(n) for _ in range(5)]

    cell = area(np.array([180 * 720 + 361]))[0]
    speed = (math.sqrt(16 * cell / math.pi) - math.sqrt(4 * cell / math.pi)) / 12
    assert value(ring(2011, 4) + ring(2012, 16), "front_speed", 2012) == pytest.approx(speed, rel=1e-4)
    assert value(ring(2011, 16) + ring(2012, 4), "front_speed", 2012) == pytest.approx(-speed, rel=1e-4)
    assert value(ring(2011, 4) + ring(2012, 4), "front_speed", 2012) == pytest.approx(0.0, abs=1e-6)
    # Ash fought everywhere: its own front is the theatre's.
    rows = ring(2011, 4) + ring(2012, 16)
    assert value(rows, "front_speed", 2012, "actor", "name:Ash") == pytest.approx(speed, rel=1e-4)


@pytest.mark.parametrize(
    ("places", "km"),
    [
        # Five clashes in one square: one square of line.
        ([(0.05, 0.05)] * 5, SQUARE),
        # In five squares apart.
        ([(0.05, 0.05 + k) for k in range(5)], 5 * SQUARE),
    ],
)
def test_clashes_make_a_line(places, km) -> None:
    rows = [fight(f"2012-05-0{1 + k}", at, district="X|Y|Z") for k, at in enumerate(places)]
    assert value(rows, "contact_line", 2012) == pytest.approx(km, rel=1e-5)
    assert value(rows, "contact_line", 2012, "district") == pytest.approx(km, rel=1e-5)


def test_enemies_side_by_side_make_a_line_and_strangers_none() -> None:
    west = [fight(f"2012-05-0{1 + k}", (0.05, 0.05), "Ash", "Civilians") for k in range(3)]
    east = [fight(f"2012-05-0{1 + k}", (0.05, 0.15), "Birch", "Civilians") for k in range(3)]
    assert value(west + east, "contact_line", 2012) == 0.0
    # They fought a province away: hostile, and the side between their squares is 11 km; the clash square counts too.
    clash = [fight("2012-07-01", (5.05, 5.05), "Ash", "Birch")]
    assert value(west + east + clash, "contact_line", 2012) == pytest.approx(2 * SQUARE, rel=1e-5)
    # A stranger beside them changes nothing.
    more = [fight("2012-05-09", (0.05, 0.25), "Elm", "Civilians")]
    assert value(west + east + clash + more, "contact_line", 2012) == pytest.approx(2 * SQUARE, rel=1e-5)
    inexact = [{**row, "where": 2} for row in west + east + clash]
    assert value(inexact, "contact_line", 2012) is None


def test_civilian_targeting() -> None:
    rows = [
        fight("2012-05-01", deaths=6),
        fight("2012-06-01", a="Ash", b="Civilians", deaths=3),
        fight("2012-07-01", a="Birch", b="Civilians", deaths=9),
    ]
    assert value(rows, "civilian_targeting", 2012, "actor", "name:Ash") == pytest.approx(1 / 3)
    assert value(rows, "civilian_targeting", 2012, "actor", "name:Birch") == pytest.approx(1.0)
    assert value(rows, "civilian_targeting", 2012, "actor", f"name:{E}") == pytest.approx(0.0)


def tailed(seed, heavy):
    rng = np.random.default_rng(seed)
    deaths = np.floor(1.0 + rng.pareto(1.0, 200)) if heavy else rng.poisson(8, 200) + 1
    return [fight(f"2012-{1 + k % 12:02d}-05", deaths=int(min(d, 5000))) for k, d in enumerate(deaths)]


def test_a_heavy_tail_is_told_from_a_light_one() -> None:
    assert value(tailed(0, True), "tail_index", 2012) == pytest.approx(1.0, abs=0.3)
    assert value(tailed(0, False), "tail_index", 2012) > 2.0
    assert value(tailed(0, True)[:19], "tail_index", 2012) is None


def test_the_table_of_tails() -> None:
    rows = tailed(1, True) + [{**row, "day": row["day"].replace(year=2010)} for row in tailed(2, True)]
    table = intensity_tails(theatre_of(rows))
    row = table.row(0, named=True)
    assert table.height == 1
    assert row["n_events"] == 400
    assert row["low"] <= 1.0 <= row["high"]
    assert row["p_power_law"] > 0.1
    assert row["shape"] > 0.5
    assert intensity_tails(theatre_of(rows)).equals(table)
    assert intensity_tails(theatre_of(rows[:20])).is_empty()
