"""Which events feed which periods of which units."""

import dataclasses
import datetime as dt

import polars as pl
import pytest

from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.measures.holes import hole_months
from shadowgraph.measures.layout import lay_out, tie_layout

DISTRICT = "Invented|North|A"


def event(day, until=None, when=1, **more):
    start = dt.date.fromisoformat(day)
    return {
        "a": "Ash",
        "b": "State East",
        "day": start,
        "until": dt.date.fromisoformat(until) if until else start,
        "when": when,
        **more,
    }


def periods(layout, kind="theatre"):
    return layout.slots.filter(pl.col("unit_kind") == kind).select("period_start", "n_events").rows()


def first(month, year=2012):
    return dt.date(year, month, 1)


def test_zeros_inside_a_series_and_none_outside() -> None:
    layout = lay_out(theatre_of([event("2012-02-03"), event("2012-04-03")]), "month")
    assert periods(layout) == [(first(2), 1), (first(3), 0), (first(4), 1)]
    assert layout.slots["period_end"].to_list() == [
        dt.date(2012, 2, 29),
        dt.date(2012, 3, 31),
        dt.date(2012, 4, 30),
    ]


@pytest.mark.parametrize(
    ("more", "inside"),
    [
        ({"district": DISTRICT}, True),
        ({"district": DISTRICT, "where": 3}, True),
        ({"district": DISTRICT, "where": 4}, False),
        ({"district": DISTRICT, "where": 6}, False),
        ({"district": DISTRICT, "at": (None, None)}, False),
        ({"district": None}, False),
        ({"district": "Invented|North|"}, False),
    ],
)
def test_only_events_located_surely_enough_feed_a_district(more, inside) -> None:
    layout = lay_out(theatre_of([event("2012-02-03", **more)]), "month")
    assert bool(periods(layout, "district")) == inside
    assert periods(layout) == [(first(2), 1)]


@pytest.mark.parametrize(
    ("when", "until", "month", "quarter"),
    [
        (1, "2012-02-03", 1, 1),
        (4, "2012-02-29", 1, 1),
        # More than a month, whatever the code says.
        (3, "2012-03-20", 0, 1),
        # Coded as coarser than a month, however short it looks.
        (5, "2012-02-10", 0, 0),
    ],
)
def test_only_events_dated_surely_enough_feed_a_step(when, until, month, quarter) -> None:
    sure = [event("2012-02-05") for _ in range(9)]
    data = theatre_of([*sure, event("2012-02-03", until, when)])
    found = [sum(n for _, n in periods(lay_out(data, step))) - 9 for step in ("month", "quarter")]
    assert found == [month, quarter]


def test_a_span_across_two_periods_belongs_to_both_in_parts() -> None:
    layout = lay_out(theatre_of([event("2012-02-20", "2012-03-10", 4)]), "month")
    assert layout.records.select("low", "high", "point").rows() == [(0.0, 0.5, True), (0.5, 1.0, False)]
    assert periods(layout) == [(first(2), 1), (first(3), 0)]


def test_parts_of_a_span_always_sum_to_one() -> None:
    days = [event(f"2012-{month:02d}-{day:02d}", None, 4) for month in (1, 6, 11) for day in (1, 14, 30)]
    data = theatre_of([{**one, "until": one["day"] + dt.timedelta(days=30)} for one in days])
    layout = lay_out(data, "month")
    parts = layout.records.group_by("event").agg((pl.col("high") - pl.col("low")).sum())
    assert parts["high"].to_list() == pytest.approx([1.0] * len(days))


def test_a_year_known_too_roughly_is_blank_by_month_and_whole_by_year() -> None:
    rough = [event("2011-01-01", "2011-12-31", 5) for _ in range(3)]
    data = theatre_of([*rough, event("2011-05-03"), event("2012-02-03"), event("2012-03-03")])
    assert periods(lay_out(data, "month")) == [(first(1), 0), (first(2), 1), (first(3), 1)]
    years = lay_out(data, "year", coarser_than="month")
    assert periods(years) == [(first(1, 2011), 4), (first(1, 2012), 2)]


def test_a_few_rough_dates_leave_the_months() -> None:
    fine = [event(f"2012-{month:02d}-05") for month in range(1, 9)]
    data = theatre_of([*fine, event("2012-01-01", "2012-12-31", 5)])
    assert len(periods(lay_out(data, "month"))) == 8
    assert periods(lay_out(data, "year", coarser_than="month")) == [(first(1), 9)]


def test_only_units_with_rough_dates_get_years() -> None:
    fine = event("2012-01-05", district=DISTRICT)
    rough = event("2012-01-01", "2012-12-31", 5, district="Invented|South|B")
    years = lay_out(theatre_of([fine, rough]), "year", coarser_than="month")
    assert years.slots["unit"].to_list() == ["Invented|South|B", "invented"]
    assert lay_out(theatre_of([fine]), "year", coarser_than="month").slots.is_empty()


