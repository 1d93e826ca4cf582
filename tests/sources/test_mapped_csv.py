"""Any CSV through a mapping: translated, dated, placed, and set aside by the same rules as GED."""

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from shadowgraph.conformance.sources import check_source
from shadowgraph.errors import MappingError
from shadowgraph.sources.base import Reading
from shadowgraph.sources.mapped_csv import MappedCsv
from shadowgraph.sources.mapping import template

TABLE = """Incident;Day;Land;Kind;Group 1;Group 2;Dead;Lat;Lon;Prec
A-1;26/05/2016;Testland;clash;Group Amber;Group Birch;3;1,5;2,5;exact
A-2;05/06/2016;Testland;attack;Group Amber;Civilians;-99;1.5;2.5;
A-3;07/06/2016;Testland;protest;Crowd;;0;1.5;2.5;exact
A-4;2016-06-08;Testland;Army raid;Army;Group Birch;zero;1.5;2.5;region
A-5;09.06.2016;Testland;army raid;Army;Group Birch;1,234;1.5;2.5;region
"""
MAPPING: dict[str, Any] = {
    "dataset": {
        "id": "my-events",
        "title": "Mine",
        "version": "3",
        "licence": "own",
        "citation": "me",
        "restricted": True,
    },
    "file": {"nothing": ["-99"]},
    "columns": {
        "row_id": "Incident",
        "date_start": "day",
        "country": "Land",
        "violence": "Kind",
        "side_a": "Group 1",
        "side_b": "Group 2",
        "deaths_best": "Dead",
        "latitude": "Lat",
        "longitude": "Lon",
        "place_precision": "Prec",
    },
    "values": {
        "violence": {"clash": "non-state", "attack": "one-sided", "army raid": "state-based", "*": "skip"},
        "place_precision": {"exact": 1, "region": 4},
    },
    "precision": {"date": 1, "place": 5},
    "kinds": {"Group Amber": "militia"},
}


def read(folder: Path, table: str = TABLE, **changes: Any) -> Reading:
    data, mapping = folder / "mine.csv", folder / "mine.mapping.yaml"
    data.write_text(table, encoding="utf-8")
    mapping.write_text(yaml.safe_dump({**MAPPING, **changes}), encoding="utf-8")
    return MappedCsv().read(data, options={"mapping": mapping})


def test_a_table_of_ones_own(tmp_path: Path) -> None:
    got = read(tmp_path)
    assert got.rows_read == 5
    assert got.events.select(
        "event_id", "date_start", "violence", "deaths_best", "place_precision"
    ).rows() == [
        ("my-events:A-1", dt.date(2016, 5, 26), "non-state", 3, 1),
        ("my-events:A-5", dt.date(2016, 6, 9), "state-based", 1234, 4),
    ]
    assert got.events["latitude"].to_list() == [1.5, 1.5]
    assert got.events["date_precision"].to_list() == [1, 1]
    aside = got.quarantine.filter(pl.col("row_number") > 0, pl.col("action") != "repaired")
    assert aside.select("row_number", "field", "rule", "value", "action").rows() == [
        (2, "deaths_best", "required-blank", None, "quarantined"),
        (3, "violence", "excluded-by-mapping", "protest", "dropped"),
        (4, "deaths_best", "not-a-number", "zero", "quarantined"),
    ]


def test_provenance_and_kinds_are_the_users_own(tmp_path: Path) -> None:
    got = read(tmp_path)
    ref = got.dataset
    assert (ref.id, ref.title, ref.version, ref.licence, ref.citation) == (
        "my-events",
        "Mine",
        "3",
        "own",
        "me",
    )
    assert ref.restricted is True
    assert ref.file == "mine.csv"
    assert got.kinds == {"Group Amber": "militia"}


def test_blank_precision_takes_the_default(tmp_path: Path) -> None:
    got = read(tmp_path, TABLE.replace("-99", "2"))
    assert got.events.filter(pl.col("row_id") == "A-2")["place_precision"].to_list() == [5]


def test_the_files_own_dates_beat_the_order_given(tmp_path: Path) -> None:
    got = read(tmp_path, TABLE.replace("-99", "2"), dates={"order": "mdy"})
    assert got.events.filter(pl.col("row_id") == "A-2")["date_start"].to_list() == [dt.date(2016, 6, 5)]
    unclear = TABLE.replace("26/05/2016", "05/05/2016").replace("-99", "2")
    got = read(tmp_path, unclear, dates={"order": "mdy"})
    assert got.events.filter(pl.col("row_id") == "A-2")["date_start"].to_list() == [dt.date(2016, 5, 6)]


