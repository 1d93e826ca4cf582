"""10,000 mutated rows never crash the reader, never lose a good row, and never vanish without a trace.

Good rows are invented (`conformance.ged_sample`); in each of 50 batches 200 of 220 rows have cells replaced by what
spreadsheets, typists, other tools and attackers put there. Two ways to write them: properly quoted, where every
row stays a row; and raw, where a cell's own quotes, delimiters and line breaks tear the file apart.
"""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shadowgraph.conformance.ged_sample import STANDARD, as_csv, ged_rows
from shadowgraph.records.event import EVENTS, QUARANTINE
from shadowgraph.sources.base import Reading
from shadowgraph.sources.ucdp_ged import UcdpGed

BATCHES, MUTATED, GOOD = 50, 200, 20
POOL = ged_rows(MUTATED + GOOD, np.random.default_rng(20_260_101))
GOOD_PLACES = range(0, MUTATED + GOOD, (MUTATED + GOOD) // GOOD)

NASTY = [
    "", " ", "NA", "NaN", "null", "None", "#N/A", "-", "?", "unknown", "0", "-1", "1", "1.0", "234.0",
    "2.5", "1e3", "1E+400", "99999999999999999999", "2147483648", "-2147483649", "inf", "-Infinity",
    "1,234", "12,5", "234, 539", "1;2", "2019-02-30", "2019-13-01", "31/12/2019", "12/31/2019",
    "05/06/2019", "0000-00-00", "9999-12-31", "1066-10-14", "43831", "26 May 2016", "May 2016", "2016",
    "20160526", "2016-05-26T00:00:00Z", "tomorrow", '"', '""', '"""', "'", 'a "quoted" word',
    "comma, comma", "semi;colon", "tab\there", "pipe|pipe", "line\nbreak", "\r\n", "back\\slash", "\\N",
    "nul\x00byte", "\x1b[31mred", "\ufeff", "\u200b", "\u202eright to left", "café", "ÿ", "𝔘𝔫𝔦",
    "Ещё один", "جماعة", "武装集团", "१२३", "١٢", "=cmd()|' /C calc'!A0", "+1+1", "@SUM(1)",
    "<script>alert(1)</script>", "'; DROP TABLE events; --", "POINT (1 2)", "200.5", "-91", "181",
    "x" * 3000, "id", "type_of_violence", "#date+start",
]  # fmt: skip

OTHER_ID = st.sampled_from([row["id"] for row in POOL])
CELL = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.integers().map(str),
    st.floats().map(str),
    st.dates().map(str),
)
BATCH = st.tuples(st.integers(0, 2**32 - 1), st.lists(CELL, min_size=30, max_size=30))
"""Chance for the places, and cells beside the nasty ones to put there: drawing every cell singly takes minutes."""
CLASHES = st.dictionaries(st.integers(0, MUTATED - 1), OTHER_ID, max_size=3)
LOOSE = ["event_id", "row_id", "row_number", "repairs"]
"""What may differ in a good row: its number, and its id when a mutated row claims the same."""


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """The good rows as they read in a file of their own."""
    return read([POOL[place] for place in GOOD_PLACES], tmp_path_factory.mktemp("good")).events


def read(rows: list[dict[str, str]], folder: Path, text: str | None = None) -> Reading:
    path = folder / "ged261.csv"
    path.write_bytes((text if text is not None else as_csv(rows)).encode())
    return UcdpGed().read(path, options={})


def mutated(batch: tuple[int, list[str]], clashes: Mapping[int, str]) -> list[dict[str, str]]:
    rng = np.random.default_rng(batch[0])
    cells = NASTY + batch[1]
    made = [dict(row) for row in POOL]
    bad = [place for place in range(len(POOL)) if place not in GOOD_PLACES]
    for place in bad:
        for column in rng.choice(len(STANDARD), int(rng.integers(1, 6)), replace=False):
            made[place][STANDARD[column]] = cells[int(rng.integers(len(cells)))]
    for number, row_id in clashes.items():
        made[bad[number]]["id"] = row_id
    return made


def check_balance(got: Reading) -> None:
    EVENTS.check(got.events)
    QUARANTINE.check(got.quarantine)
    aside = got.quarantine.filter(pl.col("row_number") > 0, pl.col("action") != "repaired")
    gone = set(aside["row_number"])
    assert not gone & set(got.events["row_number"])
    assert got.events.height + len(gone) == got.rows_read
    assert set(got.events["row_number"]) | gone == set(range(1, got.rows_read + 1))
    assert (aside["field"].str.len_chars() > 0).all()
    assert (aside["rule"].str.len_chars() > 0).all()


def good_rows(got: Reading, expected: pl.DataFrame) -> pl.DataFrame:
    """The good rows among those read, found by what they say (their ids may have got a suffix)."""
    plain = pl.col("row_id").str.split("~").list.first()
    return (
        got.events.with_columns(plain.alias("plain"))
        .join(expected.select(pl.col("row_id").alias("plain"), "side_a", "side_b", "date_start", "conflict_id"),
              on=["plain", "side_a", "side_b", "date_start", "conflict_id"], how="semi")
        .sort("plain")
        .drop("plain")
    )  # fmt: skip


HARD = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "derandomize": True,
    "phases": (Phase.generate,),
}
"""No shrinking: a failing batch is printed whole, and shrinking fifty rows takes minutes."""


@settings(max_examples=BATCHES, **HARD)
@given(batch=BATCH, clashes=CLASHES)
def test_quoted_mutations(
    batch: tuple[int, list[str]],
    clashes: dict[int, str],
    expected: pl.DataFrame,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    rows = mutated(batch, clashes)
    got = read(rows, tmp_path_factory.getbasetemp())
    check_balance(got)

    assert got.rows_read == len(rows)
    good = good_rows(got, expected)
    assert good.drop(LOOSE).equals(expected.sort("row_id").drop(LOOSE))
    claimed = set(clashes.values()) | {row["id"] for row in rows if row not in POOL}
    for row in good.iter_rows(named=True):
        if row["row_id"].split("~")[0] not in claimed:
            assert "~" not in row["row_id"]
            assert row["repairs"] is None


@settings(max_examples=30, **HARD)
@given(batch=BATCH)
def test_raw_mutations(
    batch: tuple[int, list[str]], expected: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A torn row may be lost, but only with a record; its neighbours are not."""
    rows = mutated(batch, {})
    lines = [as_csv([])]
    for place, row in enumerate(rows):
        whole = as_csv([row]).split("\n", 1)[1]
        if place not in GOOD_PLACES:
            whole = (
                ",".join(
                    row[name] if row[name] != POOL[place][name] else quoted(row[name]) for name in STANDARD
                )
                + "\n"
            )
        lines.append(whole)
    got = read(rows, tmp_path_factory.getbasetemp(), "".join(lines))
    check_balance(got)
    good = good_rows(got, expected)
    assert good.drop(LOOSE).equals(expected.sort("row_id").drop(LOOSE))


def quoted(cell: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="").writerow([cell])
    return out.getvalue()
