"""Corridors: ways planted in SYNTHETIC ground, and theatres small enough to see through."""

import dataclasses
import datetime as dt

import numpy as np
import polars as pl
import pytest

from shadowgraph.conformance.invented_theatre import invented_theatre, theatre_of
from shadowgraph.measures.ground.corridors import cheapest, corridors
from shadowgraph.measures.ground.friction import Costs, ways_between
from shadowgraph.records.corridor import CORRIDORS

NOTHING = Costs(border=0.0, river=0.0, lake=0.0)
TODAY = 18_000


def plain():
    """Ground of the central Sahara: no river, no lake, and with these costs no border."""
    return ways_between(20.0, 0.0, 26.0, 8.0)


def at(ways, latitude, longitude):
    return np.array([np.argmin(np.hypot(ways.latitude - latitude, ways.longitude - longitude))])


def test_on_open_ground_the_way_is_straight() -> None:
    ways = plain()
    calm = np.zeros(len(ways.cells))
    way = cheapest(ways.graph(calm, calm, NOTHING, TODAY), at(ways, 22.25, 1.25), at(ways, 22.25, 4.25))
    assert len(way.path) == 7
    assert set(ways.latitude[way.path]) == {22.25}
    assert way.cost == pytest.approx(3 * 111.195 * np.cos(np.radians(22.25)), rel=1e-3)


def test_an_enemy_in_between_is_gone_round() -> None:
    # SYNTHETIC: a wall of enemies with a gap in the north.
    ways = plain()
    hostile = ((np.abs(ways.longitude - 2.75) < 0.3) & (ways.latitude < 23.5)).astype(float)
    calm = np.zeros(len(ways.cells))
    start, stop = at(ways, 22.25, 1.25), at(ways, 22.25, 4.25)
    costs = dataclasses.replace(NOTHING, enemy=40.0)
    way = cheapest(ways.graph(hostile, calm, costs, TODAY), start, stop)
    assert ways.latitude[way.path].max() >= 23.5
    assert hostile[way.path].max() == 0
    through = cheapest(ways.graph(hostile, calm, NOTHING, TODAY), start, stop)
    assert through.cost < way.cost


def test_a_planted_way_of_own_ground_is_found() -> None:
    # SYNTHETIC: an arc of own presence between two ends; it beats the straight line when own ground is cheap.
    ways = plain()
    arc = ((ways.latitude == 23.25) & (ways.longitude > 0.9) & (ways.longitude < 4.6)) | (
        (ways.latitude == 22.75)
        & ((np.abs(ways.longitude - 1.25) < 0.1) | (np.abs(ways.longitude - 4.25) < 0.1))
    )
    friendly = arc.astype(float)
    calm = np.zeros(len(ways.cells))
    costs = dataclasses.replace(NOTHING, own=0.8)
    way = cheapest(ways.graph(calm, friendly, costs, TODAY), at(ways, 22.25, 1.25), at(ways, 22.25, 4.25))
    assert friendly[way.path[1:-1]].all()


def test_rivers_and_borders_are_counted_where_they_are() -> None:
    ways = ways_between(15.5, -1.5, 17.0, 1.5)
    calm = np.zeros(len(ways.cells))
    over = cheapest(ways.graph(calm, calm, NOTHING, TODAY), at(ways, 16.75, 0.75), at(ways, 15.75, 0.75))
    steps = [
        int(
            np.flatnonzero(((ways.start == a) & (ways.stop == b)) | ((ways.start == b) & (ways.stop == a)))[0]
        )
        for a, b in zip(over.path[:-1], over.path[1:], strict=True)
    ]
    # From the Tilemsi south to the Gourma side past Gao and Ansongo lies the Niger.
    assert ways.rivers.sum() > 3
    assert set(np.unique(ways.borders)) <= {0, 1}
    assert ways.borders[steps].sum() == 0
    far = ways_between(14.0, -2.0, 16.0, 0.0)
    assert far.borders_on(TODAY).sum() > 3  # Mali and Burkina Faso
    assert far.borders_on(-20_000).sum() == 0  # 1915: before the table of states begins


def test_a_border_that_was_none_costs_nothing_yet() -> None:
    ways = ways_between(9.0, 27.0, 11.0, 31.0)
    before, after = ((dt.date(*day) - dt.date(1970, 1, 1)).days for day in ((2011, 7, 8), (2011, 7, 9)))
    assert ways.borders_on(before).sum() == 0
    assert ways.borders_on(after).sum() > 5


def two_areas(between=None):
    """SYNTHETIC: one group in two places 350 km apart, and another, at odds with it, in between."""
    ends = ((22.25, 1.25), (22.25, 4.75))
    rows = [
        {"a": "Ash", "b": "Civilians", "day": dt.date(2012, month, 5), "at": end}
        for month in range(1, 13)
        for end in ends
        for _ in range(2)
    ]
    if between:
        rows += [
            {"a": "Oak", "b": "Civilians", "day": dt.date(2012, month, 9), "at": between}
            for month in range(1, 13)
            for _ in range(4)
        ]
        rows.append({"a": "Oak", "b": "Ash", "day": dt.date(2012, 2, 9), "at": between})
    return theatre_of(rows)


def test_two_areas_are_joined_and_the_enemy_avoided() -> None:
    free = corridors(two_areas()).row(0, named=True)
    assert free["name"] == "Ash"
    assert {free["from_longitude"], free["to_longitude"]} == {1.25, 4.75}
    assert free["n_events"] == 0
    assert free["borders_crossed"] in (0, 1)
    assert len(free["cells"]) == len(set(free["cells"]))
    barred = corridors(two_areas(between=(22.25, 2.75))).filter(name="Ash").row(0, named=True)
    assert barred["cost_km"] > free["cost_km"]
    assert 0 <= barred["low"] <= barred["p_active"] <= barred["high"] <= 1
    assert free["straight_km"] <= free["length_km"] + 1e-6


def test_one_area_has_no_corridor_and_states_have_none() -> None:
    rows = [{"a": "Ash", "b": "Civilians", "day": dt.date(2012, 5, 5), "at": (22.25, 1.25)}] * 3
    assert corridors(theatre_of([{**row, "id": f"e{n}"} for n, row in enumerate(rows)])).is_empty()
    states = [
        {"a": "State East", "b": "Civilians", "day": dt.date(2012, month, 5), "at": end}
        for month in range(1, 13)
        for end in ((22.25, 1.25), (22.25, 4.75))
    ]
    assert corridors(theatre_of(states)).is_empty()


def test_the_table_conforms_is_repeatable_and_knows_no_future() -> None:
    data = two_areas(between=(22.25, 2.75))
    made = corridors(data, years="all")
    CORRIDORS.check(made)
    assert made.equals(corridors(data, years="all"))
    later = two_areas().events.with_columns(
        pl.col("date_start", "date_end").dt.offset_by("1y"), (pl.col("event_id") + "-later").alias("event_id")
    )
    more = dataclasses.replace(
        data,
        events=pl.concat([data.events, later]).sort("date_start", "event_id"),
        participants=pl.concat(
            [
                data.participants,
                two_areas().participants.with_columns((pl.col("event_id") + "-later").alias("event_id")),
            ]
        ).sort("event_id", "side", "actor_id"),
    )
    known = corridors(more, years="all").filter(pl.col("period_end") <= dt.date(2012, 12, 31))
    assert known.drop("low", "high").equals(made.drop("low", "high"))
    assert corridors(invented_theatre()[0]).columns == CORRIDORS.names
