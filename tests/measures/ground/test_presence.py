"""Presence: hand-computed chances, what fades, what is learnt, what may not matter."""

import dataclasses
import datetime as dt

import numpy as np
import polars as pl
import pytest

from shadowgraph.conformance.invented_theatre import invented_theatre, theatre_of
from shadowgraph.errors import UsageError
from shadowgraph.measures.ground.activity import LEFT_OUT, WEIGHTS, active, features
from shadowgraph.measures.ground.control import control
from shadowgraph.measures.ground.grid import cells_of, grid_of
from shadowgraph.measures.ground.marks import first_day, marks_of
from shadowgraph.measures.ground.presence import (
    NEAR_DAYS,
    NEAR_KM,
    SETTINGS,
    TEMPER,
    THEATRE_DAYS,
    THEATRE_PRIOR,
    WIDE_DAYS,
    WIDE_KM,
    WIDE_PRIOR,
    presences,
)
from shadowgraph.measures.ground.surface import surfaces
from shadowgraph.places.basemap import great_circle_km
from shadowgraph.records.control import CONTEST, CONTROL

MALI = (15.25, -4.25)
FAR = (20.25, 1.25)
LAST_DAY = dt.date(2012, 6, 30)


def rows(*given):
    return [{"a": a, "b": b, "day": day, "at": at, **more} for a, b, day, at, more in given]


def the_end(data, until=None):
    *_, last = presences(marks_of(data), until=until)
    return last


def test_a_single_event_by_hand() -> None:
    data = theatre_of(rows(("Ash", "State East", LAST_DAY, MALI, {})))
    marks = marks_of(data)
    assert marks is not None
    (now,) = presences(marks)
    place = int(marks.cell[0])
    # One day old at the end of the half-year: an event of age 1 counts 2^(-1/h).
    for row, one in enumerate(SETTINGS):
        near = 0.5 ** (1 / NEAR_DAYS[one.days])
        wide = 0.5 ** (1 / WIDE_DAYS[one.wide])
        whole = 0.5 ** (1 / THEATRE_DAYS)
        theatre = (whole + THEATRE_PRIOR) / (whole + THEATRE_PRIOR)
        back = (wide + WIDE_PRIOR * theatre) / (wide + WIDE_PRIOR)
        expected = (near + one.prior * back) / (near + one.prior)
        assert now.chances(np.array([place]), np.array([0]))[row, 0] == pytest.approx(expected)


def test_two_groups_and_distance_by_hand() -> None:
    beside = (MALI[0], MALI[1] + 0.5)
    data = theatre_of(
        rows(("Ash", "State East", LAST_DAY, MALI, {}), ("Oak", "State East", LAST_DAY, beside, {}))
    )
    marks = marks_of(data)
    assert marks is not None
    (now,) = presences(marks)
    away = great_circle_km(*(np.array([each]) for each in (*MALI, *beside)))[0]
    here = int(marks.cell[(marks.row == marks.row[marks.actor == 0][0]).argmax()])
    here = int(marks.cell[marks.row[marks.actor == 0][0]])
    for row, one in enumerate(SETTINGS):
        spread = [np.exp(-0.5 * (away / km) ** 2) * (away <= 3 * km) for km in (NEAR_KM[one.km], WIDE_KM)]
        near, wide = 0.5 ** (1 / NEAR_DAYS[one.days]), 0.5 ** (1 / WIDE_DAYS[one.wide])
        back = (wide + 0.5 * WIDE_PRIOR) / (wide * (1 + spread[1]) + WIDE_PRIOR)
        expected = (near + one.prior * back) / (near * (1 + spread[0]) + one.prior)
        found = now.chances(np.array([here, here]), np.array([0, 1]))[row]
        assert found[0] == pytest.approx(expected, rel=1e-4)
        assert found.sum() == pytest.approx(1.0, rel=1e-4)


def test_a_state_that_fights_a_group_leaves_no_mark_but_one_that_kills_alone_does() -> None:
    data = theatre_of(
        rows(
            ("State East", "Ash", LAST_DAY, MALI, {}),
            ("State East", "Civilians", LAST_DAY, MALI, {}),
            ("State East", "State West", LAST_DAY, MALI, {}),
            ("Ash, Birch", "Oak", LAST_DAY, MALI, {}),
        )
    )
    marks = marks_of(data)
    assert marks is not None
    named = marks.actors["actor_id"].to_list()
    shares = {}
    for row, actor, weight in zip(marks.row, marks.actor, marks.weight, strict=True):
        shares.setdefault(marks.event_id[int(row)], {})[named[actor]] = float(weight)
    assert shares["invented:00000"] == {"name:Ash": 1.0}
    assert shares["invented:00001"] == {"name:State East": 1.0}
    assert shares["invented:00002"] == {"name:State East": 0.5, "name:State West": 0.5}
    assert shares["invented:00003"] == {"name:Ash": 0.25, "name:Birch": 0.25, "name:Oak": 0.5}
    assert marks.against_state.tolist() == [True, False, False, False]


