"""Parquet and CSV: every row comes back; nothing a spreadsheet would run goes out."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from shadowgraph.errors import UsageError
from shadowgraph.exports import export
from shadowgraph.exports.comma import guard, unguard
from shadowgraph.exports.hxl import hashtags
from shadowgraph.store import layout
from shadowgraph.store.run import RunFolder

FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def test_parquet_is_the_table_with_its_provenance(run: RunFolder) -> None:
    paths = export(run, "parquet")
    assert [path.stem for path in paths[:-2]] == run.tables
    for path in paths[:-2]:
        assert_frame_equal(pl.read_parquet(path), run.read_table(path.stem))
        facts = json.loads(pl.read_parquet_metadata(path)["shadowgraph"])
        assert facts["tlp"] == "TLP:AMBER"
        assert [row["citation"] for row in facts["datasets"]] == [
            "The makers of ucdp-ged (2026)",
            "The makers of acled (2026)",
        ]


def test_csv_comes_back_number_for_number(run: RunFolder) -> None:
    paths = {path.stem: path for path in export(run, "csv")}
    for name in ("ties", "pairs", "measures", "events"):
        original = run.read_table(name)
        found = pl.read_csv(paths[name], schema=original.schema)
        text = [column for column, dtype in original.schema.items() if dtype == pl.String]
        assert_frame_equal(found.with_columns(unguard(pl.col(text))), original, check_exact=True)


def test_lists_are_joined_by_semicolons(run: RunFolder) -> None:
    path = next(path for path in export(run, "csv", tables=["evidence"]) if path.stem == "evidence")
    found = pl.read_csv(path)
    assert found.filter(term="timing")["event_ids"].to_list()[0] == "ucdp-ged:1;acled:9"


def test_only_text_that_would_run_is_changed(run: RunFolder) -> None:
    path = next(path for path in export(run, "csv", tables=["events"]) if path.stem == "events")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["side_a"] == "'+A"
    assert rows[0]["side_b"] == "'-1"
    assert rows[3]["place"] == "'=cmd|' /C calc'!A0"
    assert rows[0]["longitude"] == "-4.15"  # a number is a number
    assert rows[0]["country"] == "Mali"
    text = [name for name, dtype in run.read_table("events").schema.items() if dtype == pl.String]
    assert not [row for row in rows for name in text if row[name].startswith(FORMULA)]


@given(st.lists(st.text(alphabet=st.sampled_from("=+-@\t\r\n'\"a,;＝ "), max_size=6), min_size=1))
def test_the_guard_is_complete_and_can_be_undone(cells: list[str]) -> None:
    column = pl.Series("a", cells)
    safe = pl.select(guard(pl.lit(column))).to_series()
    assert not any(cell.startswith(FORMULA) for cell in safe)
    assert pl.select(unguard(pl.lit(safe))).to_series().to_list() == cells


def test_the_hxl_row_is_the_second_and_can_be_left_out(run: RunFolder, tmp_path: Path) -> None:
    with_tags = export(run, "csv", tmp_path / "hxl", hxl=True)[0].read_bytes().decode().split("\r\n")
    without = export(run, "csv", tmp_path / "plain")[0].read_bytes().decode().split("\r\n")
    assert [with_tags[0], *with_tags[2:]] == without
    tags = with_tags[1].split(",")
    head = with_tags[0].split(",")
    assert len(tags) == len(head)
    assert tags[head.index("latitude")] == "#geo+lat"
    assert tags[head.index("deaths_best")] == "#affected+killed"


@pytest.mark.parametrize("name", list(layout.TABLES))
def test_every_column_has_a_valid_hashtag(name: str) -> None:
    tags = hashtags(layout.TABLES[name].names)
    assert all(pl.Series(tags).str.contains(r"^#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*$"))
    assert len(tags) == len(set(tags))


def test_the_byte_order_mark_is_optional(run: RunFolder, tmp_path: Path) -> None:
    assert not export(run, "csv", tmp_path / "a")[0].read_bytes().startswith(b"\xef\xbb\xbf")
    marked = export(run, "csv", tmp_path / "b", bom=True)[0].read_bytes()
    assert marked.startswith(b"\xef\xbb\xbfevent_id")


def test_the_dictionary_describes_every_column(run: RunFolder) -> None:
    path = next(path for path in export(run, "csv") if path.name == "dictionary.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["table"], row["column"]) for row in rows] == [
        (name, column) for name in run.tables for column in layout.TABLES[name].names
    ]
    assert all(row["meaning"] for row in rows)
    assert not [row for row in rows for cell in row.values() if cell.startswith(FORMULA)]


def test_synthetic_rows_say_so_in_every_table(make: Callable[..., RunFolder]) -> None:
    run = make(synthetic=True)
    for path in export(run, "parquet")[:-2]:
        found = pl.read_parquet(path)
        assert found.schema["synthetic"] == pl.Boolean
        assert found["synthetic"].all()
    for path in export(run, "csv")[:-3]:
        assert path.read_bytes().decode().split("\r\n")[0].endswith(",synthetic")


def test_unknown_tables_and_formats_are_refused(run: RunFolder) -> None:
    with pytest.raises(UsageError) as caught:
        export(run, "csv", tables=["tie"])
    assert caught.value.field == "table"
    with pytest.raises(UsageError) as caught:
        export(run, "shapefile")
    assert caught.value.field == "format"
    assert caught.value.exit_code == 2
