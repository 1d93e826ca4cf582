"""UCDP External Support 1.0-2011: one supporter a row, alleged rows marked, an individual refused."""

from pathlib import Path

import polars as pl
import pytest

from shadowgraph.sources.base import Head, Reading
from shadowgraph.sources.persons import WITHHELD
from shadowgraph.sources.ucdp_external_support_2011 import UcdpExternalSupport2011

HEADER = (
    "external_id,ywp_year,ywp_name,country1,country2,external_exists,external_name,external_nameid,external_alleged,"
    "external_type_X,external_type_Y,external_type_L,external_type_W,external_type_M,external_type_T,external_type_$,"
    "external_type_I,external_type_O,external_type_U"
)


def read(folder: Path, *rows: str) -> Reading:
    path = folder / "extsup.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    return UcdpExternalSupport2011().read(path, options={})


def test_a_state_is_its_government_and_each_type_a_layer(tmp_path: Path) -> None:
    reading = read(tmp_path, "3,1980,R,Chad,,1,Libya,620,0,1,1,1,1,1,1,1,1,1,1")
    assert set(reading.statements["name_a"]) == {"Government of Libya"}
    assert sorted(reading.statements["layer"]) == [
        "finance",
        "intelligence",
        "joint operations",
        "logistics",
        "materiel",
        "sanctuary",
        "training",
        "weapons",
    ]


def test_alleged_and_unclear_support_is_kept_marked_and_believed_less(tmp_path: Path) -> None:
    types = "0,0,0,1,0,0,0,0,0,0"
    reading = read(
        tmp_path,
        f"1,1980,R,Chad,,1,RUF,1384,0,{types}",
        f"2,1985,R,Chad,,0,RUF,1384,1,{types}",
        f"3,1990,R,Chad,,-1,RUF,1384,0,{types}",
        "4,1995,R,Chad,,0,NULL,NULL,NULL,0,0,0,0,0,0,0,0,0,0",
    )
    made = reading.statements.sort("date_start").select("alleged", "credibility").rows()
    assert made == [(False, 2), (True, 3), (True, 3)]


def test_support_of_unknown_type_is_unspecified(tmp_path: Path) -> None:
    reading = read(tmp_path, "1,1980,R,Chad,,1,RUF,1384,0,0,0,0,0,0,0,0,0,0,1")
    assert reading.statements["layer"].to_list() == ["unspecified"]


def test_an_individual_who_supports_is_dropped_and_not_named(tmp_path: Path) -> None:
    reading = read(tmp_path, "1,1980,R,Chad,,1,John Example,9807,0,0,0,0,1,0,0,0,0,0,0")
    assert reading.statements.is_empty()
    assert reading.quarantine.select("value", "rule", "action").rows() == [
        (WITHHELD, "person-refused", "dropped")
    ]


def test_several_recipients_in_one_cell_come_apart(tmp_path: Path) -> None:
    reading = read(tmp_path, '1,2003,"Governments of USA, Australia",Iraq,,1,Qatar,694,0,0,0,1,0,0,0,0,0,0,0')
    assert sorted(reading.statements["name_b"]) == ["Government of Australia", "Government of USA"]


@pytest.mark.data
def test_the_whole_release(data: Path) -> None:
    path = data / "ucdp" / "extsup_large.xls"
    assert UcdpExternalSupport2011().recognise(Head(path, "", (), ".xls")) == 1.0
    reading = UcdpExternalSupport2011().read(path, options={})
    assert (reading.rows_read, dict(reading.quarantine["rule"].value_counts().rows())) == (
        6519,
        {"person-refused": 4},
    )
    assert set(reading.quarantine["value"]) == {WITHHELD}
    # 201 alleged rows and 14 unclear ones, some of several types and some of the same spell.
    alleged = reading.statements.filter("alleged")
    assert set(alleged["credibility"]) == {3}
    assert reading.statements.filter(~pl.col("alleged"))["credibility"].unique().to_list() == [2]
    assert 100 < alleged.height < 350
