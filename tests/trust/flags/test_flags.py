import datetime as dt

import polars as pl

from shadowgraph.records.credibility import FLAGS, REPORT_FLAGS
from shadowgraph.trust.flags import FLAGGING, flag
from shadowgraph.trust.flags.party_sources import ministries, outlets
from tests.trust.reported import plain, reported

DAY = dt.date(2021, 3, 10)


def flagged(rows: list[dict], name: str, **columns: pl.Expr) -> dict[str, float]:
    data = reported([{"id": f"e{k}", **row} for k, row in enumerate(rows)])
    events = plain(data).with_columns(**columns)
    made = flag(events, data.participants)
    REPORT_FLAGS.check(made)
    return dict(made.filter(pl.col("flag") == name).select("event_id", "value").iter_rows())


def test_every_flag_has_a_search() -> None:
    assert tuple(one.name for one in FLAGGING) == FLAGS


def test_a_burst_is_five_rows_of_the_same_two_on_one_day_in_one_place() -> None:
    row = {"a": "Ash", "b": "Elm", "day": DAY, "deaths": 2}
    four = [row] * 4
    assert flagged(four, "burst") == {}
    assert flagged([*four, {"a": "Elm", "b": "Ash", "day": DAY}], "burst") == {f"e{k}": 5.0 for k in range(5)}
    assert flagged([*four, {**row, "at": (1.0, 1.0)}], "burst") == {}


def test_near_copies_have_the_same_figures_days_apart_where_chance_is_no_excuse() -> None:
    quiet = [
        {"a": "Ash", "b": "Elm", "day": dt.date(2019, 1, 1) + dt.timedelta(40 * k), "deaths": 30 + k}
        for k in range(10)
    ]
    copy = [{"a": "Ash", "b": "Elm", "day": DAY + dt.timedelta(k), "deaths": 17} for k in (0, 2)]
    assert flagged([*quiet, *copy], "near copy") == {"e10": 1.0, "e11": 1.0}
    assert flagged([*quiet, {**copy[0]}, {**copy[1], "day": DAY + dt.timedelta(9)}], "near copy") == {}
    assert flagged([*quiet, {**copy[0]}, {**copy[1], "at": (5.0, 5.0)}], "near copy") == {}
    busy = [{"a": "Ash", "b": "Elm", "day": DAY + dt.timedelta(k), "deaths": 17} for k in range(60)]
    assert flagged(busy, "near copy") == {}


def test_a_mirror_accusation_needs_two_enemies_and_the_like_nearby() -> None:
    fight = {"a": "Ash", "b": "Elm", "day": dt.date(2020, 1, 1)}
    ours = {"a": "Ash", "b": "Civilians", "day": DAY, "deaths": 10, "at": (1.0, 1.0)}
    theirs = {"a": "Elm", "b": "Civilians", "day": DAY + dt.timedelta(2), "deaths": 12, "at": (1.1, 1.1)}
    assert flagged([fight, ours, theirs], "mirror accusation") == {"e1": 1.0, "e2": 1.0}
    assert flagged([ours, theirs], "mirror accusation") == {}
    assert flagged([fight, ours, {**theirs, "deaths": 30}], "mirror accusation") == {}
    assert flagged([fight, ours, {**theirs, "at": (2.0, 2.0)}], "mirror accusation") == {}
    assert flagged([fight, ours, {**theirs, "day": DAY + dt.timedelta(5)}], "mirror accusation") == {}


def test_a_party_as_only_source() -> None:
    rows = [
        {"a": "State East", "b": "OLA", "day": DAY, "offices": "OLA;O.L.A. COMMUNIQUÉ"},
        {"a": "State East", "b": "OLA", "day": DAY, "offices": "OLA;Reuters"},
        {"a": "State East", "b": "Elm", "day": DAY, "offices": "OLA"},
        {"a": "Ash", "b": "Elm", "day": DAY, "offices": "Elm"},
        {"a": "Ash", "b": "Elm", "day": DAY, "offices": "Ministry of Defence."},
        {"a": "Government of Invented", "b": "Elm", "day": DAY, "offices": "Ministry of Defence."},
    ]
    ids = pl.when(pl.col("side_b") == "OLA").then(7595).cast(pl.Int32)
    assert set(flagged(rows, "party as only source", side_b_id=ids)) == {"e0", "e3", "e5"}
    assert outlets()["ola"] == frozenset({7595})
    assert "ministryofdefence" in ministries()


def test_figures() -> None:
    rows = [
        {"a": "Ash", "b": "Elm", "day": DAY, "deaths": 50, "low": 50, "high": 50},
        {"a": "Ash", "b": "Elm", "day": DAY, "deaths": 50, "low": 40, "high": 50},
        {"a": "Ash", "b": "Elm", "day": DAY, "deaths": 10, "low": 10, "high": 10},
        {"a": "Ash", "b": "Elm", "day": DAY, "deaths": 8, "low": 2, "high": 20},
        {"a": "Ash", "b": "Elm", "day": DAY, "deaths": 8, "low": 0, "high": 19},
    ]
    assert flagged(rows, "round number") == {"e0": 50.0}
    assert flagged(rows, "wide interval") == {"e3": 10.0}


def test_parts_that_dont_add_up() -> None:
    rows = [
        {"a": "Ash", "b": "Elm", "day": DAY, "deaths": 5, "deaths_a": 2, "deaths_b": 3},
        {"a": "Ash", "b": "Elm", "day": DAY, "deaths": 7, "deaths_a": 2, "deaths_b": 3},
        {"a": "Ash", "b": "Elm", "day": DAY, "deaths": 7, "deaths_a": 2},
    ]
    assert flagged(rows, "parts don't add up") == {"e1": 2.0}


def test_single_source_is_told_with_its_office() -> None:
    rows = [{"a": "Ash", "b": "Elm", "day": DAY, "sources": k, "offices": "Here Post"} for k in (1, 2)]
    assert flagged(rows, "single source") == {"e0": 1.0}
