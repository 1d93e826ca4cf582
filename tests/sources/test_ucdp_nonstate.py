"""UCDP Non-State Conflict: components of coalitions, rivalries, a small register."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from shadowgraph.sources.base import Reading
from shadowgraph.sources.ucdp_nonstate import UcdpNonState

HEADER = (
    "conflictid,dyadid,org,sideaname,sideaid,sideacomponents,sidebname,sidebid,sidebcomponents,year,location,"
    "version"
)


def read(folder: Path, *rows: str) -> Reading:
    path = folder / "ucdp-nonstate-171.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    return UcdpNonState().read(path, options={})


def test_each_component_of_a_composite_side_is_stated_with_its_years(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        '1,1,1,X,10,,"P, Q",99,"21, 20",2001,Mali,17.1',
        '1,1,1,X,10,,"P, Q",99,"21, 20",2002,Mali,17.1',
        '2,2,3,Q,21,,Z,30,,2001,"Mali, Niger",17.1',
    )
    stated = reading.statements.filter(pl.col("relation") == "coalition").sort("ucdp_a")
    # 21 stands alone as Q elsewhere, so the one id left, 20, is the one name left, P.
    assert stated.select("name_a", "ucdp_a", "name_b", "ucdp_b").rows() == [
        ("P", 20, "P, Q", 99),
        ("Q", 21, "P, Q", 99),
    ]
    assert stated["date_start"].to_list() == [dt.date(2001, 1, 1)] * 2
    assert stated["date_end"].to_list() == [dt.date(2002, 12, 31)] * 2
    rivals = reading.statements.filter(pl.col("relation") == "rivalry")
    assert rivals.select("name_a", "name_b", "country").rows() == [("Q", "Z", "Mali;Niger")]


def test_single_sides_make_a_register(tmp_path: Path) -> None:
    reading = read(
        tmp_path, '1,1,3,X,10,,"P, Q",99,"21, 20",2001,Mali,17.1', "2,2,3,X,10,,Z,30,,2001,Niger,17.1"
    )
    assert reading.register.select("ucdp_id", "name", "org", "countries").rows() == [
        (10, "X", 3, "Mali;Niger"),
        (30, "Z", 3, "Niger"),
    ]


def test_a_row_without_a_side_or_year_is_set_aside(tmp_path: Path) -> None:
    reading = read(tmp_path, "1,1,1,X,10,,,99,,2001,Mali,17.1", "1,1,1,X,10,,Y,99,,soon,Mali,17.1")
    assert reading.quarantine["rule"].to_list() == ["side-named", "year-readable"]
    assert reading.statements.is_empty()


@pytest.mark.data
def test_the_whole_release(data: Path) -> None:
    reading = UcdpNonState().read(data / "ucdp" / "ucdp-nonstate-171.csv", options={})
    assert (reading.rows_read, reading.quarantine.height, reading.dataset.version) == (1000, 0, "17.1")
    counts = dict(reading.statements["relation"].value_counts().rows())
    assert counts == {"coalition": 257, "rivalry": 673}
    # 'CNDD-FDD , Mayi Mayi' lists '648, 434': the ids are not in the order of the names.
    pair = reading.statements.filter(pl.col("ucdp_b") == 3854).sort("ucdp_a")
    assert pair.select("name_a", "ucdp_a").rows() == [("CNDD-FDD", 434), ("Mayi Mayi", 648)]
