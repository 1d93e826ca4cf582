"""UCDP Dyadic, Armed Conflict, Battle Deaths: rivalries, and states that join a side with troops."""

from pathlib import Path

import polars as pl
import pytest

from shadowgraph.sources.base import Head, Reading
from shadowgraph.sources.ucdp_dyadic import UcdpBattleDeaths, UcdpDyadic, UcdpPrioConflict, has_new_ids

HEADER = "dyad_id,conflict_id,location,side_a,side_a_id,side_a_2nd,side_b,side_b_id,side_b_2nd,year,version"
STATE, OTHER = "Government of Mali", "Government of France"


def read(folder: Path, *rows: str, source: UcdpDyadic | None = None) -> Reading:
    path = folder / "table.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    return (source or UcdpDyadic()).read(path, options={})


def test_a_dyad_year_gives_a_rivalry_and_a_directed_support_per_secondary_party(tmp_path: Path) -> None:
    reading = read(tmp_path, f'1,1,Mali,{STATE},72,"{OTHER}, Government of Chad",AQIM,539,,2013,20.1')
    stated = reading.statements.select(
        "relation", "layer", "name_a", "name_b", "ucdp_a", "ucdp_b", "directed"
    )
    assert sorted(stated.rows(), key=str) == [
        ("rivalry", "unspecified", STATE, "AQIM", 72, 539, False),
        ("support", "joint operations", "Government of Chad", STATE, None, 72, True),
        ("support", "joint operations", OTHER, STATE, None, 72, True),
    ]


def test_support_of_one_of_several_parties_is_not_given_to_all(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        f'1,1,Yemen,{STATE},72,,"AQAP, Forces of Hadi","881, 6254",{OTHER},2015,20.1',
        source=UcdpPrioConflict(),
    )
    assert reading.statements.is_empty()
    assert reading.quarantine.select("field", "value", "rule", "action").rows() == [
        ("sideb2nd", OTHER, "supported-party-unclear", "dropped")
    ]


def test_ids_of_old_releases_are_not_taken_for_present_ones(tmp_path: Path) -> None:
    old = read(tmp_path, f"1,1-191,Algeria,{STATE},615,,AIS,1389,,1992,1.0-2015").statements
    assert old.select("ucdp_a", "ucdp_b").rows() == [(None, None)]
    assert [has_new_ids(version) for version in ("17.1", "4-2016", "24.1")] == [True, False, True]


def test_each_reader_knows_its_own_columns() -> None:
    readers = {reader.name: reader for reader in (UcdpDyadic(), UcdpPrioConflict(), UcdpBattleDeaths())}
    files = {
        "ucdp-dyadic": ("DyadId", "SideB2nd", "IntensityLevel", "TypeOfConflict"),
        "ucdp-prio-acd": (
            "conflict_id",
            "side_b_2nd",
            "cumulative_intensity",
            "incompatibility",
            "type_of_conflict",
        ),
        "ucdp-brd": ("dyad_id", "side_b_2nd", "bd_best", "battle_location", "type_of_conflict"),
    }
    for name, columns in files.items():
        head = Head(Path("x.csv"), "", columns, ".csv")
        assert max(readers, key=lambda other: readers[other].recognise(head)) == name


@pytest.mark.data
@pytest.mark.parametrize(
    ("file", "reader", "rows", "rivalries", "supports", "dropped"),
    [
        ("ucdp-dyadic-2015.csv", UcdpDyadic, 2741, 785, 426, 0),
        ("ucdp-prio-acd-201.csv", UcdpPrioConflict, 2448, 663, 459, 27),
        ("BattleDeaths_v24_1_conf.csv", UcdpBattleDeaths, 1520, 447, 541, 26),
    ],
)
def test_whole_releases(
    data: Path, file: str, reader: type[UcdpDyadic], rows: int, rivalries: int, supports: int, dropped: int
) -> None:
    reading = reader().read(data / "ucdp" / file, options={})
    counts = dict(reading.statements["relation"].value_counts().rows())
    assert (reading.rows_read, counts, reading.quarantine.height) == (
        rows,
        {"rivalry": rivalries, "support": supports},
        dropped,
    )


@pytest.mark.data
def test_french_troops_stood_with_mali_from_2013(data: Path) -> None:
    reading = UcdpPrioConflict().read(data / "ucdp" / "ucdp-prio-acd-201.csv", options={})
    mali = reading.statements.filter(
        (pl.col("relation") == "support")
        & (pl.col("ucdp_b") == 72)
        & (pl.col("name_a") == "Government of France")
    )
    assert mali["date_start"].dt.year().min() == 2013
