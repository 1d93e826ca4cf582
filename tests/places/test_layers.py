"""Static layers: known distances, the file they come from, borders that begin, roads a user adds."""

import datetime as dt
import json
import struct
import zipfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.errors import InputError, UsageError
from shadowgraph.places.basemap import EARTH_KM, great_circle_km
from shadowgraph.places.layers import distance_km, ground_of, layer
from shadowgraph.places.lines import layer_of_areas, layer_of_lines, read_lines
from shadowgraph.places.static import make, make_towns

DEGREE_KM = EARTH_KM * np.pi / 180


def day(year: int, month: int = 1, number: int = 1) -> np.ndarray:
    return np.array([(dt.date(year, month, number) - dt.date(1970, 1, 1)).days])


def km(latitude: float, longitude: float, name: str, on: np.ndarray | None = None) -> float:
    return float(distance_km(np.array([latitude]), np.array([longitude]), layer(name), on=on)[0])


def test_distances_to_a_line_are_arcs_of_the_sphere() -> None:
    equator = layer_of_lines("line", [np.array([[0.0, 0.0], [40.0, 0.0]])])
    away = distance_km(np.array([1.0, -3.0, 0.0, 0.0]), np.array([20.0, 5.0, 42.0, 10.0]), equator)
    assert away == pytest.approx([DEGREE_KM, 3 * DEGREE_KM, 2 * DEGREE_KM, 0.0], abs=1e-3)


def test_a_degree_of_longitude_shrinks_with_the_cosine_of_latitude() -> None:
    meridian = layer_of_lines("line", [np.array([[10.0, 50.0], [10.0, 70.0]])])
    # The foot of the perpendicular lies on the great circle through the pole.
    expected = EARTH_KM * np.arcsin(np.cos(np.radians(60)) * np.sin(np.radians(1)))
    assert distance_km(np.array([60.0]), np.array([11.0]), meridian)[0] == pytest.approx(expected, abs=1e-2)


def test_the_date_line_is_no_wall() -> None:
    near = layer_of_lines("line", [np.array([[179.5, -5.0], [179.5, 5.0]])])
    assert distance_km(np.array([0.0]), np.array([-179.5]), near)[0] == pytest.approx(DEGREE_KM, abs=1e-2)


def test_inside_an_area_the_distance_is_nought_and_in_its_hole_it_is_not() -> None:
    ring = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (3, 1), (3, 3), (1, 3)]])
    area = layer_of_areas("area", np.array([ring], dtype=object))
    away = distance_km(np.array([0.5, 2.0, -1.0]), np.array([0.5, 2.0, 2.0]), area)
    assert away == pytest.approx([0.0, DEGREE_KM, DEGREE_KM], rel=2e-3)


def test_unknown_points_have_no_distance() -> None:
    found = distance_km(np.array([np.nan, 10.0]), np.array([0.0, np.nan]), layer("river"))
    assert np.isnan(found).all()


@settings(max_examples=25, deadline=None)
@given(st.floats(-60, 60), st.floats(-170, 170), st.sampled_from(["border", "river", "urban"]))
def test_nearest_agrees_with_a_search_of_every_piece(latitude: float, longitude: float, name: str) -> None:
    known = layer(name)
    start, end, _ = known.pieces
    east, north = np.radians(longitude), np.radians(latitude)
    point = np.array([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])
    # Every piece at 33 places along it: pieces are 5 km at most, so this is good to 0.1 km.
    parts = np.linspace(0, 1, 33)[:, None, None]
    places = start + parts * (end - start)
    cosine = (places @ point) / np.linalg.norm(places, axis=2)
    brute = EARTH_KM * np.arccos(np.clip(cosine.max(), -1, 1))
    mine = float(distance_km(np.array([latitude]), np.array([longitude]), known)[0])
    if shapely.intersects(known.areas, shapely.Point(longitude, latitude)).any():
        assert mine == 0
    else:
        assert mine == pytest.approx(brute, abs=0.12)


