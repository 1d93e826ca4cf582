"""Year-coded rows become spells that cover the same years and no others."""

import datetime as dt

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from shadowgraph.sources.statement_rows import StatementRows, newest, places_in


def rows() -> StatementRows:
    return StatementRows("demo", "1", "demo.csv")


@given(st.lists(st.integers(1950, 2020), min_size=1, max_size=30))
def test_spells_cover_exactly_the_coded_years(years: list[int]) -> None:
    found = rows()
    for number, year in enumerate(years, start=1):
        found.add("support", ("A", 1), ("B", 2), row=(number, str(number)), original="x", year=year)
    spells = found.statements()
    covered = [
        year
        for start, end in spells.select("date_start", "date_end").rows()
        for year in range(start.year, end.year + 1)
    ]
    assert sorted(covered) == sorted(set(years))
    assert spells["statement_id"].is_unique().all()
    assert spells["date_precision"].to_list() == [5] * spells.height


def test_a_gap_of_a_year_parts_two_spells_and_alleged_stands_apart() -> None:
    found = rows()
    for year, alleged in ((1990, False), (1991, False), (1993, False), (1992, True)):
        found.add(
            "support", ("A", None), ("B", None), row=(1, "1"), original="arms", year=year, alleged=alleged
        )
    spells = found.statements().sort("date_start")
    assert spells.select("date_start", "date_end", "alleged").rows() == [
        (dt.date(1990, 1, 1), dt.date(1991, 12, 31), False),
        (dt.date(1992, 1, 1), dt.date(1992, 12, 31), True),
        (dt.date(1993, 1, 1), dt.date(1993, 12, 31), False),
    ]


def test_namesakes_without_ids_in_two_countries_are_not_joined() -> None:
    found = rows()
    for number, (place, year) in enumerate((("Peru", 1990), ("Bolivia", 1991)), start=1):
        found.add(
            "support", ("A", None), ("ELN", None), row=(number, "r"), original="x", year=year, places=[place]
        )
    assert sorted(found.statements()["country"]) == ["Bolivia", "Peru"]
    with_ids = rows()
    for number, (place, year) in enumerate((("Peru", 1990), ("Bolivia", 1991)), start=1):
        with_ids.add(
            "support", ("A", 1), ("ELN", 2), row=(number, "r"), original="x", year=year, places=[place]
        )
    assert with_ids.statements().height == 1


def test_an_undated_relation_has_no_dates() -> None:
    found = rows()
    found.add("split", ("A", 1), ("B", 2), row=(3, "3"), original="splinter", layer="lineage")
    row = found.statements().row(0, named=True)
    assert (row["date_start"], row["date_end"], row["date_precision"]) == (None, None, None)
    assert row["statement_id"] == "demo:3:1"
    assert row["original"] == "splinter [rows 3]"


def test_ids_do_not_depend_on_the_order_of_reading() -> None:
    made = []
    for order in ([0, 1, 2], [2, 0, 1]):
        found = rows()
        entries = [("A", 1990, 1), ("A", 1991, 2), ("C", 1990, 1)]
        for at in order:
            name, year, number = entries[at]
            found.add(
                "support", (name, None), ("B", None), row=(number, str(number)), original="x", year=year
            )
        made.append(found.statements().sort("statement_id"))
    assert made[0].equals(made[1])


def test_an_unreadable_year_sets_the_row_aside() -> None:
    found = rows()
    years = [found.year({"year": text}, "year", (1, "1")) for text in ("1990", "19900", "x", None, "1990.0")]
    assert years == [1990, None, None, None, 1990]
    aside = found.quarantined()
    assert aside["rule"].to_list() == ["year-readable"] * 3
    assert set(aside["value"].to_list()) == {"19900", "x", None}


def test_nothing_read_gives_empty_tables_in_their_schema() -> None:
    assert rows().statements().height == 0
    assert rows().quarantined().height == 0
    assert rows().statements().schema["ucdp_a"] == pl.Int32


def test_small_things() -> None:
    assert newest([None]) == "unknown"
    assert newest(["17.1", "18.1", "18.1"]) == "18.1"
    assert places_in("Iran: Kurdistan") == ["Iran"]
    assert places_in(None) == []
