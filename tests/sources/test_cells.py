"""Cells to numbers and codes: what is read, what is blank, which rule an unreadable cell breaks."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shadowgraph.sources.cells import Cells, code, decimal, whole
from shadowgraph.sources.fields import VIOLENCE_CODES
from shadowgraph.sources.rules import RULES


def numbers(*cells: str | None, thousands: bool = False, low: int = 0, high: int = 1000) -> Cells:
    return whole(
        pl.Series("n", cells, dtype=pl.String), low=low, high=high, dtype=pl.Int32, thousands=thousands
    )


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("7", 7),
        (" 7 ", 7),
        ("+7", 7),
        ("007", 7),
        ("234.0", 234),
        ("234.", 234),
        ("234,00", 234),
        ("1e2", 100),
        ("'7", 7),
        ("٧", 7),
        ("१२", 12),
        ("", None),
        ("NA", None),
        ("nan", None),
        ("-", None),
        ("NULL", None),
        (None, None),
    ],
)
def test_whole_numbers(cell: str | None, value: int | None) -> None:
    read = numbers("1", cell)
    assert read.values.to_list() == [1, value]
    assert read.bad.is_empty()


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("seven", "not-a-number"),
        ("7.5", "not-a-number"),
        ("0x7", "not-a-number"),
        ("1_000", "not-a-number"),
        ("9" * 50, "not-a-number"),
        ("=1+1", "not-a-number"),
        ("inf", "not-a-number"),
        ("2016-05-26", "not-a-number"),
        ("1001", "number-out-of-range"),
        ("-1", "number-out-of-range"),
        ("99999999999", "number-out-of-range"),
        ("1e9", "number-out-of-range"),
        ("1,234", "several-values"),
        ("200, 2", "several-values"),
        ("1;2", "several-values"),
    ],
)
def test_unreadable_whole_numbers_name_their_rule(cell: str, rule: str) -> None:
    read = numbers("1", cell, "3")
    assert read.values.to_list() == [1, None, 3]
    assert read.bad.rows() == [(1, cell, rule)]
    assert rule in RULES


@pytest.mark.parametrize("cell", ["1,234", "1 234", "1'234"])
def test_thousands_only_where_they_may_be(cell: str) -> None:
    assert numbers(cell, thousands=True, high=10_000).values.to_list() == [1234]
    assert numbers(cell, high=10_000).values.to_list() == [None]


@given(st.lists(st.one_of(st.none(), st.integers(0, 1000)), max_size=30))
def test_well_formed_columns_come_back_as_they_are(values: list[int | None]) -> None:
    read = numbers(*(None if value is None else str(value) for value in values))
    assert read.values.to_list() == values
    assert read.bad.is_empty()


@given(st.lists(st.text(max_size=12), min_size=1, max_size=30))
def test_every_cell_is_read_blank_or_bad(cells: list[str]) -> None:
    for read in (numbers(*cells), decimal(pl.Series("n", cells, dtype=pl.String))):
        bad = set(read.bad["position"])
        assert len(read.values) == len(cells)
        assert all(read.values[place] is None for place in bad)
        assert [cells[place] for place in read.bad["position"]] == read.bad["value"].to_list()


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("15.736902", 15.736902),
        ("-3.2", -3.2),
        ("−3.2", -3.2),
        ("15,736902", 15.736902),
        ("1.5E1", 15.0),
        (".5", 0.5),
        ("nan", None),
        ("", None),
        ("12", 12.0),
    ],
)
def test_decimal_numbers(cell: str, value: float | None) -> None:
    read = decimal(pl.Series(["1.0", cell]))
    assert read.values.to_list() == [1.0, value]
    assert read.bad.is_empty()


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("15.736.902", "not-a-number"),
        ("15°44'N", "not-a-number"),
        ("inf", "not-a-number"),
        ("1e999", "number-out-of-range"),
    ],
)
def test_unreadable_decimals_name_their_rule(cell: str, rule: str) -> None:
    read = decimal(pl.Series(["1.0", cell]))
    assert read.values.to_list() == [1.0, None]
    assert read.bad["rule"].to_list() == [rule]


def test_codes_fold_case_spacing_and_decimals() -> None:
    cells = pl.Series(["1", "2.0", " One-Sided Violence ", "non-state_conflict", "NA", "4", "yes"])
    read = code(cells, VIOLENCE_CODES)
    assert read.values.to_list() == ["state-based", "non-state", "one-sided", "non-state", None, None, None]
    assert read.bad.rows() == [(5, "4", "unknown-code"), (6, "yes", "unknown-code")]


def test_a_star_stands_for_every_other_code() -> None:
    read = code(pl.Series(["a", "b", "c"]), {"a": "state-based", "*": "non-state"})
    assert read.values.to_list() == ["state-based", "non-state", "non-state"]
