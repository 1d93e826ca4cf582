"""UCDP Actor: names over time, origins, alliances and coalitions, as the register states them."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.records.actor import REGISTER
from shadowgraph.records.statement import STATEMENTS
from shadowgraph.sources.base import Head, Reading
from shadowgraph.sources.ucdp_actor import UcdpActor

HEADER = (
    "ActorId,NameData,NameOrig,NameOrigFull,NameOrigFullEng,NameChange,NewName,NewNameFullMotherTongue,"
    "NewNameFullEng,Org,NSCoalition,NSCoalitionID,Splinter,NamePrev,ActorIdPrev,Alliance,NameAlliance,"
    "ActorIdAlliance,JoinGroup,GroupName,ActorIdGroup,Location,Version"
)


def read(folder: Path, *rows: str) -> Reading:
    path = folder / "ucdp-actor-221.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8-sig")
    return UcdpActor().read(path, options={})


def test_a_renamed_group_is_registered_under_each_name_the_current_one_first(tmp_path: Path) -> None:
    reading = read(
        tmp_path, '9,C,A,Alpha,Alpha E,1,"B, C","Beta, Gamma","Beta E, Gamma E",1,0,,0,,,0,,,0,,,Mali,22.1'
    )
    names = reading.register.select("name", "name_full", "name_english", "current", "row_id").rows()
    assert names == [
        ("C", "Gamma", "Gamma E", True, "1"),
        ("A", "Alpha", "Alpha E", False, "1.1"),
        ("B", "Beta", "Beta E", False, "1.2"),
    ]
    renamed = reading.statements.select("relation", "name_a", "name_b", "ucdp_a", "ucdp_b").rows()
    assert renamed == [("renamed", "A", "B", 9, 9), ("renamed", "B", "C", 9, 9)]


def test_full_names_that_do_not_line_up_are_left_out(tmp_path: Path) -> None:
    reading = read(
        tmp_path, '9,C,A,n/a,n/a,1,"B, C","Movimiento 26, de Julio, y mas",NULL,1,0,,0,,,0,,,0,,,Cuba,22.1'
    )
    assert reading.register["name_full"].null_count() == 3
    assert reading.register["name_english"].null_count() == 3


def test_origins_alliances_and_coalitions(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        '1,A,A,,,0,,,,1,1,"900, 901",1,B,2,1,"U, V","3, 4",1,W,5,"Mali, Niger",22.1',
        "2,B,B,,,0,,,,1,0,,0,,,0,,,0,,,Mali,22.1",
    )
    stated = reading.statements.select("relation", "layer", "name_b", "ucdp_b", "directed").rows()
    assert sorted(stated) == [
        ("alliance", "unspecified", "UCDP actor 3", 3, True),
        ("alliance", "unspecified", "UCDP actor 4", 4, True),
        ("coalition", "joint operations", "UCDP coalition 900", 900, False),
        ("coalition", "joint operations", "UCDP coalition 901", 901, False),
        ("joined", "lineage", "W", 5, True),
        ("split", "lineage", "B", 2, True),
    ]
    assert reading.register["countries"].to_list() == ["Mali;Niger", "Mali"]
    assert reading.statements["date_start"].null_count() == 6
    assert set(reading.statements["reliability"]) == {"B"}


def test_a_row_without_a_name_or_number_is_set_aside_and_the_others_stay(tmp_path: Path) -> None:
    blank = ",,,,,,,1,0,,0,,,0,,,0,,,Mali,22.1"
    reading = read(tmp_path, f"x,A{blank}", f"7,NULL{blank}", f"8,C{blank}")
    assert reading.register["ucdp_id"].to_list() == [8]
    assert reading.quarantine.select("row_number", "field", "value", "rule").rows() == [
        (1, "actorid", "x", "actor-id-and-name"),
        (2, "namedata", None, "actor-id-and-name"),
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=23, max_size=23), max_size=5))
def test_no_row_however_odd_stops_the_reader(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    def quote(cell: str) -> str:
        return '"' + cell.replace('"', "'").replace("\0", "") + '"'

    good = "42,Good,Good,,,0,,,,1,0,,0,,,0,,,0,,,Mali,22.1"
    folder = tmp_path_factory.mktemp("odd")
    reading = read(folder, *(",".join(map(quote, row)) for row in rows), good)
    assert 42 in reading.register["ucdp_id"].to_list()
    REGISTER.check(reading.register)
    STATEMENTS.check(reading.statements)


def test_it_recognises_its_own_columns_only() -> None:
    own = Head(Path("x.csv"), "", tuple(HEADER.split(",")), ".csv")
    other = Head(Path("x.csv"), "", ("id", "side_a", "side_b", "dyad_new_id"), ".csv")
    assert (UcdpActor().recognise(own), UcdpActor().recognise(other)) == (1.0, 0.0)


@pytest.mark.data
def test_the_whole_register(data: Path) -> None:
    reading = UcdpActor().read(data / "ucdp" / "ucdp-actor-221.csv", options={})
    assert (reading.rows_read, reading.register["ucdp_id"].n_unique(), reading.quarantine.height) == (
        1725,
        1725,
        0,
    )
    assert reading.dataset.version == "22.1"
    counts = dict(reading.statements["relation"].value_counts().rows())
    assert counts == {"coalition": 530, "split": 264, "alliance": 117, "joined": 84, "renamed": 87}
    current = reading.register.filter(pl.col("current"))
    assert dict(current["org"].value_counts().rows()) == {1: 1059, 2: 37, 3: 466, 4: 163}
    pkk = reading.register.filter(pl.col("ucdp_id") == 323)["name"].to_list()
    assert pkk == ["PKK", "PKK", "KADEK", "KONGRA-GEL"]
