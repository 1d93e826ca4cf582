"""Found theatres: every event in exactly one; a name used the world over glues nothing together."""

import datetime as dt
import random
import time
from pathlib import Path
from typing import Any

import igraph
import polars as pl
import pytest

from shadowgraph import theatres
from shadowgraph.theatres.found import ELSEWHERE


def war(country: str, lat: float, lon: float, group: str, n: int = 40, **more: Any) -> list[dict[str, Any]]:
    return [
        {
            "country": country,
            "latitude": lat + 0.4 * (k % 3),
            "longitude": lon + 0.4 * (k % 4),
            "side_b": group,
            **more,
        }
        for k in range(n)
    ]


WORLD = [
    *war("Mali", 16.1, 0.1, "JNIM"),
    *war("Niger", 14.1, 0.5, "JNIM"),
    *war("Burkina Faso", 12.1, -1.5, "JNIM", n=35),
    *war("Colombia", 4.1, -74.0, "FARC"),
    *war("Venezuela", 7.1, -71.5, "FARC", n=31),
    *war("Syria", 35.1, 38.1, "IS", n=60),
    *war("Iraq", 35.1, 40.1, "IS", n=60),
    *war("Mali", 16.1, 2.1, "IS", n=9),
    *war("Afghanistan", 34.1, 70.1, "IS", n=12),
    *war("Afghanistan", 34.1, 69.1, "Taleban", n=60),
    *war("Sri Lanka", 8.1, 80.1, "LTTE"),
    *war("Iceland", 64.1, -20.1, "Nobody", n=4),
    {"country": "Mali", "latitude": None, "longitude": None, "place_precision": None, "side_b": "JNIM"},
    {"country": "Mali", "latitude": 17.0, "longitude": -4.0, "place_precision": 6, "side_b": "JNIM"},
    {"country": "Iceland", "latitude": None, "longitude": None, "place_precision": None, "side_b": None},
]


@pytest.fixture
def world(make_events: Any, make_actors: Any) -> Any:
    events = make_events(*WORLD)
    return events, make_actors(events)


def test_wars_that_share_groups_are_one_theatre(world: Any) -> None:
    found = theatres.select(*world, found=True)
    by_countries = {frozenset(t.countries): t for t in found}
    assert frozenset({"Mali", "Niger", "Burkina Faso"}) in by_countries
    assert frozenset({"Colombia", "Venezuela"}) in by_countries
    assert frozenset({"Syria", "Iraq"}) in by_countries
    assert frozenset({"Afghanistan"}) in by_countries  # IS is there too, and doesn't glue it to the Levant
    assert frozenset({"Sri Lanka"}) in by_countries
    sahel = by_countries[frozenset({"Mali", "Niger", "Burkina Faso"})]
    assert (sahel.id, sahel.name, sahel.basis) == ("sahel", "Sahel", "found")
    assert sahel.actors == ("name:IS", "name:JNIM")  # organisations that fight, not the state


def test_every_event_is_in_exactly_one_theatre(world: Any) -> None:
    events, actors = world
    found = theatres.select(events, actors, found=True)
    cuts = theatres.cut_all(events, actors, found)
    ids = [row for data in cuts for row in data.events["event_id"]]
    assert sorted(ids) == sorted(events.table["event_id"])
    assert [data.events.height for data in cuts[:-1]] == sorted(
        (d.events.height for d in cuts[:-1]), reverse=True
    )
    assert len({place for theatre in found for place in theatre.places}) == sum(len(t.places) for t in found)


def test_what_is_too_thin_is_listed_not_dropped(world: Any) -> None:
    found = theatres.select(*world, found=True)
    last = found[-1]
    assert (last.id, last.name, last.countries) == ("elsewhere", ELSEWHERE, ("Iceland",))
    data = theatres.cut(*world, last)
    assert data.events.height == 5
    sahel = next(t for t in found if t.id == "sahel")
    unlocated = theatres.cut(*world, sahel).events.filter(
        pl.col("place_precision").is_null() | (pl.col("place_precision") == 6)
    )
    assert unlocated.height == 2  # by their country, to the theatre of most of its events


