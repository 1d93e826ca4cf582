"""Measures of real theatres: totals agree with the events, silence is shown as silence, known turns are found."""

import datetime as dt

import polars as pl
import pytest

from shadowgraph.measures import measure, turning_points
from shadowgraph.measures.developments import developments
from shadowgraph.records.measure import step_of
from shadowgraph.ties import infer

pytestmark = [pytest.mark.data, pytest.mark.slow]

NAMES = ("events", "deaths", "active_groups", "effective_groups", "infighting_share", "many_sidedness")


def rows(table, name, step, kind="theatre"):
    chosen = (pl.col("measure") == name) & (pl.col("unit_kind") == kind)
    return table.filter(chosen).with_columns(step_of()).filter(pl.col("step") == step)


@pytest.fixture(scope="module")
def sahel(cut):
    found = cut(["Mali", "Burkina Faso", "Niger"], 2012)
    return found, measure(found, names=NAMES, draws=50)


@pytest.fixture(scope="module")
def syria(cut):
    found = cut(["Syria"], 2011)
    return found, measure(found, names=NAMES, draws=50)


def test_years_sum_to_the_events(sahel) -> None:
    data, measures = sahel
    years = data.events.group_by(pl.col("date_start").dt.year()).agg(pl.col("deaths_best").sum(), pl.len())
    for name, column in (("events", "len"), ("deaths", "deaths_best")):
        found = rows(measures.table, name, "year")
        assert dict(
            found.select(pl.col("period_start").dt.year(), pl.col("value").cast(pl.Int64)).rows()
        ) == dict(years.select("date_start", column).rows())


def test_months_sum_to_the_events_dated_to_a_month(sahel) -> None:
    data, measures = sahel
    months = rows(measures.table, "events", "month")
    assert months["value"].sum() == months["n_events"].sum()
    assert 0.99 < months["value"].sum() / data.events.height <= 1.0


def test_the_sahel_turns_when_it_turned(sahel) -> None:
    data, measures = sahel
    found = turning_points(measures, data.events).filter(pl.col("unit_kind") == "theatre")
    first = {
        row["measure"]: row["period_start"] for row in found.filter(pl.col("rank") == 1).rows(named=True)
    }
    assert dt.date(2017, 1, 1) <= first["events"] <= dt.date(2018, 6, 30)
    assert dt.date(2017, 1, 1) <= first["many_sidedness"] <= dt.date(2018, 6, 30)
    # The operation of January 2013.
    assert dt.date(2013, 1, 1) in found.filter(pl.col("measure") == "deaths")["period_start"].to_list()
    named = found.drop_nulls("event_id").join(data.events, on="event_id", how="anti")
    assert named.is_empty()


def test_the_break_between_is_and_jnim_shows_as_infighting(sahel) -> None:
    _, measures = sahel
    months = rows(measures.table, "infighting_share", "month").with_columns(
        pl.col("period_start").dt.year().alias("y")
    )
    by_year = dict(
        months.group_by("y")
        .agg((pl.col("value") * pl.col("n_events")).sum() / pl.col("n_events").sum())
        .rows()
    )
    assert by_year[2020] > 3 * max(by_year[2018], by_year[2019])


def test_years_of_syria_known_to_the_year_are_years(syria) -> None:
    _, measures = syria
    years = rows(measures.table, "events", "year")
    assert years["period_start"].dt.year().to_list() == [
        2011,
        2012,
        2013,
        2014,
        2015,
        2016,
        2017,
        2018,
        2019,
        2021,
    ]
    months = rows(measures.table, "events", "month")["period_start"].dt.year()
    assert set(months) == {2016, 2017, 2018, 2019, 2021}
    groups = dict(
        rows(measures.table, "active_groups", "year").select(pl.col("period_start").dt.year(), "value").rows()
    )
    assert groups[2012] < 10 < 30 < groups[2014]


def test_the_missing_year_of_syria_is_no_peace(syria) -> None:
    _, measures = syria
    assert measures.table.filter(pl.col("period_start").dt.year() == 2020).is_empty()


def test_the_peace_of_sri_lanka_is_no_hole(cut) -> None:
    found = measure(cut(["Sri Lanka"], 2005), names=["events"], draws=20).table
    years = (
        rows(found, "events", "month").group_by(pl.col("period_start").dt.year()).agg(pl.col("value").sum())
    )
    totals = dict(years.rows())
    assert totals[2009] > 100
    assert totals[2010] < 5


def told(data, most=14):
    """The weightiest developments, with the names of those concerned."""
    names = dict(data.actors.select("actor_id", "name").iter_rows())
    table = developments(data, infer(data)).head(most)
    return [{**row, "names": {names[one] for one in row["actors"]}} for row in table.iter_rows(named=True)]


def test_whoever_knows_the_sahel_finds_its_turns(sahel) -> None:
    found = told(sahel[0])
    (merger,) = [row for row in found if row["kind"] == "merger" and "JNIM" in row["names"]]
    assert merger["names"] >= {"AQIM", "Ansar Dine", "FLM"}
    assert merger["date"] == dt.date(2017, 3, 5)
    (rift,) = [row for row in found if row["kind"] == "rift" and row["names"] == {"IS", "JNIM"}]
    assert dt.date(2019, 6, 1) <= rift["date"] <= dt.date(2020, 6, 30)
    assert rift["p"] > 0.9
    (spread,) = [row for row in found if row["place"] == "Burkina Faso"]
    assert dt.date(2016, 6, 1) <= spread["date"] <= dt.date(2017, 12, 31)


def test_the_turns_of_sri_lanka_have_their_dates(cut) -> None:
    found = told(cut(["Sri Lanka"], 1989), 12)
    whole = [row for row in found if row["place"] is None and not row["names"]]
    calm = {(row["date"].year, row["date"].month) for row in whole if row["kind"] == "calming"}
    # The end of the JVP's second insurrection; the truce of 8 Jan 1995; the ceasefire signed on 22 Feb 2002, after a
    # truce from Christmas; the end of the war on 18 May 2009.
    assert calm == {(1990, 3), (1995, 1), (2002, 1), (2009, 6)}
    risen = {(row["date"].year, row["date"].month) for row in whole if row["kind"] == "escalation"}
    # War again after India left, after the talks of 1994-95, and after the ceasefire.
    assert risen == {(1990, 6), (1995, 4), (2005, 12)}
    (karuna,) = [row for row in found if row["kind"] == "break"]
    assert (karuna["names"], karuna["date"].year) == ({"LTTE", "LTTE - K"}, 2004)


def test_a_hole_in_the_record_is_no_turn(syria) -> None:
    """Syria's events pause from December 2019 to 2020: that is the file, not peace."""
    found = told(syria[0], 60)
    near = [row for row in found if dt.date(2019, 11, 15) <= row["date"] <= dt.date(2021, 12, 31)]
    assert [row["kind"] for row in near if row["kind"] not in ("alliance", "split", "joined")] == []
