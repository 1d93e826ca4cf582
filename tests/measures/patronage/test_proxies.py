"""Violence by groups with a likely patron, and what each patron's clients do."""

import datetime as dt

import polars as pl
import pytest

from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.measures.beside import Beside
from shadowgraph.measures.patronage.reach import proxy_reach
from shadowgraph.records.proxies import PROXIES
from shadowgraph.records.tie import PATRONS

E = "State East"
A, C = "Invented|North|A", "Invented|South|C"


def patrons(*rows, spread=0.0, first=2000):
    made = [
        {
            "theatre": "invented",
            "state": f"name:State {state}",
            "gwno": 1,
            "actor_b": f"name:{group}",
            "name_state": state,
            "name_b": group,
            "first_year": first,
            "last_year": 2030,
            "p_support": p,
            "p_low": max(p - spread, 0.001),
            "p_high": min(p + spread, 0.999),
            "log_odds": 0.0,
            "basis": "inferred",
            "alleged_only": False,
        }
        for state, group, p in rows
    ]
    return PATRONS.conform(pl.DataFrame(made, schema_overrides={"gwno": pl.Int32}))


def event(who, day=3, district=A):
    return {"a": who, "b": E, "day": f"2012-05-{day:02d}", "district": district}


WAR = [event("Ash"), event("Ash", 4), event("Ash", 5, C), event("Birch", 6)]


@pytest.mark.parametrize(
    ("judged", "share"),
    [
        # Ash has three of four events.
        ([("West", "Ash", 0.8), ("West", "Birch", 0.0)], 0.6),
        # Two possible patrons: 1 - 0.5 * 0.5.
        ([("West", "Ash", 0.5), ("South", "Ash", 0.5), ("West", "Birch", 0.0)], 0.75 * 0.75),
        # Birch isn't judged: left out, not counted as having none.
        ([("West", "Ash", 0.8)], 0.8),
        # Most of the violence is by a group that isn't judged.
        ([("West", "Birch", 0.8)], None),
    ],
)
def test_proxy_share(value_of, judged, share) -> None:
    found = value_of(WAR, "proxy_share", beside=Beside(patrons=patrons(*judged)))
    assert found == (None if share is None else pytest.approx(share, abs=1e-4))


@pytest.mark.parametrize(
    ("judged", "n"),
    [
        ([("West", "Ash", 0.9)], 1.8),
        ([("West", "Birch", 0.5)], 0.5),
        # In A either will do: 1 - 0.1 * 0.5; in C Ash alone.
        ([("West", "Ash", 0.9), ("West", "Birch", 0.5)], 0.95 + 0.9),
        ([("West", "Cedar", 0.9)], 0.0),
    ],
)
def test_proxy_districts(value_of, judged, n) -> None:
    found = value_of(
        [*WAR, event("Cedar", 7, None)], "proxy_districts", beside=Beside(patrons=patrons(*judged))
    )
    assert found == pytest.approx(n, abs=1e-4)


def test_without_patrons_there_is_no_such_measure(value_of) -> None:
    assert value_of(WAR, "proxy_share") is None


def test_of_a_group_it_is_the_chance_of_a_patron(value_of) -> None:
    beside = Beside(patrons=patrons(("West", "Ash", 0.8), ("West", "Birch", 0.1)))
    found = [
        value_of(WAR, "proxy_share", kind="actor", unit=f"name:{who}", beside=beside)
        for who in ("Ash", "Birch")
    ]
    assert found == [pytest.approx(0.8, abs=1e-4), pytest.approx(0.1, abs=1e-4)]


def reach(judged, rows=WAR, **more):
    data = theatre_of([{**row, "day": dt.date.fromisoformat(row["day"])} for row in rows])
    return proxy_reach(data, patrons(*judged, **more), draws=200)


def test_reach_by_hand() -> None:
    found = reach([("West", "Ash", 0.8), ("West", "Birch", 0.4)])
    PROXIES.check(found)
    rows = {row["actor_b"]: row for row in found.rows(named=True)}
    assert (rows["name:Ash"]["n_events"], rows["name:Ash"]["n_districts"]) == (3, 2)
    assert rows["name:Ash"]["share"] == pytest.approx(0.6, abs=1e-4)
    assert rows["name:Birch"]["share"] == pytest.approx(0.1, abs=1e-4)
    assert rows[None]["share"] == pytest.approx(0.7, abs=1e-4)
    assert (rows[None]["n_events"], rows[None]["n_districts"]) == (4, 2)
    assert rows[None]["p_support"] == pytest.approx(1 - 0.2 * 0.6)
    # Unsupported in one draw of five, so that the interval reaches 0.
    assert rows["name:Ash"]["low"] == 0.0
    assert rows["name:Ash"]["high"] < 1.0


def test_unlikely_pairs_and_years_without_the_state_are_left_out() -> None:
    assert reach([("West", "Ash", 0.09)]).is_empty()
    assert reach([("West", "Ash", 0.9)], first=2013).is_empty()
    assert reach([("West", "Cedar", 0.9)]).is_empty()


def test_the_years_sum_to_the_events() -> None:
    rows = [*WAR, {**event("Ash"), "day": "2013-05-03"}]
    found = reach([("West", "Ash", 1.0)], rows).filter(pl.col("actor_b").is_not_null())
    assert dict(found.select(pl.col("period_start").dt.year(), "n_events").rows()) == {2012: 3, 2013: 1}
    assert found["share"].to_list() == pytest.approx([0.75, 1.0], abs=1e-4)


def test_the_same_seed_gives_the_same_table() -> None:
    judged = [("West", "Ash", 0.5), ("South", "Birch", 0.5)]
    assert reach(judged, spread=0.2).equals(reach(judged, spread=0.2))