def test_two_wars_in_one_country_are_told_apart(make_events: Any, make_actors: Any) -> None:
    events = make_events(
        *war("India", 34.0, 74.1, "LeT", adm_1="Jammu and Kashmir state"),
        *war("India", 24.1, 93.1, "PLA", adm_1="Manipur state"),
    )
    names = {t.name for t in theatres.select(events, make_actors(events), found=True)}
    assert names == {"India (Jammu and Kashmir state)", "India (Manipur state)"}


def test_the_result_does_not_depend_on_order_or_on_global_randomness(
    make_events: Any, make_actors: Any
) -> None:
    events = make_events(*WORLD)
    first = theatres.select(events, make_actors(events), found=True)
    random.seed(99)
    state = random.getstate()
    again = theatres.select(events, make_actors(events), found=True)
    assert again == first
    assert random.getstate() == state  # the process's generator was not touched
    igraph.Graph.Erdos_Renyi(n=5, p=0.5)  # igraph draws from it again
    assert random.getstate() != state


def test_the_window_limits_what_is_found(make_events: Any, make_actors: Any) -> None:
    late = {"date_start": dt.date(2020, 1, 1), "date_end": dt.date(2020, 1, 1)}
    events = make_events(*war("Mali", 16.1, 0.1, "JNIM"), *war("Colombia", 4.1, -74.0, "FARC", **late))
    found = theatres.select(events, make_actors(events), found=True, end=dt.date(2018, 12, 31))
    assert [t.countries for t in found] == [("Mali",)]
    assert found[0].end == dt.date(2018, 12, 31)


def test_events_that_name_no_group_still_get_a_theatre(make_events: Any, make_actors: Any) -> None:
    events = make_events(
        *war("Ethiopia", 9.1, 40.1, "Government of Eritrea", side_a="Government of Ethiopia")
    )
    (theatre,) = theatres.select(events, make_actors(events), found=True)
    assert theatre.countries == ("Ethiopia",)
    assert theatre.actors == ()


@pytest.mark.data
def test_the_real_world_falls_into_coherent_theatres(data: Path, make_actors: Any) -> None:
    from shadowgraph import events as stage
    from shadowgraph.sources.ged_reader import read_ged

    events = stage.build([read_ged(data / "ucdp/ged-dev-csv.zip", dataset="ucdp-ged", options={})])
    actors = make_actors(events)
    found = theatres.select(events, actors, found=True)
    started = time.process_time()
    cuts = theatres.cut_all(events, actors, found)
    took = time.process_time() - started
    assert sum(cut.events.height for cut in cuts) == 119_756
    assert took < 6  # about 1 s of processor time
    share = {}
    for theatre, cut in zip(found, cuts, strict=True):
        for country, n in cut.events["country"].value_counts().rows():
            share[country, theatre.id] = n
    home = {c: max((t for k, t in share if k == c), key=lambda t, c=c: share[c, t]) for c, _ in share}
    together = [
        ("Mali", "Burkina Faso"), ("Syria", "Iraq"), ("Afghanistan", "Pakistan"), ("Colombia", "Venezuela"),
        ("Sudan", "South Sudan"), ("Nigeria", "Cameroon"), ("Nigeria", "Chad"), ("Somalia", "Kenya"),
        ("DR Congo (Zaire)", "Burundi"),
    ]  # fmt: skip
    for a, b in together:
        assert home[a] == home[b], (a, b)
    apart = [
        "Mali",
        "Nigeria",
        "Syria",
        "Afghanistan",
        "Colombia",
        "Sudan",
        "Myanmar (Burma)",
        "Sri Lanka",
        "Somalia",
        "Yemen (North Yemen)",
    ]
    assert len({home[country] for country in apart}) == len(apart)
    assert 15 <= len(found) <= 40
    assert found[-1].id == "elsewhere"
    assert cuts[-1].events.height < 200
