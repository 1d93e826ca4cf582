"""Lulls of real theatres: ceasefires found where history has them, silence of the record never taken for one."""

import datetime as dt

import polars as pl
import pytest

from shadowgraph.measures import measure
from shadowgraph.measures.peace.lulls import lulls

pytestmark = [pytest.mark.data, pytest.mark.slow]


def test_the_ceasefire_and_the_end_in_sri_lanka(cut) -> None:
    data = cut(["Sri Lanka"], 1989)
    found = lulls(data)
    starts = found.filter(kind="district").group_by(pl.col("start").dt.year()).len()
    by_year = dict(starts.rows())
    # Unilateral truces of December 2001, the agreement of February 2002; May 2009.
    assert by_year[2001] >= 10
    assert by_year[2009] >= 10
    assert max(by_year[year] for year in (1998, 1999, 2000, 2006, 2007)) < 8
    sides = found.filter(kind="pair", unit_name="Government of Sri Lanka and LTTE")
    years = sides["start"].dt.year().to_list()
    assert 2002 in years
    last = sides.sort("start").row(-1, named=True)
    # The LTTE did not stop fighting: it was gone.
    assert (last["start"].year, last["outcome"], last["both_active"]) == (2009, "holds", False)
    share = measure(data, names=["peace_share"], draws=50).table
    december = {
        row["period_start"].year: row["value"]
        for row in share.rows(named=True)
        if row["period_start"].month == 12 and row["period_end"].day == 31
    }
    assert december[2001] < 0.5 < 0.85 < december[2002]
    assert december[2008] < 0.6 < december[2009] == 1.0


def test_agreements_in_mali(cut) -> None:
    found = lulls(cut(["Mali", "Burkina Faso", "Niger"], 2012)).filter(kind="pair", both_active=True)
    pairs = {
        (row["unit_name"], row["start"].year): row["start"].month
        for row in found.rows(named=True)
        if row["p_silence"] < 0.05
    }
    # The agreement of Algiers: signed in May and June 2015.
    assert pairs["CMA and Government of Mali", 2015] in (5, 6, 7)
    # Platform and coordination made peace in August and September 2017.
    assert pairs["CMA and GATIA", 2017] in (7, 8, 9, 10)


def test_the_end_of_the_second_war_in_sudan(cut) -> None:
    found = lulls(cut(["Sudan", "South Sudan"], 1989)).filter(
        kind="pair", unit_name="Government of Sudan and SPLM/A"
    )
    last = found.sort("start").row(-1, named=True)
    assert dt.date(2004, 6, 1) <= last["start"] <= dt.date(2005, 6, 1)


def test_silence_of_the_record_is_no_lull(cut) -> None:
    found = lulls(cut(["Syria"], 2011))
    assert found.filter(pl.col("start").dt.year() < 2016).is_empty()
    across = found.filter((pl.col("start") < dt.date(2020, 1, 1)) & (pl.col("end") >= dt.date(2020, 1, 1)))
    assert across.is_empty()
    assert "can't say" in found["outcome"].to_list()
