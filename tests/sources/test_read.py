"""The verb: recognise by content, or by name, or by a mapping beside the file; say what was tried."""

from collections.abc import Callable
from pathlib import Path

import pytest

from shadowgraph import sources
from shadowgraph.errors import UnknownFormatError

Rows = list[dict[str, str]]
Make = Callable[..., Rows]
Write = Callable[..., Path]


def test_a_ged_file_is_recognised_whatever_its_name(rows: Make, write: Write) -> None:
    assert sources.read(write(rows(5), "anything.txt")).dataset.id == "ucdp-ged"


@pytest.mark.parametrize(
    "name", ["GEDEvent_v24_0_3.csv", "GEDEvent_v21_01_21_12.csv", "my candidate file.csv"]
)
def test_a_candidate_is_told_by_its_name(name: str, rows: Make, write: Write) -> None:
    assert sources.read(write(rows(5), name)).dataset.id == "ucdp-candidate"


def test_a_candidate_is_told_by_its_codes(rows: Make, write: Write) -> None:
    sample = rows(5)
    sample[3]["code_status"] = "Check dyad"
    assert sources.read(write(sample, "events.csv")).dataset.id == "ucdp-candidate"


def test_the_user_may_name_the_source(rows: Make, write: Write) -> None:
    assert sources.read(write(rows(5), "x.csv"), dataset="ucdp-candidate").events[
        "dataset"
    ].unique().to_list() == ["ucdp-candidate"]


def test_a_mapping_beside_the_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("day,land,kind,dead\n2020-01-01,Testland,2,3\n")
    columns = "{date_start: day, country: land, violence: kind, deaths_best: dead}"
    (tmp_path / "mine.mapping.yaml").write_text(f"dataset: {{id: mine}}\ncolumns: {columns}\n")
    assert sources.read(tmp_path / "mine.csv").events["dataset"].to_list() == ["mine"]


def test_what_was_tried_and_the_way_out(write: Write) -> None:
    with pytest.raises(UnknownFormatError) as raised:
        sources.read(write("order,customer\n1,2\n", "sales.csv"))
    error = raised.value
    assert (error.where, error.value, error.exit_code) == ("sales.csv", "order, customer", 3)
    assert "ucdp-ged 0.00" in str(error.rule)
    assert "mapping" in str(error.way_out)


def test_a_source_nobody_has(rows: Make, write: Write) -> None:
    with pytest.raises(UnknownFormatError) as raised:
        sources.read(write(rows(5)), dataset="ucdp-gde")
    assert raised.value.way_out == "did you mean 'ucdp-ged'?"


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01\x02\x03" * 50, b"\x89PNG\r\n\x1a\n", b"{", b"[1, 2]", b"PAR1broken"]
)
def test_files_of_something_else_are_unknown_not_a_crash(data: bytes, write: Write) -> None:
    with pytest.raises(UnknownFormatError):
        sources.read(write(data, "thing.bin"))


def test_several_files_in_the_order_given(rows: Make, write: Write) -> None:
    said: list[tuple[str, float]] = []
    paths = [write(rows(2), "ged251.csv"), write(rows(3), "GEDEvent_v26_0_1.csv")]
    readings = sources.read_all(paths, progress=lambda message, share: said.append((message, share)))
    assert [reading.rows_read for reading in readings] == [2, 3]
    assert [share for _, share in said] == [0.0, 0.5, 1.0]
