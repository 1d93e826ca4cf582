"""Damaged delimited text: each damage costs the damaged row at most."""

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pytest

from shadowgraph.conformance.ged_sample import STANDARD, as_csv
from shadowgraph.sources import excel_split
from shadowgraph.sources.base import Reading
from shadowgraph.sources.layout import OFFICIAL
from shadowgraph.sources.resync import Resync
from shadowgraph.sources.ucdp_ged import UcdpGed

Rows = list[dict[str, str]]
Make = Callable[..., Rows]
Write = Callable[..., Path]


def read(path: Path) -> Reading:
    return UcdpGed().read(path, options={})


OLD = OFFICIAL["17.1 to 19.1"]
"""The layout whose last columns are never blank, so that a shifted row shows."""


def lines_of(rows: Rows, columns: Sequence[str] = OLD) -> tuple[str, list[str]]:
    return as_csv([], columns), [as_csv([row], columns).split("\n", 1)[1] for row in rows]


@pytest.fixture
def flat(rows: Make) -> Rows:
    return [{**row, "where_description": ""} for row in rows(12, seed=5)]


@pytest.mark.parametrize(
    ("whole", "damaged", "rule", "kept"),
    [
        ("Test province,", '"Test province,', "stray-quote", True),
        ("Test province,", "Test\nprovince,", "joined-lines", True),
        ("Test province,", "Test, new, province,", "field-count", False),
        ('Another",', "Another,", "broken-quotes", False),
    ],
)
def test_a_damaged_row_leaves_its_neighbours_alone(
    whole: str, damaged: str, rule: str, kept: bool, flat: Rows, write: Write
) -> None:
    header, lines = lines_of(flat)
    sound = read(write(header + "".join(lines))).events
    assert whole in lines[4]
    lines[4] = lines[4].replace(whole, damaged, 1)
    got = read(write(header + "".join(lines)))
    assert got.rows_read == 12
    assert got.quarantine.select("row_number", "rule").rows() == [(5, rule)]
    fifth = pl.col("row_number") == 5
    assert got.events.filter(~fifth).equals(sound.filter(~fifth))
    if kept:
        assert got.events.drop("repairs").equals(sound.drop("repairs"))
    else:
        assert got.events.filter(fifth).is_empty()


def test_the_quarantine_never_shows_the_text_of_a_broken_row(flat: Rows, write: Write) -> None:
    header, lines = lines_of([{**row, "source_original": "Colonel Somebody"} for row in flat])
    lines[4] = lines[4].replace("Test province,", "Test, new, province,", 1)
    quarantine = read(write(header + "".join(lines))).quarantine
    assert quarantine["value"].to_list() == ["44 fields for 42 columns"]


@pytest.mark.parametrize("comma_first", [False, True])
def test_no_quotation_mark_too_many_or_too_few_costs_a_neighbour(
    comma_first: bool, rows: Make, write: Write
) -> None:
    """Every mark of a row is taken out in turn, and one put in after every comma, as the fast reader meets them."""
    sample = rows(9, seed=11)
    for row in sample:
        row["adm_1"] = ", then a text" if comma_first else "Test province, north"
    sound = read(write(sample)).events
    header, lines = lines_of(sample, STANDARD)
    whole = lines[4]
    damaged = [whole[:place] + whole[place + 1 :] for place, letter in enumerate(whole) if letter == '"']
    damaged += [
        whole[: place + 1] + '"' + whole[place + 1 :] for place, letter in enumerate(whole) if letter == ","
    ]
    others = sound.filter(pl.col("row_number") != 5).drop("row_number")
    for line in damaged:
        events = read(write(header + "".join([*lines[:4], line, *lines[5:]]))).events
        assert others.join(events, on=others.columns, how="anti", nulls_equal=True).is_empty(), line


def test_a_text_that_looks_like_a_row_start_is_left_in_its_place(rows: Make, write: Write) -> None:
    sample = rows(8, seed=6)
    sample[2]["where_description"] = "first\n2,000 people fled, to A, B, C, D, E and F\n3,000 stayed"
    got = read(write(sample))
    assert (got.rows_read, got.events.height) == (8, 8)
    assert got.quarantine.is_empty()


def test_resync_agrees_with_the_fast_reader_on_sound_text(rows: Make) -> None:
    sample = rows(60, seed=7)
    lines = as_csv(sample).split("\n")[1:]
    got = [record.fields for record in Resync(lines, delimiter=",", width=len(STANDARD), numbered=True)]
    assert got == [[row[name] for name in STANDARD] for row in sample]


def cut_up(text: str, *, twice: bool) -> str:
    """What a spreadsheet makes of a comma-separated file where ';' separates lists."""
    made = []
    for line in text.strip("\n").split("\n"):
        pieces = [piece.removeprefix('""') for piece in line.split(";")]
        cells = ['"' + piece.replace('"', '""') + '"' if '"' in piece else piece for piece in pieces]
        made.append(";".join(([cells[0]] if twice else []) + cells + [""] * 6))
    return "\n".join(made) + "\n"


@pytest.mark.parametrize("twice", [False, True], ids=["once", "first cell twice"])
def test_a_file_cut_up_by_a_spreadsheet(twice: bool, rows: Make, write: Write) -> None:
    sample = rows(30, seed=8)
    sound = read(write(sample)).events
    got = read(write(cut_up(as_csv(sample), twice=twice)))
    assert got.rows_read == 30
    assert got.events.equals(sound)
    assert got.quarantine["rule"].to_list() == ["excel-split"]


def test_lines_quoted_whole(rows: Make, write: Write) -> None:
    sample = [{**row, "where_description": ""} for row in rows(10, seed=9)]
    header, lines = lines_of(sample)
    wrapped = header + "".join('"' + line.strip().replace('"', '""') + '"\n' for line in lines)
    got = read(write(wrapped))
    assert got.events.equals(read(write(header + "".join(lines))).events)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_sound_file_is_not_taken_for_a_cut_up_one(delimiter: str, rows: Make) -> None:
    assert excel_split.mended(as_csv(rows(20), delimiter=delimiter)) is None
