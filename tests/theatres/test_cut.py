"""Cutting: the window keeps the future out, figures are of the slice, no participant is lost."""

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from shadowgraph import theatres
from shadowgraph.records.actor import ACTORS, LINEAGE
from shadowgraph.records.event import PARTICIPANTS
from shadowgraph.records.statement import STATEMENTS

YEAR = {"date_start": dt.date(2017, 1, 1), "date_end": dt.date(2017, 12, 31), "date_precision": 5}


def day(y: int, m: int, d: int) -> dict[str, dt.date]:
    return {"date_start": dt.date(y, m, d), "date_end": dt.date(y, m, d)}


def test_an_event_that_may_lie_after_the_window_is_out_and_counted(
    make_events: Any, make_actors: Any
) -> None:
    events = make_events(day(2017, 2, 1), YEAR, day(2017, 8, 1), day(2015, 8, 1))
    actors = make_actors(events)
    (theatre,) = theatres.select(
        events, actors, countries="Mali", start=dt.date(2016, 1, 1), end=dt.date(2017, 6, 30)
    )
    data = theatres.cut(events, actors, theatre)
    assert data.events["row_id"].to_list() == ["1"]
    assert len(data.notes) == 1
    assert data.notes[0].startswith("1 event left out (1 kept)")
    (whole,) = theatres.select(
        events, actors, countries="Mali", start=dt.date(2016, 1, 1), end=dt.date(2017, 12, 31)
    )
    assert theatres.cut(events, actors, whole).events["row_id"].to_list() == ["2", "1", "3"]
    assert theatres.cut(events, actors, whole).notes == ()


def test_figures_are_of_the_slice(make_events: Any, make_actors: Any) -> None:
    niger = {"country": "Niger", "latitude": 14.2, "longitude": 1.5}
    events = make_events(
        {"side_b": "A, B", **day(2016, 5, 1)},
        {"side_a": "A", "side_b": "A", "deaths_best": 7, **niger, **day(2017, 6, 2)},
        {"side_b": "A", **niger, **day(2017, 7, 2)},
        {"side_b": "C", **day(2013, 1, 1)},
        {"side_b": "A", "country": "Togo", **day(2017, 7, 2)},
    )  # fmt: skip
    actors = make_actors(events)
    (theatre,) = theatres.select(events, actors, countries=["Mali", "Niger"], start=dt.date(2016, 1, 1))
    data = theatres.cut(events, actors, theatre)
    ACTORS.check(data.actors)
    PARTICIPANTS.check(data.participants)
    rows = {row["name"]: row for row in data.actors.iter_rows(named=True)}
    assert set(rows) == {"A", "B", "Government of Mali"}
    a = rows["A"]
    assert (a["n_events"], a["deaths"]) == (3, 13)  # named on both sides of one event: counted once
    assert a["countries"] == "Niger;Mali"
    assert (a["first_seen"], a["last_seen"]) == (dt.date(2016, 5, 1), dt.date(2017, 7, 2))
    assert (rows["B"]["n_events"], rows["B"]["deaths"]) == (1, 3)
    assert data.participants.height == 3 + 2 + 2
    assert data.participants.filter(pl.col("composite"))["weight"].to_list() == [0.5, 0.5]


def statement(number: int, a: str, b: str, start: dt.date | None) -> dict[str, Any]:
    return {
        "statement_id": f"s{number}", "relation": "support", "layer": "weapons", "actor_a": f"name:{a}",
        "actor_b": f"name:{b}", "name_a": a, "name_b": b, "directed": True, "date_start": start, "alleged": False,
        "reliability": "F", "credibility": 6, "dataset": "x", "dataset_version": "1", "row_id": "1", "original": "",
    }  # fmt: skip


def test_statements_and_lineage_stay_inside_the_slice_and_its_past(
    make_events: Any, make_actors: Any
) -> None:
    events = make_events({"side_a": "A", "side_b": "B"}, {"side_a": "A", "side_b": "C", "country": "Togo"})
    said = [
        statement(1, "A", "B", dt.date(2012, 1, 1)),
        statement(2, "A", "B", dt.date(2019, 1, 1)),
        statement(3, "A", "C", dt.date(2012, 1, 1)),
        statement(4, "B", "A", None),
        {**statement(5, "A", "B", None), "actor_b": None},
    ]
    statements = STATEMENTS.conform(pl.DataFrame(said, schema_overrides=STATEMENTS.dtypes))
    lineage = LINEAGE.conform(
        pl.DataFrame({
            "actor_id": ["name:B", "name:B", "name:C"], "relation": ["split_from"] * 3, "other_id": ["name:A"] * 3,
            "year_from": [2014, 2020, 2014], "statement_id": ["s1", "s2", "s3"],
        })
    )  # fmt: skip
    actors = make_actors(events, statements=statements, lineage=lineage)
    (theatre,) = theatres.select(events, actors, countries="Mali", end=dt.date(2018, 12, 31))
    data = theatres.cut(events, actors, theatre)
    assert data.statements["statement_id"].to_list() == ["s1", "s4"]
    assert data.lineage.select("actor_id", "year_from").rows() == [("name:B", 2014)]


