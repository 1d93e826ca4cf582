"""JSON: GeoJSON, lists of records, pages of UCDP's API, and what is none of them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from shadowgraph.errors import InputError
from shadowgraph.sources.ucdp_ged import UcdpGed

Rows = list[dict[str, str]]
Make = Callable[..., Rows]
Write = Callable[..., Path]


def test_a_page_of_the_api_reads_like_the_csv(rows: Make, write: Write) -> None:
    sample = rows(6)
    page = json.dumps({"TotalCount": 6, "TotalPages": 1, "Result": sample})
    got = UcdpGed().read(write(page, "page.json"), options={"version": "26.1"})
    assert got.events.equals(UcdpGed().read(write(sample), options={}).events)
    listed = UcdpGed().read(write(json.dumps(sample), "list.json"), options={"version": "26.1"})
    assert listed.events.equals(got.events)


def test_a_feature_without_a_place_keeps_its_row(rows: Make, write: Write) -> None:
    sample = [
        {name: cell for name, cell in row.items() if name not in ("latitude", "longitude")} for row in rows(3)
    ]
    geometries = [None, {"type": "Point", "coordinates": [2.0, 1.0]}, {"type": "Polygon", "coordinates": []}]
    features = [
        {"type": "Feature", "properties": row, "geometry": geometry}
        for row, geometry in zip(sample, geometries, strict=True)
    ]
    path = write(
        json.dumps({"type": "FeatureCollection", "name": "GEDEvent_v24_1", "features": features}), "x.geojson"
    )
    got = UcdpGed().read(path, options={})
    assert got.events.select("longitude", "latitude").rows() == [(None, None), (2.0, 1.0), (None, None)]
    assert got.dataset.version == "24.1"


@pytest.mark.parametrize("text", ["{", '{"features": 3}', "[1, 2]", '{"a": 1}', "[" * 100_000])
def test_other_json_is_refused_with_a_way_out(text: str, write: Write) -> None:
    with pytest.raises(InputError) as raised:
        UcdpGed().read(write(text, "x.json"), options={})
    assert raised.value.way_out