def test_constants_stand_for_columns(tmp_path: Path) -> None:
    columns = {name: column for name, column in MAPPING["columns"].items() if name != "country"}
    got = read(tmp_path, columns=columns, constants={"country": "Elsewhere", "gwno": 999})
    assert got.events.select("country", "gwno").unique().rows() == [("Elsewhere", 999)]


def test_rows_left_out_by_another_column(tmp_path: Path) -> None:
    got = read(tmp_path, leave_out={"Group 1": ["group amber"]})
    assert got.events["row_id"].to_list() == ["A-5"]
    dropped = got.quarantine.filter(pl.col("rule") == "excluded-by-mapping")
    assert dropped["row_number"].to_list() == [1, 2, 3]


def test_a_file_without_a_header(tmp_path: Path) -> None:
    columns = {name: place for place, name in enumerate(["row_id", "date_start", "country", "violence"], 1)}
    got = read(
        tmp_path,
        TABLE.split("\n", 1)[1],
        columns={**columns, "deaths_best": 7},
        values={"violence": MAPPING["values"]["violence"]},
        file={"header": False, "nothing": ["-99"]},
        precision={"date": 1},
    )
    assert got.events["row_id"].to_list() == ["A-1", "A-5"]


def test_a_column_the_file_lacks_is_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(MappingError) as raised:
        read(tmp_path, columns={**MAPPING["columns"], "latitude": "Latt"})
    assert (raised.value.value, raised.value.way_out) == ("Latt", "did you mean 'lat'?")


def test_it_needs_a_mapping(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(TABLE)
    with pytest.raises(MappingError, match="needs a mapping"):
        MappedCsv().read(tmp_path / "x.csv", options={})


def test_ids_are_derived_where_there_are_none(tmp_path: Path) -> None:
    columns = {name: column for name, column in MAPPING["columns"].items() if name != "row_id"}
    got = read(
        tmp_path,
        TABLE + "A-6;09.06.2016;Testland;army raid;Army;Group Birch;1,234;1.5;2.5;region\n",
        columns=columns,
    )
    assert got.events.height == got.events["row_id"].n_unique() == 3


def test_it_passes_the_suite(tmp_path: Path) -> None:
    read(tmp_path)
    options = {"mapping": tmp_path / "mine.mapping.yaml"}
    check_source(MappedCsv(), tmp_path / "mine.csv", options=options, by_content=False)


ACLED = [
    "event_id_cnty",
    "event_date",
    "time_precision",
    "event_type",
    "actor1",
    "actor2",
    "interaction",
    "country",
    "region",
    "admin1",
    "admin2",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "fatalities",
]
PLACE = ["Testland", "Testregion", "North", "Upper", "Testville", "1.5", "2.5"]
ACLED_ROWS = [
    [
        "TST1",
        "26 May 2016",
        "1",
        "Battles",
        "Military Forces of Testland",
        "Group Amber",
        "12",
        *PLACE,
        "1",
        "Test Wire",
        "4",
    ],
    [
        "TST2",
        "27 May 2016",
        "2",
        "VAC",
        "Group Amber",
        "Civilians",
        "Rebel group-Civilians",
        *PLACE,
        "2",
        "Test Wire",
        "1",
    ],
    ["TST3", "28 May 2016", "3", "Protests", "Protesters", "", "60", *PLACE, "3", "Test Wire", "0"],
    [
        "TST4",
        "29 May 2016",
        "3",
        "Battles",
        "Group Amber",
        "Group Birch",
        "Rebel group-Rebel group",
        *PLACE,
        "3",
        "",
        "9",
    ],
]


def test_the_acled_mapping_reads_old_and_new_codes(tmp_path: Path) -> None:
    data, mapping = tmp_path / "acled.csv", tmp_path / "acled.mapping.yaml"
    data.write_text("\n".join(",".join(row) for row in [ACLED, *ACLED_ROWS]) + "\n")
    mapping.write_text(template("acled"), encoding="utf-8")
    got = MappedCsv().read(data, options={"mapping": mapping})
    assert got.dataset.restricted
    assert got.events.select(
        "row_id", "violence", "date_precision", "place_precision", "deaths_best"
    ).rows() == [
        ("TST1", "state-based", 1, 1, 4),
        ("TST2", "one-sided", 3, 3, 1),
        ("TST4", "non-state", 4, 4, 9),
    ]