def test_towns_and_rivers_of_the_sahel_are_where_they_should_be() -> None:
    assert km(16.27, -0.05, "river") < 5  # Gao lies on the Niger
    assert km(14.5, -4.2, "river") < 5  # Mopti too
    assert km(18.44, 1.41, "river") > 150  # Kidal on none
    assert km(12.37, -1.53, "urban") < 1  # Ouagadougou
    assert km(36.2, 37.16, "urban") == 0  # Aleppo
    assert 150 < km(18.44, 1.41, "urban") < 350  # Kidal: Gao is the nearest town of size
    assert km(13.5, 14.3, "lake") < 60  # Lake Chad


def test_distances_to_borders_are_known_ones() -> None:
    assert 35 < km(14.1, -1.63, "border") < 55  # Djibo, Burkina Faso: Mali to its north
    assert km(9.38, 80.4, "border") > 1000  # Kilinochchi: Sri Lanka has no land border
    assert 40 < km(36.2, 37.16, "border") < 55  # Aleppo: Turkey


def test_a_border_counts_from_the_day_there_are_two_states() -> None:
    bentiu = (9.26, 29.8)
    assert km(*bentiu, "border", day(2011, 7, 8)) > 300
    assert km(*bentiu, "border", day(2011, 7, 9)) < 80
    asmara = (15.33, 38.93)
    assert km(*asmara, "border", day(1993, 5, 23)) > 200
    assert km(*asmara, "border", day(1993, 5, 24)) < 100
    # Hungary's border with Yugoslavia was there before Serbia was alone.
    assert km(46.1, 19.67, "border", day(1989)) < 15
    # Somaliland is recorded under Somalia: its line is no border here.
    assert km(9.5, 48.9, "border", day(2010)) > 100


def test_without_a_day_every_border_counts() -> None:
    assert km(9.26, 29.8, "border") == km(9.26, 29.8, "border", day(2020))


def test_the_ground_of_events_keeps_to_those_located_as_points() -> None:
    events = pl.DataFrame(
        {
            "event_id": ["a", "b", "c", "d"],
            "latitude": [14.1, 14.1, None, 9.26],
            "longitude": [-1.63, -1.63, -1.0, 29.8],
            "place_precision": pl.Series([1, 3, 1, 2], dtype=pl.Int8),
            "date_start": [dt.date(2019, 1, 1)] * 3 + [dt.date(2005, 1, 1)],
        }
    )
    found = ground_of(events)
    assert found.columns == ["event_id", "border_km", "river_km", "urban_km", "road_km"]
    assert found["event_id"].to_list() == ["a", "b", "c", "d"]
    assert found["border_km"].is_null().to_list() == [False, True, True, False]
    assert found["border_km"][0] == pytest.approx(km(14.1, -1.63, "border"))
    assert found["border_km"][3] > 300
    assert found["road_km"].null_count() == 4
    assert found.clear().schema == ground_of(events.clear()).schema


def test_an_unknown_layer_is_an_error() -> None:
    with pytest.raises(UsageError, match="layer"):
        layer("roads")


