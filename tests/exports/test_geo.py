"""Geographic formats: the right place, or none; read back by geopandas."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import shapely

from shadowgraph.exports import export
from shadowgraph.store.run import RunFolder


def test_geojson_events_have_their_place_or_none(run: RunFolder) -> None:
    path = next(path for path in export(run, "geojson") if path.name == "events.geojson")
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["type"] == "FeatureCollection"
    assert len(found["features"]) == 5
    first, *_, last = found["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [-4.15, 14.27]}  # longitude first
    assert first["properties"]["event_id"] == "ucdp-ged:1"
    assert first["properties"]["date_start"] == "2020-01-05"
    assert first["properties"]["place_words"] == "at this place"
    assert found["features"][2]["properties"]["place_words"] == "somewhere in the country"
    assert last["geometry"] is None
    assert found["bbox"] == [-4.15, 13.5, 2.1, 17.0]
    assert found["provenance"]["tlp"] == "TLP:AMBER"


def test_geojson_measures_are_wide_with_intervals(run: RunFolder) -> None:
    paths = {path.stem: path for path in export(run, "geojson", theatre="mali")}
    districts = json.loads(paths["districts"].read_text(encoding="utf-8"))["features"]
    assert len(districts) == 3
    first = districts[0]
    assert first["properties"]["unit"] == "Mali|Mopti|Bankass"
    assert [first["properties"][f"active_groups{end}"] for end in ("", "_low", "_high")] == [1.0, 0.0, 2.0]
    assert districts[2]["properties"]["intensity"] is None
    # the median of the two events located at least to the district
    assert first["geometry"]["coordinates"] == pytest.approx([-4.10, 14.29])
    cell = json.loads(paths["cells"].read_text(encoding="utf-8"))["features"][0]
    square = shapely.from_geojson(json.dumps(cell["geometry"]))
    assert square.bounds == (-4.5, 14.0, -4.0, 14.5)
    assert square.contains(shapely.Point(-4.15, 14.27))
    assert shapely.is_ccw(square.exterior)  # RFC 7946, section 3.1.6


def test_geoparquet_is_read_by_geopandas(run: RunFolder) -> None:
    geopandas = pytest.importorskip("geopandas")
    paths = {path.stem: path for path in export(run, "geoparquet", theatre="mali")}
    events = geopandas.read_parquet(paths["events"])
    assert events.crs == "OGC:CRS84"
    assert events["event_id"].tolist() == ["ucdp-ged:1", "ucdp-ged:2", "ucdp-ged:3"]
    assert [(point.x, point.y) for point in events.geometry] == [(-4.15, 14.27), (-4.05, 14.31), (-4.0, 17.0)]
    assert events["deaths_best"].tolist() == [3, 0, 5]
    cells = geopandas.read_parquet(paths["cells"])
    assert cells.geometry.iloc[0].bounds == (-4.5, 14.0, -4.0, 14.5)
    assert cells["active_groups"].tolist()[:2] == [1.0, 2.0]
    inside = geopandas.read_parquet(paths["events"], bbox=(-4.2, 14.0, -4.1, 14.3))
    assert inside["event_id"].tolist() == ["ucdp-ged:1"]  # the covering column works


def test_missing_places_stay_missing_in_geoparquet(run: RunFolder) -> None:
    geopandas = pytest.importorskip("geopandas")
    path = next(path for path in export(run, "geoparquet") if path.stem == "events")
    events = geopandas.read_parquet(path)
    assert events.geometry.isna().tolist() == [False, False, False, False, True]


def test_the_geo_footer_is_geoparquet_1_1(run: RunFolder) -> None:
    for path in export(run, "geoparquet")[:-2]:
        # The specification puts "geo" into the file's own metadata.
        schema = pq.read_schema(path)
        geo = json.loads(pq.read_metadata(path).metadata[b"geo"])
        assert geo["version"] == "1.1.0"
        assert geo["primary_column"] == "geometry"
        column = geo["columns"]["geometry"]
        assert column["encoding"] == "WKB"
        assert column["geometry_types"] == (["Polygon"] if path.stem == "cells" else ["Point"])
        assert column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
        assert "crs" not in column  # meaning OGC:CRS84
        assert str(schema.field("geometry").type) in {"binary", "large_binary"}
        assert "string_view" not in str(schema)
        assert json.loads(pq.read_metadata(path).metadata[b"shadowgraph"])["tlp"] == "TLP:AMBER"


def test_duckdb_reads_the_geoparquet(run: RunFolder) -> None:
    import duckdb

    path = next(path for path in export(run, "geoparquet") if path.stem == "events")
    n, west = duckdb.execute("select count(*), min(bbox.xmin) from read_parquet(?)", [str(path)]).fetchall()[
        0
    ]
    assert (n, west) == (5, -4.15)


def test_a_run_without_measures_has_only_events(run: RunFolder, tmp_path: Path) -> None:
    again = RunFolder.open(run.path)
    del again.manifest.tables["measures"]
    names = [path.name for path in export(again, "geojson", tmp_path)]
    assert names == ["events.geojson", "provenance.json", "README.txt"]
