"""The whole development file and the 2021 Candidate, cell by cell against the csv module."""

import csv
import datetime as dt
import io
import zipfile
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from shadowgraph.records.event import EVENTS
from shadowgraph.sources.base import Reading
from shadowgraph.sources.ucdp_candidate import UcdpCandidate
from shadowgraph.sources.ucdp_ged import UcdpGed

pytestmark = pytest.mark.data

NUMBERS = {
    "gwno": "country_id",
    "latitude": "latitude",
    "longitude": "longitude",
    "place_precision": "where_prec",
    "priogrid": "priogrid_gid",
    "side_a_id": "side_a_new_id",
    "side_b_id": "side_b_new_id",
    "conflict_id": "conflict_new_id",
    "dyad_id": "dyad_new_id",
    "deaths_a": "deaths_a",
    "deaths_b": "deaths_b",
    "deaths_civilians": "deaths_civilians",
    "deaths_unknown": "deaths_unknown",
    "deaths_low": "low",
    "deaths_best": "best",
    "deaths_high": "high",
}
TEXTS = {
    "row_id": "id",
    "country": "country",
    "region": "region",
    "adm_1": "adm_1",
    "adm_2": "adm_2",
    "place": "where_coordinates",
    "side_a": "side_a",
    "side_b": "side_b",
    "conflict": "conflict_name",
    "code_status": "code_status",
}


@pytest.fixture(scope="module")
def ged(data: Path) -> Reading:
    return UcdpGed().read(data / "ucdp" / "ged-dev-csv.zip", options={})


@pytest.fixture(scope="module")
def truth(data: Path) -> list[dict[str, str]]:
    with zipfile.ZipFile(data / "ucdp" / "ged-dev-csv.zip") as archive:
        text = archive.read(archive.namelist()[0]).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_row_of_the_development_file_is_kept(ged: Reading, truth: list[dict[str, str]]) -> None:
    EVENTS.check(ged.events)
    assert ged.rows_read == ged.events.height == len(truth) == 119_756
    rules = Counter(zip(ged.quarantine["rule"], ged.quarantine["action"], strict=True))
    assert rules == {("precision-from-span", "repaired"): 429, ("unknown-code", "repaired"): 5}
    assert sum(row["date_prec"] == "" for row in truth) == 429
    assert (ged.dataset.first_date, ged.dataset.last_date) == ("1989-01-01", "2021-12-31")


@pytest.mark.parametrize("field", NUMBERS)
def test_numbers_are_those_of_the_file(ged: Reading, truth: list[dict[str, str]], field: str) -> None:
    expected = [float(row[NUMBERS[field]]) if row[NUMBERS[field]] else None for row in truth]
    assert ged.events[field].cast(pl.Float64).to_list() == expected


@pytest.mark.parametrize("field", TEXTS)
def test_texts_are_those_of_the_file_but_for_spaces(
    ged: Reading, truth: list[dict[str, str]], field: str
) -> None:
    expected = [" ".join(row[TEXTS[field]].split()) or None for row in truth]
    assert ged.events[field].to_list() == expected


def test_dates_are_those_of_the_file(ged: Reading, truth: list[dict[str, str]]) -> None:
    for field in ("date_start", "date_end"):
        assert ged.events[field].to_list() == [dt.date.fromisoformat(row[field][:10]) for row in truth]


def test_sources_that_were_not_counted_are_unknown(ged: Reading, truth: list[dict[str, str]]) -> None:
    expected = [
        int(row["number_of_sources"]) if row["number_of_sources"] not in ("", "-1") else None for row in truth
    ]
    assert ged.events["n_sources"].to_list() == expected


def test_no_headline_or_official_reaches_a_table(ged: Reading, truth: list[dict[str, str]]) -> None:
    kept = {
        cell
        for name in ged.events.columns
        if ged.events[name].dtype == pl.String
        for cell in ged.events[name]
    }
    offices = {office.strip() for row in truth for office in row["source_office"].split(";")}
    for column in ("source_original", "source_headline"):
        long = {row[column] for row in truth if len(row[column]) > 40}
        assert len(long) > 1000
        assert long & kept <= offices, sorted(long & kept - offices)[:5]
    assert not ged.events["source_office"].drop_nulls().str.contains("@|(?i)twitter").any()


def test_the_candidate_is_told_apart_and_read_whole(data: Path) -> None:
    got = UcdpCandidate().read(data / "ucdp" / "GEDEvent_v21_01_21_12.csv.zip", options={})
    assert (got.rows_read, got.events.height) == (17_407, 17_407)
    assert got.dataset.version == "21.01.21.12"
    assert got.events["event_id"][0] == "ucdp-candidate:412700"
    assert got.events["code_status"].value_counts().sort("count")["count"].to_list()[-1] == 14_436