def test_blur_moves_evidence_and_adds_none() -> None:
    sums = []
    for where in (1, 3, 4):
        data = theatre_of(rows(("Ash", "Civilians", LAST_DAY, MALI, {"where": where})))
        now = the_end(data)
        sums.append(now.wide[0].total.sum())
    # A grid two rings wide cuts the tails of the blurred ones.
    assert sums[0] > sums[1] > sums[2] > 0
    exact, province = (
        the_end(theatre_of(rows(("Ash", "Civilians", LAST_DAY, MALI, {"where": where})))) for where in (1, 4)
    )
    centre = int(exact.marks.cell[0])
    assert province.near[0, 0].total[centre] < 0.1 * exact.near[0, 0].total[centre]


def test_country_centroids_and_places_at_sea_leave_no_mark() -> None:
    assert marks_of(theatre_of(rows(("Ash", "Civilians", LAST_DAY, MALI, {"where": 6})))) is None
    empty = control(theatre_of(rows(("Ash", "Civilians", LAST_DAY, MALI, {"where": 6}))))
    assert empty.control.is_empty()
    assert empty.control.columns == CONTROL.names


def test_evidence_fades_by_its_half_life() -> None:
    data = theatre_of(rows(("Ash", "Civilians", dt.date(2012, 1, 1), MALI, {})))
    period = int(marks_of(data).period[0])
    *_, before, after = presences(marks_of(data), until=period + 3)
    days = first_day(period + 4) - first_day(period + 3)
    centre = int(after.marks.cell[0])
    for key, half in ((0, 90.0), (2, 365.0)):
        ratio = after.near[0, key].total[centre] / before.near[0, key].total[centre]
        assert ratio == pytest.approx(0.5 ** (days / half))


def test_weights_follow_the_scores() -> None:
    data, _ = invented_theatre()
    every = list(presences(marks_of(data)))
    last = every[-1]
    total = sum(one.scores.sum(axis=0) for one in every)
    assert last.log_weight == pytest.approx(total)
    expected = np.exp(TEMPER * (total - total.max()))
    assert last.weights == pytest.approx(expected / expected.sum())
    assert last.weights.sum() == pytest.approx(1.0)


def test_a_theatre_whose_groups_hold_their_ground_is_read_sharply() -> None:
    # SYNTHETIC: two groups, each always in a cell of its own; then each is said to be there, and not the other.
    given = []
    for year in range(2008, 2013):
        for month in range(1, 13):
            given += [
                ("Ash", "Civilians", dt.date(year, month, 3), MALI, {}),
                ("Oak", "Civilians", dt.date(year, month, 9), FAR, {}),
            ]
    made = control(theatre_of(rows(*given))).control
    end = made.filter(pl.col("period_start") == dt.date(2012, 7, 1))
    best = end.sort("p_control", descending=True).group_by("cell", maintain_order=True).first()
    at = {(row["latitude"], row["longitude"]): row for row in best.iter_rows(named=True)}
    assert at[MALI]["name"] == "Ash"
    assert at[FAR]["name"] == "Oak"
    assert at[MALI]["p_control"] > 0.9
    assert at[MALI]["low"] > 0.5


def test_chances_sum_to_one_over_those_seen() -> None:
    data, _ = invented_theatre()
    marks = marks_of(data)
    assert marks is not None
    *_, last = presences(marks)
    cells = np.flatnonzero(last.evidence > 0.2)[:20]
    every = np.stack([last.chances(cells, np.full(len(cells), actor)) for actor in range(marks.n_actors)])
    assert every.sum(axis=0) == pytest.approx(np.ones((len(SETTINGS), len(cells))), abs=1e-3)


def test_tables_conform_and_intervals_hold_their_values() -> None:
    data, _ = invented_theatre()
    for kind in ("priogrid", "h3"):
        made = control(data, cells=kind)
        CONTROL.check(made.control)
        CONTEST.check(made.contest)
        assert made.control.height > 50
        for table, point in ((made.control, "p_control"), (made.contest, "p_contested")):
            values = table.select(pl.col(point, "low", "high"))
            assert values.filter(~pl.col(point).is_between(pl.col("low"), pl.col("high"))).is_empty()
            assert values.filter(
                ~pl.col("low").is_between(0, 1) | ~pl.col("high").is_between(0, 1)
            ).is_empty()
        sums = made.control.group_by("period_start", "cell").agg(pl.col("p_control").sum())
        assert sums["p_control"].max() <= 1.0 + 1e-5


def test_an_unknown_kind_of_cell_is_an_error() -> None:
    data, _ = invented_theatre()
    with pytest.raises(UsageError, match="priogrid"):
        control(data, cells="hexagon")


