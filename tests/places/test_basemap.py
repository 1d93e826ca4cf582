"""The bundled map: known points, known distances, small clips."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely

from shadowgraph.places import basemap, topology
from shadowgraph.places.countries import country_table

CAPITALS = {
    432: (12.65, -8.0),
    439: (12.37, -1.52),
    436: (13.51, 2.11),
    652: (33.51, 36.29),
    625: (15.55, 32.53),
    626: (4.85, 31.6),
    490: (-4.33, 15.31),
    484: (-4.26, 15.24),
    100: (4.61, -74.08),
    775: (19.75, 96.1),
    700: (34.53, 69.17),
    520: (2.05, 45.32),
    347: (42.66, 21.17),
    600: (27.15, -13.2),  # El Aaiun: UCDP records Western Sahara under Morocco
    666: (31.5, 34.45),  # Gaza
}


def test_capitals_lie_in_their_countries() -> None:
    lat, lon = np.array(list(CAPITALS.values())).T
    assert basemap.country_at(lat, lon).tolist() == list(CAPITALS)


def test_the_sea_and_the_unknown_are_nowhere() -> None:
    found = basemap.country_at(np.array([0.0, np.nan, -40.0]), np.array([-20.0, 10.0, -30.0]))
    assert found.tolist() == [0, 0, 0]


def test_every_state_that_exists_has_a_shape_but_the_smallest() -> None:
    alive = country_table().filter(pl.col("gw_end").is_null())
    without = alive.filter(~pl.col("gwno").is_in(basemap.shapes().gwno.tolist()))
    assert without["name"].to_list() == ["Tuvalu"]


def test_distances_are_known_ones() -> None:
    # Ouagadougou to Mali's border near Koury: about 190 km; Niamey to Mali's near Labbezanga: about 200 km.
    away = basemap.distance_km(
        np.array([432, 432, 432], dtype=np.int32),
        np.array([12.37, 13.51, 12.65]),
        np.array([-1.52, 2.11, -8.0]),
    )
    assert 140 < away[0] < 220
    assert 180 < away[1] < 225
    assert away[2] == 0
    # One degree of longitude on the equator.
    one = basemap.great_circle_km(np.array([0.0]), np.array([0.0]), np.array([0.0]), np.array([1.0]))
    assert one[0] == pytest.approx(111.195, abs=0.01)


def test_a_state_keeps_ground_it_once_held() -> None:
    juba = (np.array([4.85]), np.array([31.6]))
    assert basemap.distance_km(np.array([625], dtype=np.int32), *juba)[0] == 0  # Sudan, until 2011
    assert basemap.distance_km(np.array([432], dtype=np.int32), *juba)[0] > 3000


def test_a_state_without_a_shape_has_no_distance() -> None:
    assert np.isnan(basemap.distance_km(np.array([973], dtype=np.int32), np.array([0.0]), np.array([0.0])))[0]


def test_a_clip_is_small_valid_and_complete() -> None:
    clip = basemap.clip((-12.0, 9.0, 16.0, 25.0))
    text = json.dumps(clip, separators=(",", ":"))
    assert len(text) < 300_000
    found = {feature["properties"]["name"]: feature for feature in clip["features"]}
    assert {"Mali", "Burkina Faso", "Niger", "Algeria", "Nigeria"} <= set(found)
    assert "France" not in found
    west, south, east, north = clip["bbox"]
    for feature in clip["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert shape.is_valid
        assert shapely.box(west, south, east, north).buffer(0.011).covers(shape)
        assert shape.buffer(0.05).contains(shapely.Point(feature["properties"]["label"]))
        for x, y in shapely.get_coordinates(shape):
            assert round(x, 2) == x
            assert round(y, 2) == y
    mali = shapely.from_geojson(json.dumps(found["Mali"]["geometry"]))
    whole = basemap.shapes().ground(432)[0]
    assert mali.area == pytest.approx(whole.area, rel=0.01)


def test_neighbours_share_their_border_after_simplifying() -> None:
    clip = basemap.clip((-12.0, 9.0, 16.0, 25.0), tolerance=0.2)
    shapes = {
        f["properties"]["name"]: shapely.from_geojson(json.dumps(f["geometry"])) for f in clip["features"]
    }
    overlap = shapes["Mali"].intersection(shapes["Burkina Faso"]).area
    assert overlap < 0.01 * shapes["Burkina Faso"].area


def test_a_whole_world_clip_still_fits() -> None:
    assert len(json.dumps(basemap.clip((-180.0, -60.0, 180.0, 80.0)), separators=(",", ":"))) < 300_000


def test_topojson_is_decoded_as_its_specification_says() -> None:
    world = {
        "transform": {"scale": [2.0, 0.5], "translate": [10.0, -1.0]},
        "arcs": [[[0, 0], [1, 2], [1, -2]], [[2, 0], [-2, 0]]],
    }
    arcs = topology.decode_arcs(world)
    assert arcs[0].tolist() == [[10.0, -1.0], [12.0, 0.0], [14.0, -1.0]]
    ring = topology.stitch([0, 1], arcs)
    assert ring.tolist() == [[10.0, -1.0], [12.0, 0.0], [14.0, -1.0], [10.0, -1.0]]
    assert topology.stitch([~0], arcs).tolist() == arcs[0][::-1].tolist()


@pytest.mark.data
def test_the_map_agrees_with_ucdps_countries(data: Path) -> None:
    from shadowgraph.sources.ged_reader import read_ged

    events = read_ged(data / "ucdp/ged-dev-csv.zip", dataset="ucdp-ged", options={}).events
    points = (
        events.drop_nulls(["latitude", "longitude", "gwno"]).select("gwno", "latitude", "longitude").unique()
    )
    away = basemap.distance_km(*(points[name].to_numpy() for name in ("gwno", "latitude", "longitude")))
    assert points.height > 15_000
    assert np.isfinite(away).all()
    assert (away <= 5).mean() > 0.99
    assert (away > basemap_far()).sum() <= 2


def basemap_far() -> float:
    from shadowgraph.events.rules.places import FAR_KM

    return FAR_KM
