"""Events near borders and near the sites a user brings."""

import numpy as np
import polars as pl
import pytest

from shadowgraph.errors import InputError
from shadowgraph.measures.beside import Beside
from shadowgraph.measures.insulation.sites import kilometres_to_sites, read_sites

SITES = Beside(sites=pl.DataFrame({"kind": ["gold"], "latitude": [10.0], "longitude": [0.0]}))


def event(at, **more):
    return {"a": "Ash", "b": "State East", "day": "2012-05-03", "at": at, **more}


@pytest.mark.parametrize(
    ("rows", "share"),
    [
        # A tenth of a degree of latitude is 11 km, half a degree 56 km.
        ([event((10.1, 0.0)), event((10.5, 0.0))], 1 / 2),
        ([event((10.2, 0.0)), event((10.0, 0.2)), event((10.3, 0.0))], 2 / 3),
        ([event((10.0, 0.0), where=3), event((12.0, 0.0))], 0.0),
        ([event((10.0, 0.0), where=3)], None),
    ],
)
def test_site_share(value_of, rows, share) -> None:
    found = value_of(rows, "site_share", beside=SITES)
    assert found == (None if share is None else pytest.approx(share, abs=1e-5))


def test_without_sites_there_is_no_such_measure(value_of) -> None:
    assert value_of([event((10.0, 0.0))], "site_share") is None


@pytest.mark.parametrize(
    ("rows", "share"),
    [
        # Bamako and Gao lie inland, Menaka's border with Niger is some 100 km off; Tillaberi's tri-border is near.
        ([event((12.64, -8.0)), event((16.27, -0.04))], 0.0),
        ([event((14.8, 0.9)), event((12.64, -8.0))], 1 / 2),
        ([event((14.8, 0.9))], 1.0),
        ([event((14.8, 0.9), where=4)], None),
    ],
)
def test_frontier_share(value_of, rows, share) -> None:
    assert value_of(rows, "frontier_share") == share


def test_distance_to_the_nearest_site() -> None:
    far = kilometres_to_sites(np.array([10.0, 11.0, np.nan]), np.array([0.0, 0.0, 0.0]), SITES.sites)
    assert far[:2] == pytest.approx([0.0, 111.195], abs=0.01)
    assert np.isnan(far[2])


def test_sites_are_read_and_bad_rows_left_out(tmp_path) -> None:
    file = tmp_path / "sites.csv"
    file.write_text(
        "name,kind,latitude,longitude\nA,gold,10.5,-1\nB,oil,95,0\nC,,1,1\nD,salt,x,2\nE,gold,9,2\n"
    )
    found = read_sites(file)
    assert found.rows() == [("gold", 9.0, 2.0), ("gold", 10.5, -1.0)]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("kind,lat,lon\ngold,1,1\n", "latitude, longitude"),
        ("kind,latitude,longitude\ngold,100,1\n", "latitude, longitude"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path, text, field) -> None:
    file = tmp_path / "sites.csv"
    file.write_text(text)
    with pytest.raises(InputError) as caught:
        read_sites(file)
    assert caught.value.field == field
