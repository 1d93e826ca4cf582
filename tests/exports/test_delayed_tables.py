"""No table passes a delayed export unthought of."""

import datetime as dt

import polars as pl
import pytest

from shadowgraph.exports.delay import delay
from shadowgraph.records.tie import PAIRS, PATRON_EVIDENCE, PATRONS
from shadowgraph.store.layout import TABLES

CUTOFF = dt.date(2015, 6, 30)


def patrons() -> pl.DataFrame:
    rows = [
        ("old", 1990, 2020, "1995-1999;2014-2018"),
        ("silent", 2000, 2010, None),
        ("later", 1990, 2020, "2016-2017"),
        ("new", 2016, 2020, None),
    ]
    return PATRONS.conform(
        pl.DataFrame(
            [
                {
                    "theatre": "t",
                    "state": "s",
                    "gwno": 1,
                    "actor_b": group,
                    "name_state": "S",
                    "name_b": group,
                    "first_year": first,
                    "last_year": last,
                    "p_support": 0.5,
                    "p_low": 0.4,
                    "p_high": 0.6,
                    "log_odds": 0.0,
                    "basis": "inferred" if years is None else "reported",
                    "alleged_only": False,
                    "years_reported": years,
                }
                for group, first, last, years in rows
            ]
        )
    )


def test_patrons_show_nothing_of_later_years() -> None:
    left = delay("patrons", patrons(), CUTOFF, lambda name: pl.DataFrame())
    PATRONS.check(left)
    assert left.select("actor_b", "last_year", "years_reported").rows() == [
        ("old", 2015, "1995-1999;2014-2015"),
        ("silent", 2010, None),
    ]


def test_reasons_go_with_their_patrons() -> None:
    bars = PATRON_EVIDENCE.conform(
        pl.DataFrame(
            [
                {
                    "theatre": "t",
                    "state": "s",
                    "actor_b": group,
                    "term": "prior",
                    "contribution": 0.0,
                    "compared": "",
                }
                for group in ("old", "new")
            ]
        )
    )
    kept = delay("patrons", patrons(), CUTOFF, lambda name: pl.DataFrame())
    left = delay("patron_evidence", bars, CUTOFF, lambda name: kept)
    assert left["actor_b"].to_list() == ["old"]


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_of_a_run_is_thought_of_or_withheld(name: str) -> None:
    empty = TABLES[name].empty()
    left = delay(name, empty, CUTOFF, lambda other: TABLES[other].empty())
    assert left.columns == empty.columns


def test_a_table_nobody_has_thought_of_is_withheld() -> None:
    table = pl.DataFrame({"day": [dt.date(2026, 1, 1)]})
    assert delay("novelty", table, CUTOFF, lambda name: pl.DataFrame()).height == 0


def test_what_is_first_reported_later_is_not_shown_of_a_pair() -> None:
    key = {"theatre": "t", "actor_a": "a", "actor_b": "b"}
    blank = {name: [None] for name in PAIRS.dtypes}
    pair = pl.DataFrame(blank, schema=PAIRS.dtypes).with_columns(
        **{name: pl.lit(value) for name, value in key.items()},
        basis=pl.lit("reported"),
        reported_by=pl.lit("later-files"),
        reported_layers=pl.lit("finance"),
        first_reported=pl.lit(dt.date(2017, 1, 1)),
    )
    ties = pl.DataFrame({**key, "period_start": [dt.date(2015, 1, 1)], "p_cooperating": [0.7]})
    left = delay("pairs", pair, CUTOFF, lambda name: ties)
    assert left.select("basis", "reported_by", "reported_layers", "first_reported").row(0) == (
        "inferred",
        None,
        None,
        None,
    )