def road_files(folder: Path) -> list[Path]:
    """The same two roads as GeoJSON, as a shapefile and zipped."""
    first, second = [[0.0, 0.0], [2.0, 0.0]], [[5.0, 1.0], [5.0, 2.0], [5.0, 3.0]]
    shape = {"type": "MultiLineString", "coordinates": [first, second]}
    plain = folder / "roads.geojson"
    plain.write_text(
        json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": shape}]})
    )
    points = [*first, *second]
    content = struct.pack("<i4d2i2i", 3, 0.0, 0.0, 5.0, 3.0, 2, len(points), 0, 2)
    content += struct.pack(f"<{2 * len(points)}d", *(value for point in points for value in point))
    made = folder / "roads.shp"
    made.write_bytes(b"\0" * 100 + struct.pack(">ii", 1, len(content) // 2) + content)
    packed = folder / "roads.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(made, "ne_10m_roads.shp")
        archive.writestr("ne_10m_roads.dbf", b"")
    return [plain, made, packed]


def test_a_users_roads_are_read_from_any_of_three_forms(tmp_path: Path) -> None:
    events = pl.DataFrame(
        {
            "event_id": ["a", "b"],
            "latitude": [1.0, 2.5],
            "longitude": [1.0, 5.0],
            "place_precision": pl.Series([1, 1], dtype=pl.Int8),
            "date_start": [dt.date(2019, 1, 1)] * 2,
        }
    )
    for path in road_files(tmp_path):
        away = ground_of(events, roads=read_lines(path))["road_km"]
        assert away.to_list() == pytest.approx([DEGREE_KM, 0.0], abs=1e-2), path.name


def test_a_file_without_lines_says_what_it_should_hold(tmp_path: Path) -> None:
    empty = tmp_path / "points.geojson"
    empty.write_text(json.dumps({"type": "FeatureCollection", "features": []}))
    with pytest.raises(InputError, match="No lines"):
        read_lines(empty)
    packed = tmp_path / "two.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.shp", b"")
        archive.writestr("b.shp", b"")
    with pytest.raises(InputError, match="exactly one"):
        read_lines(packed)


def packed_line(points: list[tuple[int, int]], kind: int, feature: int) -> bytes:
    (east, north), *rest = points
    steps = b"".join(struct.pack(">bb", y - north, x - east) for x, y in rest)
    return struct.pack(">BIIhhh", kind, feature, 1, north, east, len(rest)) + steps


def test_packed_lines_are_decoded_and_written_as_a_topology() -> None:
    river = packed_line([(120, 240), (130, 250), (130, 250), (140, 240)], make.LINE, 1)
    outer = packed_line([(0, 0), (60, 0), (60, 60), (0, 60)], make.OUTER, 1)
    hole = packed_line([(10, 10), (20, 10), (20, 20)], make.INNER, 1)
    speck = packed_line([(5, 5), (5, 5)], make.OUTER, 2)
    many = struct.pack(">BIB", make.MANY, 3, 2) + river + river
    rivers = make.read_pn2(struct.pack(">BIB", 2, 3, 0) + river + many)
    assert [piece.points[0] for piece in rivers] == [(120, 240)] * 3
    towns = make.read_pn2(struct.pack(">BIB", 2, 3, 0) + outer + hole + speck)
    world = make.topology_of({"river": rivers, "urban": towns})
    assert world["arcs"][0] == [[120, 240], [10, 10], [10, -10]]
    assert world["objects"]["urban"]["geometries"] == [{"type": "Polygon", "arcs": [[3], [4]]}]
    assert np.cumsum(world["arcs"][3], axis=0)[-1].tolist() == [0, 0]


@pytest.mark.parametrize("broken", [b"\1\0\0\0\0\0", b"\2\0\0\0\1\0", b"\2\0\0\0\1\0\0\0\0"])
def test_another_packed_file_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match=r"version|declares|ends"):
        make.read_pn2(broken)


def test_towns_are_decoded_with_their_steps() -> None:
    def town(inhabitants: int, east: int, north: int) -> bytes:
        def number(value: int) -> bytes:
            made = b""
            while value > 0x7F:
                made += bytes([value & 0x7F | 0x80])
                value >>= 7
            return made + bytes([value])

        def signed(value: int) -> bytes:
            return number(2 * value if value >= 0 else -2 * value - 1)

        name = b"\x12\x03Gao"
        body = name + b"\x48" + number(inhabitants) + b"\x50" + signed(east) + b"\x58" + signed(north)
        return number(len(body)) + body

    content = town(900, -5000, 1_627_000) + town(87_000, 1_000, 600)
    assert make_towns.towns(content) == [(-0.04, 16.28)]


def test_the_layers_are_small_enough_to_ship() -> None:
    folder = Path(make.__file__).parent
    assert sum(file.stat().st_size for file in folder.glob("*.[cj]s*")) < 1_500_000


def test_distances_agree_with_a_plane_close_to_the_equator() -> None:
    rng = np.random.default_rng(3)
    line = rng.uniform(-1, 1, (12, 2))
    points = rng.uniform(-1, 1, (200, 2))
    mine = distance_km(points[:, 1], points[:, 0], layer_of_lines("line", [line]))
    plane = shapely.distance(shapely.LineString(line), shapely.points(points)) * DEGREE_KM
    assert mine == pytest.approx(plane, rel=1e-3, abs=0.02)
    ends = great_circle_km(np.array([0.0]), np.array([0.0]), np.array([1.0]), np.array([0.0]))
    assert ends[0] == pytest.approx(DEGREE_KM)
