"""Small coded tables: encodings, double encoding, null words, sheets."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shadowgraph.errors import InputError
from shadowgraph.sources.coded_table import (
    clean_cell,
    fold_header,
    list_of_ids,
    read_coded_table,
    repair_encoding,
    whole,
)

ACCENTED = st.text("abcdefgh áéíóúñãçüöäß", min_size=1).map(str.strip).filter(bool)


def write(folder: Path, raw: bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(raw)
    return path


@given(ACCENTED, st.integers(0, 3))
def test_text_garbled_up_to_three_times_comes_back(text: str, times: int) -> None:
    garbled = text
    for _ in range(times):
        garbled = garbled.encode().decode("cp1252", errors="strict") if _safe(garbled) else garbled
    assert repair_encoding(garbled) == text


def _safe(text: str) -> bool:
    try:
        text.encode().decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True


@given(st.text())
def test_clean_text_is_left_alone(text: str) -> None:
    if not any(mark in text for mark in "ÃÂâÄÅ"):
        assert repair_encoding(text) == text


def test_a_file_of_two_encodings_reads_each_line_as_it_was_written(tmp_path: Path) -> None:
    raw = "\ufeffName,Id\nCártel,1\n".encode() + "Güeros,2\n".encode("latin-1")
    table = read_coded_table(write(tmp_path, raw)).cells
    assert table["name"].to_list() == ["Cártel", "Güeros"]
    assert table["id"].to_list() == ["1", "2"]


def test_blank_rows_keep_the_numbers_of_the_others(tmp_path: Path) -> None:
    table = read_coded_table(write(tmp_path, b"a,b\n1,2\n,\n NULL ,n/a\n3,\n")).cells
    assert table["row_number"].to_list() == [1, 4]
    assert table["a"].to_list() == ["1", "3"]
    assert table["b"].to_list() == ["2", None]


def test_rows_shorter_and_longer_than_the_header_are_kept(tmp_path: Path) -> None:
    table = read_coded_table(write(tmp_path, b"a;b\n1\n2;3;4\n")).cells
    assert table.select("a", "b").rows() == [("1", None), ("2", "3")]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="actorid"):
        read_coded_table(write(tmp_path, b"a,b\n1,2\n"), needs=["actorid"])


@pytest.mark.parametrize(
    ("cell", "cleaned"),
    [(" NULL ", None), ("n/a", None), ("", None), (None, None), ("  Los  Lobos ", "Los Lobos"), ("0", "0")],
)
def test_cells(cell: str | None, cleaned: str | None) -> None:
    assert clean_cell(cell) == cleaned


def test_headers_of_all_releases_fold_alike() -> None:
    assert {fold_header(name) for name in ("SideA2nd", "side_a_2nd", "Side A 2nd")} == {"sidea2nd"}


def test_numbers_and_lists() -> None:
    assert [whole(text) for text in ("1993", "1993.0", "1993.5", "x", "1e12", None)] == [
        1993,
        1993,
        None,
        None,
        None,
        None,
    ]
    assert list_of_ids("716, 1069") == [716, 1069]
    assert list_of_ids("716,x, 9") == [716, 9]


@pytest.mark.data
def test_the_right_sheet_of_an_old_workbook_is_read(data: Path) -> None:
    table = read_coded_table(data / "ucdp" / "extsup_large.xls", sheet="newstart").cells
    assert table.height == 6519
    by_needs = read_coded_table(data / "ucdp" / "extsup_large.xls", needs=["ywpname"]).cells
    assert by_needs.equals(table)
