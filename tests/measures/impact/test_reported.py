import datetime as dt
from dataclasses import replace

import polars as pl
import pytest

from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.measures.impact.reported import reported_turns
from shadowgraph.records.statement import STATEMENTS


def war(first=2000, last=2014):
    rows = []
    for year in range(first, last + 1):
        for month in (2, 6, 10):
            rows.append({"a": "State East", "b": "Ash", "day": dt.date(year, month, 1), "deaths": 20})
            rows.append({"a": "Elm", "b": "Civilians", "day": dt.date(year, month, 2), "deaths": 1})
    return theatre_of(rows)


def stated(data, rows):
    """Rows: relation, a, b, first year, last year, dataset."""
    made = [
        {
            "statement_id": f"s{k}",
            "relation": relation,
            "layer": "unspecified",
            "actor_a": f"name:{a}",
            "actor_b": f"name:{b}",
            "name_a": a,
            "name_b": b,
            "directed": relation == "support",
            "date_start": dt.date(first, 1, 1),
            "date_end": dt.date(last, 12, 31),
            "date_precision": 5,
            "alleged": False,
            "reliability": "F",
            "credibility": 6,
            "dataset": dataset,
            "dataset_version": "1",
            "row_id": str(k),
            "original": "",
        }
        for k, (relation, a, b, first, last, dataset) in enumerate(rows)
    ]
    return replace(data, statements=STATEMENTS.conform(pl.DataFrame(made, infer_schema_length=None)))


def years(data, treatment):
    return (reported_turns(data, treatment)["quarter"] // 4).to_list()


def test_support_begins_in_its_first_year_where_the_source_had_looked():
    data = stated(war(), [("support", "Elm", "Ash", 2006, 2008, "ucdp-esd")])
    turns = reported_turns(data, "tie begins")
    assert turns.rows() == [("name:Ash", "name:Elm", 2006 * 4, "name:Ash")]
    assert years(data, "tie ends") == [2009]


def test_the_first_year_of_war_is_no_beginning():
    # Nobody looked at Ash in 2005: its first year as a party is the first in which support could be coded.
    data = stated(war(first=2006), [("support", "Elm", "Ash", 2006, 2008, "ucdp-esd")])
    assert years(data, "tie begins") == []
    assert years(data, "tie ends") == [2009]


def test_support_that_lasts_as_long_as_the_war_has_no_end():
    data = stated(war(last=2008), [("support", "Elm", "Ash", 2006, 2008, "ucdp-esd")])
    assert years(data, "tie ends") == []


def test_a_gap_of_a_year_is_no_end_and_no_new_beginning():
    spells = [
        ("support", "Elm", "Ash", 2004, 2005, "ucdp-esd"),
        ("support", "Elm", "Ash", 2007, 2008, "ucdp-esd"),
    ]
    data = stated(war(), spells)
    assert years(data, "tie begins") == [2004]
    assert years(data, "tie ends") == [2009]


def test_the_end_of_the_files_years_is_no_end_of_the_tie():
    data = stated(war(last=2021), [("support", "Elm", "Ash", 2010, 2017, "ucdp-esd")])
    assert years(data, "tie ends") == []


@pytest.mark.parametrize("dataset", ["ucdp-actor", "ucdp-nonstate", "ucdp-dyadic", "ucdp-brd"])
def test_what_condenses_events_dates_nothing(dataset):
    relation = "support" if dataset in ("ucdp-dyadic", "ucdp-brd") else "alliance"
    data = stated(war(), [(relation, "Elm", "Ash", 2006, 2008, dataset)])
    assert years(data, "tie begins") == []


def test_lineage_dated_by_events_is_not_used():
    data = theatre_of(
        [{"a": "Ash", "b": "State East", "day": dt.date(2000 + k, 5, 1)} for k in range(10)]
        + [{"a": "Elm", "b": "State East", "day": dt.date(2000 + k, 5, 1)} for k in range(5)],
        lineage=[("Elm", "joined", "Ash", 2004)],
    )
    assert reported_turns(data, "tie begins").is_empty()


def test_a_users_own_dated_alliance_counts():
    data = stated(war(), [("alliance", "Ash", "Elm", 2006, 2008, "field-notes")])
    assert years(data, "tie begins") == [2006]
    assert years(data, "tie ends") == [2009]