def test_same_seed_same_tables_and_points_do_not_depend_on_it() -> None:
    data, _ = invented_theatre()
    first, again, other = control(data, seed=3), control(data, seed=3), control(data, seed=4)
    assert first.control.equals(again.control)
    assert first.contest.equals(again.contest)
    keys = ["period_start", "cell", "actor_id", "p_control", "evidence"]
    assert first.control.select(keys).equals(other.control.select(keys))
    assert not first.control["low"].equals(other.control["low"])


def test_the_future_changes_nothing() -> None:
    data, _ = invented_theatre()
    end = dt.date(2011, 12, 31)
    kept = data.events.filter(pl.col("date_end") <= end)
    cut = dataclasses.replace(
        data,
        events=kept,
        participants=data.participants.join(kept, on="event_id", how="semi", maintain_order="left"),
    )
    whole, part = control(data), control(cut)
    for there, here in ((whole.control, part.control), (whole.contest, part.contest)):
        assert there.filter(pl.col("period_end") <= end).equals(here)


def test_names_and_bystanders_do_not_matter() -> None:
    data, _ = invented_theatre()
    names = data.actors["actor_id"].sort().to_list()
    renamed = dict(zip(names, [f"name:z{99 - place}" for place in range(len(names))], strict=True))
    extra = data.actors.head(1).with_columns(
        pl.lit("name:Bystander").alias("actor_id"), n_events=pl.lit(0, pl.Int64)
    )
    other = dataclasses.replace(
        data,
        participants=data.participants.with_columns(pl.col("actor_id").replace(renamed)).sort(
            "event_id", "side", "actor_id"
        ),
        actors=pl.concat([data.actors.with_columns(pl.col("actor_id").replace(renamed)), extra]).sort(
            "actor_id"
        ),
    )
    key = ["period_start", "cell", "actor_id"]
    here = control(data).control.with_columns(pl.col("actor_id").replace(renamed)).sort(key)
    there = control(other).control.sort(key)
    assert here.select(key).equals(there.select(key))
    assert here["p_control"].to_numpy() == pytest.approx(there["p_control"].to_numpy(), abs=1e-5)


def test_contest_is_nought_for_one_group_and_high_for_two_alike() -> None:
    days = [dt.date(2012, month, number) for month in range(1, 7) for number in (1, 8, 15, 22)]
    alone = control(theatre_of(rows(*[("Ash", "Civilians", day, MALI, {}) for day in days]))).contest
    assert alone["p_contested"].max() == pytest.approx(0.0, abs=1e-4)
    both = control(
        theatre_of(rows(*[(("Ash", "Oak")[n % 2], "Civilians", day, MALI, {}) for n, day in enumerate(days)]))
    )
    end = both.contest.filter(pl.col("latitude") == MALI[0], pl.col("longitude") == MALI[1]).tail(1)
    # Shares of a half each: two coming acts differ half of the time, less what the shares may be off.
    assert 0.3 < end["p_contested"][0] <= 0.5
    assert end["against_state"][0] == 0.0


def test_the_chance_of_any_violence_is_the_logistic_of_its_terms() -> None:
    data, _ = invented_theatre()
    *_, last = surfaces(marks_of(data))
    cells = last.cells[:5]
    point, draws = active(last.presence, cells, draws=400)
    odds = features(last.presence, cells) @ np.array(WEIGHTS)
    assert point == pytest.approx(1 / (1 + np.exp(-odds)))
    # The jackknife covariance: (n - 1) / n times the sum of squared deviations.
    left = np.array(LEFT_OUT)
    deviations = left - left.mean(axis=0)
    covariance = (len(left) - 1) / len(left) * deviations.T @ deviations
    terms = features(last.presence, cells)
    expected = np.sqrt(np.einsum("ci,ij,cj->c", terms, covariance, terms))
    found = np.log(draws / (1 - draws)).std(axis=1)
    assert found == pytest.approx(expected, rel=0.2)


def test_cells_of_both_kinds_hold_the_events_and_know_land() -> None:
    data = theatre_of(
        rows(("Ash", "Civilians", LAST_DAY, MALI, {}), ("Ash", "Civilians", LAST_DAY, (6.9, 80.0), {}))
    )
    for kind in ("priogrid", "h3"):
        cells = cells_of(data.events, kind)
        grid = grid_of(cells, kind)
        assert set(cells) <= set(grid.ids.tolist())
        assert grid.ids[grid.index(cells)].tolist() == cells.to_list()
        assert (grid.land > 0).all()
        assert (grid.land < 1).any()  # the coast of Sri Lanka
    square = grid_of(cells_of(data.events.head(1), "priogrid"), "priogrid")
    # Half a degree at 15.25 N: 55.6 km by 53.6 km.
    centre = square.index(cells_of(data.events.head(1), "priogrid"))[0]
    assert square.area_km2[centre] == pytest.approx(55.597 * 55.597 * np.cos(np.radians(15.25)), rel=1e-4)
    assert len(square.ids) == 25