def test_districts_do_not_depend_on_the_window(make_events: Any, make_actors: Any) -> None:
    named = {"adm_1": "Gao region", "adm_2": "Gao cercle", **day(2012, 5, 1)}
    events = make_events(named, {"latitude": 16.3, **day(2018, 5, 1)})
    actors = make_actors(events)
    (theatre,) = theatres.select(events, actors, countries="Mali", start=dt.date(2018, 1, 1))
    data = theatres.cut(events, actors, theatre)
    assert data.events["district"].to_list() == ["Mali|Gao region|Gao cercle"]
    assert data.events["district_name"].to_list() == ["Gao cercle, Gao region"]


def test_events_without_coordinates_are_in_by_their_country(make_events: Any, make_actors: Any) -> None:
    events = make_events({}, {"latitude": None, "longitude": None, "place_precision": None})
    actors = make_actors(events)
    (theatre,) = theatres.select(events, actors, countries="Mali")
    assert theatres.cut(events, actors, theatre).events.height == 2


def test_a_region_with_a_polygon_takes_neither_neighbours_nor_the_rest(
    make_events: Any, make_actors: Any
) -> None:
    events = make_events(
        {"country": "Nigeria", "latitude": 11.8, "longitude": 13.1},  # Maiduguri
        {"country": "Nigeria", "latitude": 6.5, "longitude": 3.4},  # Lagos
        {"country": "Central African Republic", "latitude": 9.5, "longitude": 16.0},
    )
    actors = make_actors(events)
    (theatre,) = theatres.select(events, actors, region="lake chad")
    assert theatres.cut(events, actors, theatre).events["row_id"].to_list() == ["1"]


def test_cutting_all_is_cutting_each(make_events: Any, make_actors: Any) -> None:
    spots = (("Mali", 16.2, 0.1, "M"), ("Niger", 14.2, 1.5, "M"), ("Colombia", 4.6, -74.0, "F"))
    rows = [
        {"country": c, "latitude": lat, "longitude": lon, "side_b": b, **day(2015 + n % 4, 1 + n % 12, 3)}
        for n in range(40)
        for c, lat, lon, b in spots
    ]
    events = make_events(*rows)
    actors = make_actors(events)
    chosen = theatres.select(events, actors, found=True) + theatres.select(events, actors, countries="Niger")
    for theatre, data in zip(chosen, theatres.cut_all(events, actors, chosen), strict=True):
        alone = theatres.cut(events, actors, theatre)
        for name in ("events", "participants", "actors", "statements", "lineage"):
            assert getattr(data, name).equals(getattr(alone, name)), (theatre.id, name)
        assert data.notes == alone.notes


@pytest.mark.data
def test_the_sahel_is_cut_from_the_real_file(data: Path, make_actors: Any) -> None:
    from shadowgraph import events as stage
    from shadowgraph.sources.ged_reader import read_ged

    events = stage.build([read_ged(data / "ucdp/ged-dev-csv.zip", dataset="ucdp-ged", options={})])
    actors = make_actors(events)
    (theatre,) = theatres.select(
        events, actors, region="sahel", start=dt.date(2012, 1, 1), end=dt.date(2021, 12, 31)
    )
    cut = theatres.cut(events, actors, theatre)
    by_hand = events.table.filter(
        pl.col("country").is_in(["Mali", "Burkina Faso", "Niger"]),
        pl.col("date_start") >= dt.date(2012, 1, 1),
    )
    assert cut.events.height == by_hand.height
    assert cut.events["deaths_best"].sum() == by_hand["deaths_best"].sum()
    assert cut.participants["event_id"].is_in(cut.events["event_id"].implode()).all()
    jnim = cut.actors.filter(pl.col("name") == "JNIM").row(0, named=True)
    mine = by_hand.filter((pl.col("side_a") == "JNIM") | (pl.col("side_b") == "JNIM"))
    assert (jnim["n_events"], jnim["deaths"]) == (mine.height, mine["deaths_best"].sum())