def test_a_run_breaks_where_a_year_is_blank() -> None:
    rough = [event("2012-01-01", "2012-12-31", 5) for _ in range(3)]
    layout = lay_out(theatre_of([event("2011-11-03"), *rough, event("2013-02-03")]), "month")
    runs = layout.slots.group_by(pl.col("period_start").dt.year(), maintain_order=True).agg(
        pl.col("run").unique()
    )
    assert runs["run"].list.len().to_list() == [1, 1]
    assert runs["run"].list.first().n_unique() == 2


def test_ties_have_slots_in_their_own_periods_even_where_dates_are_rough() -> None:
    rough = [event("2011-01-01", "2011-12-31", 5), event("2012-02-03")]
    ties = pl.DataFrame({"period_start": [dt.date(2010, 10, 1), dt.date(2011, 7, 1), dt.date(2012, 1, 1)]})
    ties = ties.with_columns(period_end=pl.col("period_start").dt.offset_by("3mo").dt.offset_by("-1d"))
    assert periods(tie_layout(theatre_of(rough), ties)) == [(first(7, 2011), 1), (first(1), 1)]


def test_a_hole_in_the_record_has_no_slots() -> None:
    busy = [
        event(f"{year}-{month:02d}-{day:02d}", district=DISTRICT)
        for year in (2010, 2012)
        for month in range(1, 13)
        for day in range(1, 11)
    ]
    data = theatre_of([one for one in busy if not (one["day"].year == 2012 and one["day"].month < 4)])
    assert hole_months(data.events).tolist() == list(range(2011 * 12, 2012 * 12 + 3))
    months = [start for start, _ in periods(lay_out(data, "month"))]
    assert len(months) == 12 + 9
    assert len(periods(lay_out(data, "month"), "district")) == 21
    assert lay_out(data, "month").slots["run"].n_unique() == 4
    # A year or quarter with a month missing would count too few.
    assert [start.year for start, _ in periods(lay_out(data, "year"))] == [2010]
    assert len(periods(lay_out(data, "quarter"))) == 4 + 3


def test_a_hole_in_one_country_blanks_its_districts_only() -> None:
    there = months_of([10] * 12 + [0] * 12 + [10] * 12)
    far = [{**one, "district": "Invented|Far|Z"} for one in there]
    near = [{**one, "district": DISTRICT} for one in months_of([50] * 36)]
    data = theatre_of([*far, *near])
    abroad = pl.col("district") == "Invented|Far|Z"
    events = data.events.with_columns(country=pl.when(abroad).then(pl.lit("Abroad")).otherwise("country"))
    slots = lay_out(dataclasses.replace(data, events=events), "month").slots
    assert dict(slots.group_by("unit").len().rows()) == {DISTRICT: 36, "Invented|Far|Z": 24, "invented": 36}
    # As the larger part of the theatre, it blanks the theatre too.
    few = pl.concat([events.filter(abroad), events.filter(~abroad).head(50)]).sort("date_start", "event_id")
    slots = lay_out(dataclasses.replace(data, events=few), "month").slots
    assert slots.filter(pl.col("unit_kind") == "theatre").height == 24


def months_of(counts):
    """Events in each month from January 2010."""
    return [
        event(f"{2010 + month // 12}-{month % 12 + 1:02d}-{1 + k % 28:02d}")
        for month, n in enumerate(counts)
        for k in range(n)
    ]


@pytest.mark.parametrize(
    "counts",
    [
        # A few events a month: a quiet year may be quiet.
        [1] * 12 + [0] * 12 + [1] * 12,
        # A war that ended, with a stray event later.
        [60] * 12 + [0] * 20 + [1],
        # Two months of riots with peace between them.
        [0, 1, 96] + [0] * 30 + [97, 1, 0, 0, 0, 1],
        # A pause between two wars.
        [20] * 12 + [0] * 3 + [30] * 12,
    ],
    ids=["few", "ended", "riots", "pause"],
)
def test_a_lull_is_no_hole(counts) -> None:
    data = theatre_of(months_of(counts))
    assert hole_months(data.events).tolist() == []
    first_used = next(k for k, n in enumerate(counts) if n)
    assert len(periods(lay_out(data, "month"))) == len(counts) - first_used


def test_an_organisation_has_the_events_it_took_part_in_on_either_side_once() -> None:
    both = [
        event("2012-02-03", a="Ash, Elm"),
        event("2012-02-09", a="Elm", b="Ash"),
        event("2012-04-01", b="Civilians"),
    ]
    layout = lay_out(theatre_of(both), "month", kinds=("theatre", "actor"))
    found = layout.slots.filter(pl.col("unit_kind") == "actor").select("unit", "period_start", "n_events")
    assert found.rows() == [
        ("name:Ash", first(2), 2),
        ("name:Ash", first(3), 0),
        ("name:Ash", first(4), 1),
        ("name:Elm", first(2), 2),
        ("name:State East", first(2), 1),
    ]
    assert found["unit"].n_unique() == 3  # Civilians are no organisation.
