"""Change in the Sahel: the turn of 2017, when it could be seen, and the massacre of March 2019."""

import datetime as dt

import polars as pl
import pytest

from shadowgraph.measures import measure
from shadowgraph.measures.change.moves import moves
from shadowgraph.measures.change.regimes import regimes
from shadowgraph.measures.change.watch import watch

pytestmark = [pytest.mark.data, pytest.mark.slow]


@pytest.fixture(scope="module")
def sahel(cut):
    found = cut(["Mali", "Burkina Faso", "Niger"], 2012)
    names = ["events", "deaths", "peace_clustering", "unattributed_share"]
    return found, measure(found, names=names, draws=50).table


def test_violence_turned_in_2017_and_that_could_be_said_in_2018(sahel) -> None:
    _, table = sahel
    found = regimes(table).filter(unit_kind="theatre", measure="events").row(-1, named=True)
    assert (found["start"], found["label"]) == (dt.date(2017, 6, 1), "high")
    assert (found["start_low"], found["start_high"]) == (dt.date(2016, 12, 1), dt.date(2018, 1, 1))
    seen = {
        day: watch(table, period=day).filter(unit_kind="theatre", measure="events").row(0, named=True)
        for day in pl.date_range(dt.date(2017, 1, 1), dt.date(2019, 1, 1), "1mo", eager=True)
    }
    assert [day for day, row in seen.items() if row["alarm"]] == [dt.date(2018, 5, 1)]


def test_a_front_formed(sahel) -> None:
    _, table = sahel
    months = table.filter(pl.col("measure") == "peace_clustering").drop_nulls("value")
    by = dict(months.group_by(pl.col("period_start").dt.year()).agg(pl.col("value").median()).rows())
    assert (
        max(by[year] for year in (2013, 2014, 2015, 2016))
        < 1.6
        < min(by[year] for year in (2018, 2019, 2020, 2021))
    )


def test_ogossagou_is_behind_the_deaths_of_march_2019(sahel) -> None:
    data, table = sahel
    found = moves(table, data, period=dt.date(2019, 3, 31))
    bankass = found.filter(pl.col("unit_name").str.starts_with("Bankass"), measure="deaths").row(
        0, named=True
    )
    assert bankass["after"] > 100
    event = data.events.filter(event_id=bankass["event_ids"][0]).row(0, named=True)
    assert event["date_start"] == dt.date(2019, 3, 23)
    assert bankass["event_shares"][0] > 0.9
    assert "Dan na Ambassagou" in bankass["actors"]
    assert found["rank"].to_list() == list(range(1, found.height + 1))
