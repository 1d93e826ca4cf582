"""Every real file that breaks importers is read, with the right rows kept.

How the truth was found, without any of our code: the three CSVs with the csv module (records minus header and
tag row); the GeoJSON with json; the file Excel damaged by counting lines that start with a GED id and relid, and
summing the deaths at the ends of its records with a regular expression.
"""

import csv
import json
import re
from pathlib import Path

import polars as pl
import pytest

from shadowgraph.sources.base import Reading
from shadowgraph.sources.ucdp_ged import UcdpGed

pytestmark = pytest.mark.data


def reading(data: Path, name: str) -> Reading:
    return UcdpGed().read(data / "awkward" / name, options={})


def records(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def balance(got: Reading) -> tuple[int, int, int]:
    aside = got.quarantine.filter(pl.col("row_number") > 0, pl.col("action") != "repaired")
    return got.rows_read, got.events.height, aside["row_number"].n_unique()


@pytest.mark.parametrize(
    ("name", "kept", "best"),
    [
        ("ged191-bangladesh-myanmar.csv", 3194, "best"),
        ("hdx-hxl-bangladesh.csv", 601, "best"),
        ("ucdp-web-export-mali.csv", 311, "best_est"),
    ],
)
def test_csv_files_keep_every_record(data: Path, name: str, kept: int, best: str) -> None:
    truth = [row for row in records(data / "awkward" / name) if not row["date_start"].startswith("#")]
    got = reading(data, name)
    assert len(truth) == kept
    assert balance(got) == (kept, kept, 0)
    assert got.events["row_id"].to_list() == [row["id"] for row in truth]
    assert got.events["deaths_best"].to_list() == [int(row[best]) for row in truth]
    assert got.events["side_b"].to_list() == [" ".join(row["side_b"].split()) for row in truth]
    assert got.events["longitude"].to_list() == [float(row["longitude"]) for row in truth]


def test_the_tag_row_is_dropped_and_said_so(data: Path) -> None:
    quarantine = reading(data, "hdx-hxl-bangladesh.csv").quarantine
    assert quarantine.select("row_number", "rule", "action").rows() == [(0, "hxl-tag-row", "dropped")]


def test_the_web_export_keeps_its_columns_in_place(data: Path) -> None:
    """Read with an index column, as pandas does by default, every value would move one column."""
    events = reading(data, "ucdp-web-export-mali.csv").events
    first = events.row(0, named=True)
    assert (first["row_id"], first["date_start"].isoformat(), first["deaths_best"]) == (
        "235799",
        "2016-05-26",
        2,
    )
    assert (first["deaths_low"], first["deaths_high"], first["gwno"]) == (2, 2, 432)
    assert set(events["country"]) == {"Mali"}


def test_dates_of_the_web_export_are_month_first(data: Path) -> None:
    path = data / "awkward" / "ucdp-web-export-mali.csv"
    truth = [
        row["date_start"][6:10] + "-" + row["date_start"][:2] + "-" + row["date_start"][3:5]
        for row in records(path)
    ]
    got = reading(data, "ucdp-web-export-mali.csv").events["date_start"]
    assert [str(day) for day in got] == truth


def test_the_file_excel_cut_up_is_put_together(data: Path) -> None:
    text = (data / "awkward" / "excel-damaged-niger.csv").read_text(encoding="utf-8")
    starts = re.findall(r'^"?(\d{4,6}),[A-Z]{3}-\d{4}-\d', text, flags=re.MULTILINE)
    ends = re.findall(r"(\d+),(\d+),(\d+),(\d+),(\d+),(\d+),(\d+),\"?;{2,}$", text, flags=re.MULTILINE)
    got = reading(data, "excel-damaged-niger.csv")
    assert len(starts) == len(set(starts)) == len(ends) == 204
    assert balance(got) == (204, 204, 0)
    assert got.events["row_id"].to_list() == starts
    assert got.events["deaths_best"].to_list() == [int(end[4]) for end in ends]
    assert got.events["deaths_high"].to_list() == [int(end[5]) for end in ends]
    assert "excel-split" in got.quarantine["rule"].to_list()


def test_the_file_excel_cut_up_agrees_with_the_same_events_elsewhere(data: Path) -> None:
    damaged = reading(data, "excel-damaged-niger.csv").events
    whole = UcdpGed().read(data / "ucdp" / "ged-dev-csv.zip", options={}).events
    both = damaged.join(whole, on="row_id", suffix="_whole")
    assert both.height > 100
    for field in ("date_start", "date_end", "side_a", "side_b", "side_b_id", "violence", "adm_1", "adm_2"):
        known = both.filter(pl.col(f"{field}_whole").is_not_null())
        differing = known.filter(pl.col(field).ne_missing(pl.col(f"{field}_whole"))).height
        assert differing <= 0.05 * both.height, field  # later releases revise a few events


def test_geojson_takes_its_points(data: Path) -> None:
    features = json.loads((data / "awkward" / "ged231-car.geojson").read_text(encoding="utf-8"))["features"]
    got = reading(data, "ged231-car.geojson")
    assert balance(got) == (len(features), 300, 0)
    assert got.dataset.version == "23.1"
    assert got.events["longitude"].to_list() == [each["geometry"]["coordinates"][0] for each in features]
    assert got.events["row_id"].to_list() == [str(each["properties"]["id"]) for each in features]
    assert got.events["deaths_best"].sum() == sum(each["properties"]["best"] for each in features)
