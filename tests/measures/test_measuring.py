"""The stage as a whole."""

import dataclasses
import datetime as dt

import polars as pl
import pytest

from shadowgraph.conformance.invented_theatre import invented_theatre, theatre_of
from shadowgraph.errors import SchemaError, UsageError
from shadowgraph.measures import Measure, measure
from shadowgraph.measures import context as blocks_of
from shadowgraph.measures.escalation.events import EventCount
from shadowgraph.records.measure import MEASURES, step_of

DATA, TIES = invented_theatre()


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    return measure(DATA, TIES, seed=3, draws=60).table


def test_the_table_keeps_its_contract(table) -> None:
    MEASURES.check(table)
    assert table["theatre"].unique().to_list() == ["invented"]
    keys = ["unit_kind", "unit", "measure", "period_start", "period_end"]
    assert table.equals(table.sort(keys))


def test_the_same_seed_gives_the_same_bytes(table) -> None:
    assert measure(DATA, TIES, seed=3, draws=60).table.equals(table)
    other = measure(DATA, TIES, seed=4, draws=60).table
    assert not other.equals(table)
    assert other["value"].equals(table["value"])


def test_every_value_lies_in_its_interval(table) -> None:
    held = table.drop_nulls("value").select(pl.col("value").is_between("low", "high"))
    assert held.to_series().all()


def test_a_theatre_keeps_its_gaps_and_districts_have_none(table) -> None:
    gaps = table.filter(pl.col("value").is_null())
    assert set(gaps["unit_kind"]) == {"theatre"}


def test_years_stand_beside_months_where_dates_are_rough(table) -> None:
    events = table.filter((pl.col("measure") == "events") & (pl.col("unit_kind") == "theatre")).with_columns(
        step_of()
    )
    years = events.filter(pl.col("step") == "year")
    assert years["period_start"].dt.year().to_list() == [2010, 2011, 2012, 2013]
    assert years["value"].sum() == DATA.events.height
    months = events.filter(pl.col("step") == "month")
    assert months["period_start"].min() == dt.date(2011, 1, 1)
    assert set(events["step"]) == {"month", "year"}


def test_ties_and_registers_have_their_own_periods(table) -> None:
    steps = table.with_columns(step_of()).group_by("measure").agg(pl.col("step").unique())
    found = dict(steps.rows())
    assert found["coalitions"] == found["frustration"] == ["quarter"]
    assert found["splits"] == found["mergers"] == ["year"]
    assert set(found["deaths"]) == {"month", "year"}


def test_districts_sum_to_the_events_located(table) -> None:
    events = table.filter(pl.col("measure") == "events").with_columns(step_of())
    years = events.filter((pl.col("step") == "year") & (pl.col("unit_kind") == "district"))
    located = DATA.events.filter(pl.col("district").is_not_null())
    rough = located.filter(pl.col("district").is_in(years["unit"].unique().implode()))
    assert years["value"].sum() == rough.height


def test_blocks_change_nothing(monkeypatch, table) -> None:
    monkeypatch.setattr(blocks_of, "BLOCK", 40)
    assert measure(DATA, TIES, seed=3, draws=60).table.equals(table)


def test_another_theatre_in_the_data_changes_no_district(table) -> None:
    extra = theatre_of(
        [
            {
                "a": "Yew",
                "b": "State East",
                "day": dt.date(2012, 5, 4),
                "district": "Invented|Far|Z",
                "id": "far:1",
            }
        ]
    )
    wider = dataclasses.replace(
        DATA,
        events=pl.concat([DATA.events, extra.events]).sort("date_start", "event_id"),
        participants=pl.concat([DATA.participants, extra.participants]),
        actors=pl.concat([DATA.actors, extra.actors.filter(pl.col("name") == "Yew")]).sort("actor_id"),
    )
    there = measure(wider, TIES, seed=3, draws=60).table

    def districts(frame):
        # The chance of a lull asks, by its definition, what goes on around the district.
        kept = (pl.col("unit") != "Invented|Far|Z") & (pl.col("measure") != "p_lull_12m")
        return frame.filter((pl.col("unit_kind") == "district") & kept)

    assert districts(there).equals(districts(table))


def test_names_choose_measures() -> None:
    table = measure(DATA, TIES, names=["deaths", EventCount()], draws=20).table
    assert set(table["measure"]) == {"deaths", "events"}


def test_without_ties_their_measures_are_left_out() -> None:
    names = set(measure(DATA, None, draws=20).table["measure"])
    assert "coalitions" not in names
    assert {"breaks", "infighting_share", "splits"} <= names


@pytest.mark.parametrize(
    ("options", "field"),
    [({"step": "week"}, "step"), ({"names": ["harm"]}, "names"), ({"draws": 5}, "draws")],
)
def test_senseless_options_are_refused(options, field) -> None:
    with pytest.raises(UsageError) as caught:
        measure(DATA, TIES, **options)
    assert caught.value.field == field


class Short(EventCount):
    name = "short"

    def compute(self, context):
        return super().compute(context)[:-1]


def test_a_measure_of_the_wrong_shape_is_named() -> None:
    short: Measure = Short()
    with pytest.raises(SchemaError, match="short"):
        measure(DATA, TIES, names=[short], draws=20)
