"""Choosing a theatre: countries, regions, polygons, windows, and what is refused."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from shadowgraph import theatres
from shadowgraph.errors import NoEventsError, UsageError
from shadowgraph.theatres.naming import listed, short, slug, unique_ids

TOGO = {
    "country": "Togo",
    "latitude": 10.5,
    "longitude": 0.3,
    "date_start": dt.date(2021, 11, 9),
    "date_end": dt.date(2021, 11, 9),
}
NIGER = {"country": "Niger", "latitude": 14.2, "longitude": 1.5}


@pytest.fixture
def world(make_events: Any, make_actors: Any) -> Any:
    events = make_events({}, {}, {"latitude": None, "longitude": None, "place_precision": None}, NIGER, TOGO)
    return events, make_actors(events)


def test_countries_in_any_spelling(world: Any) -> None:
    for given in (["MLI", "togo"], "mali, TOGO", ["Mali", "Togo", "Mali"]):
        (theatre,) = theatres.select(*world, countries=given)
        assert theatre.countries == ("Mali", "Togo")
        assert theatre.id == "mali-and-togo"
        assert (theatre.start, theatre.end) == (dt.date(2017, 3, 4), dt.date(2021, 11, 9))


def test_countries_the_table_of_countries_does_not_know(make_events: Any, make_actors: Any) -> None:
    events = make_events({"country": "Synthetic North"})
    (theatre,) = theatres.select(events, make_actors(events), countries="synthetic north")
    assert theatre.countries == ("Synthetic North",)


def test_a_region_brings_its_countries(world: Any) -> None:
    (theatre,) = theatres.select(*world, region="sahel")
    assert (theatre.id, theatre.name, theatre.basis) == ("sahel", "Sahel", "region")
    assert theatres.cut(*world, theatre).events.height == 4


def test_nothing_given_is_everything(world: Any) -> None:
    (theatre,) = theatres.select(*world)
    assert theatre.countries == ("Mali", "Niger", "Togo")
    assert theatres.cut(*world, theatre).events.height == 5


SQUARE = "POLYGON ((-1 16, 1 16, 1 17, -1 17, -1 16))"


@pytest.mark.parametrize(
    "text", [SQUARE, "-1,16 1,16 1,17 -1,17", "-1,16,1,17", "-1.0, 16  1,16  1,17  -1,17"]
)
def test_a_polygon_in_several_forms(world: Any, text: str) -> None:
    (theatre,) = theatres.select(*world, polygon=text)
    assert theatre.basis == "polygon"
    assert shapely.from_wkt(theatre.polygon).equals(shapely.box(-1, 16, 1, 17))
    data = theatres.cut(*world, theatre)
    assert data.events["row_id"].to_list() == ["1", "2"]
    assert theatre.name == "Area in Mali"
    assert any("1 event " in note and "coordinates" in note for note in data.notes)


def test_a_polygon_from_a_geojson_file(world: Any, tmp_path: Path) -> None:
    shape = json.loads(shapely.to_geojson(shapely.from_wkt(SQUARE)))
    far = {
        "type": "Feature",
        "properties": {},
        "geometry": json.loads(shapely.to_geojson(shapely.box(0, 10, 1, 11))),
    }
    for name, content in {
        "geometry": shape,
        "feature": {"type": "Feature", "properties": {}, "geometry": shape},
        "many": {
            "type": "FeatureCollection",
            "features": [far, {"type": "Feature", "properties": {}, "geometry": shape}],
        },
    }.items():
        path = tmp_path / f"{name}.geojson"
        path.write_text(json.dumps(content), encoding="utf-8")
        (theatre,) = theatres.select(*world, polygon=str(path))
        assert theatres.cut(*world, theatre).events.height == (3 if name == "many" else 2)


@pytest.mark.parametrize(
    ("polygon", "why"),
    [
        ("POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))", "no area|not simple"),
        ("POLYGON ((0 0, 3 3, 3 0, 0 2, 0 0))", "not simple"),
        ("POLYGON ((0 95, 1 95, 1 96, 0 95))", "outside the globe"),
        ("POLYGON ((0 0, 1 1))", "can't be read"),
        ("nowhere.geojson", "can't be read"),
        ("LINESTRING (0 0, 1 1)", "can't be read|no area"),
    ],
)
def test_a_polygon_that_cannot_be_used_is_refused(world: Any, polygon: str, why: str) -> None:
    with pytest.raises(UsageError, match=why) as refusal:
        theatres.select(*world, polygon=polygon)
    assert refusal.value.field == "polygon"


def test_two_ways_at_once_are_refused(world: Any) -> None:
    with pytest.raises(UsageError, match="one way at a time"):
        theatres.select(*world, countries="Mali", region="sahel")
    with pytest.raises(UsageError, match="one way at a time"):
        theatres.select(*world, polygon=SQUARE, found=True)


def test_a_backward_window_is_refused(world: Any) -> None:
    with pytest.raises(UsageError, match="ends before it starts"):
        theatres.select(*world, countries="Mali", start=dt.date(2018, 1, 1), end=dt.date(2017, 1, 1))


def test_an_empty_theatre_says_where_the_events_are(world: Any) -> None:
    for given in (
        {"countries": "Iceland"},
        {"region": "caucasus"},
        {"countries": "Mali", "start": dt.date(2019, 1, 1)},
    ):
        with pytest.raises(NoEventsError, match="Mali"):
            theatres.select(*world, **given)
    with pytest.raises(NoEventsError):
        theatres.select(*world, found=True, start=dt.date(2030, 1, 1))


def test_the_window_given_is_the_window(world: Any) -> None:
    start, end = dt.date(2015, 1, 1), dt.date(2021, 12, 31)
    (theatre,) = theatres.select(*world, countries="Mali", start=start, end=end)
    assert (theatre.start, theatre.end) == (start, end)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Sahel", {"region": "sahel"}),
        ("sudan", {"region": "sudan"}),
        ("Mali", {"countries": ["Mali"]}),
        ("mali, togo", {"countries": ["Mali", "Togo"]}),
        (SQUARE, {"polygon": SQUARE}),
        ("-1,16,1,17", {"polygon": "-1,16,1,17"}),
        ("area.geojson", {"polygon": "area.geojson"}),
    ],
)
def test_one_text_is_resolved(text: str, meant: dict[str, Any]) -> None:
    assert theatres.resolve(text) == meant


def test_an_unknown_text_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="sahel"):
        theatres.resolve("Saheel region of Atlantis")


def test_names_and_ids() -> None:
    assert listed(["Mali", "Burkina Faso", "Niger"]) == "Sahel"
    assert listed(["Sudan", "South Sudan"]) == "Sudan and South Sudan"
    assert listed(["Mali"]) == "Mali"
    assert listed(["DR Congo (Zaire)", "Burundi"]) == "DR Congo and Burundi"
    assert listed([f"C{n}" for n in range(9)]) == "C0, C1, C2 and 6 more countries"
    assert short("Yemen (South Yemen)") == "South Yemen"
    assert slug("Côte d'Ivoire") == "cote-d-ivoire"
    assert unique_ids(["India", "Mali", "India"]) == ["india", "mali", "india-2"]
