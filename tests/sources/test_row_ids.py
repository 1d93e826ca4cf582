"""Ids: the source's own, mended where possible, derived where not, and never shared by two events."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from shadowgraph.conformance.ged_sample import STANDARD
from shadowgraph.sources.base import Reading
from shadowgraph.sources.ucdp_ged import UcdpGed

Rows = list[dict[str, str]]
Make = Callable[..., Rows]
Write = Callable[..., Path]


def read(path: Path) -> Reading:
    return UcdpGed().read(path, options={})


@pytest.mark.parametrize("cell", ["100003", "100003.0", " 100003", "0100003", "'100003"])
def test_one_id_in_several_spellings(cell: str, rows: Make, write: Write) -> None:
    sample = rows(5)
    sample[2]["id"] = cell
    assert read(write(sample)).events["event_id"][2] == "ucdp-ged:100003"


@pytest.mark.parametrize("cell", ["", "NA", "1.00003E+05", "x" * 200])
def test_the_second_id_stands_in_for_an_unusable_first(cell: str, rows: Make, write: Write) -> None:
    sample = rows(5)
    sample[2]["id"] = cell
    got = read(write(sample))
    assert got.events["row_id"][2] == sample[2]["relid"]
    assert got.events["repairs"][2] == "id-from-second"


def test_content_stands_in_for_both(rows: Make, write: Write) -> None:
    sample = rows(5, relid=False)
    sample[2]["id"] = ""
    got = read(write(sample))
    assert got.events["row_id"][2].startswith("row:")
    assert got.events["repairs"][2] == "id-from-content"
    again = read(write([sample[2], *sample[:2], *sample[3:]]))
    assert got.events["row_id"][2] == again.events["row_id"][0]


def test_without_any_id_equal_rows_stay_apart(rows: Make, write: Write) -> None:
    sample = rows(5)
    got = read(
        write([*sample, sample[0]], columns=[name for name in STANDARD if name not in ("id", "relid")])
    )
    assert got.events.height == got.events["event_id"].n_unique() == 6
    assert got.quarantine["rule"].to_list() == ["column-missing"]


def test_of_copies_the_last_stays(rows: Make, write: Write) -> None:
    sample = rows(5)
    revised = {**sample[1], "best": "77", "side_a": "Group Renamed"}
    got = read(write([*sample, revised]))
    assert got.rows_read == 6
    assert got.events["row_number"].to_list() == [1, 3, 4, 5, 6]
    assert got.events.filter(pl.col("row_id") == "100002")["deaths_best"].to_list() == [77]
    assert got.quarantine.select("row_number", "rule", "action", "value").rows() == [
        (2, "duplicate-id", "dropped", "100002")
    ]


def test_a_copy_that_cannot_be_read_does_not_oust_a_good_one(rows: Make, write: Write) -> None:
    sample = rows(5)
    got = read(write([*sample, {**sample[1], "date_start": "soon"}]))
    assert got.events["row_number"].to_list() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("relid", [True, False])
def test_different_events_under_one_id_both_stay(relid: bool, rows: Make, write: Write) -> None:
    sample = rows(5, relid=relid)
    sample[3]["id"] = sample[1]["id"]
    sample[3]["country"] = "Otherland"
    got = read(write(sample))
    assert got.events.height == got.events["event_id"].n_unique() == 5
    assert got.events["row_id"][3] == "100002"
    assert got.events["row_id"][1].startswith("100002~")
    assert got.quarantine.select("row_number", "rule", "action").rows() == [(2, "id-clash", "repaired")]
