"""What moved this month, and the events behind it."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.conformance.changed_theatres import shortened
from shadowgraph.conformance.invented_theatre import invented_theatre, theatre_of
from shadowgraph.measures import measure
from shadowgraph.measures.change.behind_moves import behind_sums
from shadowgraph.measures.change.moves import moves
from shadowgraph.measures.months import period_index
from shadowgraph.records.move import MOVES

NAMES = ["events", "deaths", "unattributed_share", "effective_groups"]


def fight(month: int, day: int = 5, deaths: int = 2, a: str = "Ash", b: str = "State East", where: str = "A"):
    start = dt.date(2010 + month // 12, month % 12 + 1, day)
    return {"a": a, "b": b, "day": start, "deaths": deaths, "district": f"Invented|North|{where}"}


def steady(months: int = 24):
    return [fight(m, 1 + 3 * k) for m in range(months) for k in range(5 + m % 2)]


def found(rows, period=None, names=NAMES):
    data = theatre_of(rows)
    made = moves(measure(data, names=names, draws=40), data, period=period)
    MOVES.check(made)
    return made


def row(made, name, kind="theatre"):
    return made.filter(measure=name, unit_kind=kind).row(0, named=True)


def test_a_massacre_is_the_move_of_the_month() -> None:
    rows = [*steady(), fight(23, 20, 200, "Birch", "Civilians")]
    made = found(rows)
    assert made["period_start"].unique().to_list() == [dt.date(2011, 12, 1)]
    deaths = row(made, "deaths")
    # Month 22 has 5 events of 2 deaths, month 23 has 6 and the massacre.
    assert (deaths["before"], deaths["after"]) == (10, 212)
    assert deaths["attribution"] == "exact"
    assert deaths["event_shares"][0] == pytest.approx(200 / 202)
    assert deaths["actors"][0] == "Birch"
    assert made.row(0, named=True)["measure"] == "deaths"
    assert deaths["size"] > 5
    assert deaths["p_moved"] > 0.99
    assert row(made, "events")["size"] < 2


def test_shares_of_sums_are_exact() -> None:
    data = theatre_of([*steady(), fight(23, 20, 200)])
    single = pl.DataFrame(
        {"unit_kind": ["theatre"] * 2, "unit": ["invented"] * 2, "measure": ["events", "deaths"]}
    ).with_columns(before=pl.Series([5.0, 10.0]), after=pl.Series([7.0, 212.0]))
    at = pl.select(period_index(pl.lit(dt.date(2011, 12, 1)), "month")).item()
    made = behind_sums(single, data, "month", at)
    shares = dict(made.select("measure", "event_shares").iter_rows())
    # Seven came and five went: each is half of the movement of two; five are named.
    assert shares["events"] == [0.5] * 5
    assert shares["deaths"][:2] == pytest.approx([200 / 202, 2 / 202])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=2), st.integers(0, 2**31))
def test_named_shares_never_make_more_than_what_came(counts, seed) -> None:
    data = theatre_of(
        [*(fight(0, 1 + k) for k in range(counts[0])), *(fight(1, 1 + k) for k in range(counts[1])), fight(3)]
    )
    made = moves(measure(data, names=["events"], draws=20, seed=seed), data, period=dt.date(2010, 2, 1))
    if counts[0] == counts[1] or 0 in counts:
        assert made.filter(unit_kind="theatre").height == (counts[0] != counts[1] and counts[0] > 0)
        return
    shares = row(made, "events")["event_shares"]
    came = max(counts)
    assert shares == pytest.approx([1 / abs(counts[1] - counts[0])] * min(5, came))


def test_leaving_one_out_finds_the_event_that_made_the_share() -> None:
    # Twelve fights between two, each month; in the last a third group fights once.
    rows = [fight(m, 1 + 2 * k) for m in range(24) for k in range(12)]
    rows.append(fight(23, 27, 1, "Birch", "State East"))
    made = row(found(rows), "effective_groups")
    assert made["attribution"] == "leave-one-out"
    odd = theatre_of(rows).events.filter(side_a="Birch")["event_id"].item()
    assert made["event_ids"][0] == odd
    assert made["event_shares"][0] == pytest.approx(1.0, abs=1e-3)
    assert made["after"] > 2.0 == pytest.approx(made["before"], abs=1e-4)


def test_a_district_that_falls_silent_moved() -> None:
    rows = [*steady(), *(fight(m, 3, 4, where="B") for m in range(23))]
    made = row(found(rows).filter(unit="Invented|North|B"), "deaths", "district")
    assert (made["before"], made["after"], made["after_high"]) == (4, 0, 0)
    assert made["size"] < 0
    assert made["event_shares"] == [1.0]


def test_nothing_moved_nothing_said() -> None:
    rows = [fight(m, 1 + 3 * k) for m in range(24) for k in range(5)]
    assert found(rows).is_empty()
    assert found([fight(0)]).is_empty()
    assert found(rows, dt.date(1990, 1, 1)).is_empty()


def test_later_events_change_nothing() -> None:
    data, ties = invented_theatre()
    end = dt.date(2012, 12, 31)
    cut = shortened(data, end)
    names = [*NAMES, "lethality", "peace_share", "active_groups"]
    full, then = (
        moves(measure(each, ties, names=names, draws=20), each, period=dt.date(2012, 10, 9))
        for each in (data, cut)
    )
    assert full.height > 5
    assert set(full["attribution"]) >= {"exact", "leave-one-out"}
    assert full.equals(then)
