"""The turns of invented and of real conflicts."""

import dataclasses
import datetime as dt

import numpy as np
import polars as pl
import pytest
from scipy.stats import gamma, poisson

from shadowgraph.conformance.invented_theatre import theatre_of, ties_of
from shadowgraph.measures.developments import developments

FIRST = 2010


def monthly(a, b, first, last, **more):
    """One event on the tenth of each month, months counted from January 2010, the last one not included."""
    return [
        {"a": a, "b": b, "day": dt.date(FIRST + m // 12, m % 12 + 1, 10), "deaths": 2, **more}
        for m in range(first, last)
    ]


def background(last=96):
    """A steady war elsewhere, so that the record has no gap."""
    return monthly("Oak", "State West", 0, last, at=(20.25, 20.25), country=("Far", None))


def found(rows, kind, lineage=(), ties=None):
    table = developments(theatre_of(rows, lineage=lineage), ties)
    return table.filter(pl.col("kind") == kind)


def merged(gap=1, enemy="State East", where=(0.25, 0.25)):
    """Ash and Elm fall silent in month 47; Fir begins so many months later."""
    return [
        *background(),
        *monthly("Ash", "State East", 20, 48),
        *monthly("Elm", "State East", 24, 48),
        *monthly("Fir", enemy, 47 + gap, 96, at=where),
    ]


def test_a_new_group_that_appears_as_two_fall_silent_is_a_merger() -> None:
    row = found(merged(), "merger").row(0, named=True)
    assert row["actors"] == ["name:Fir", "name:Ash", "name:Elm"]
    assert (row["date"], row["basis"], row["stated"]) == (dt.date(2014, 1, 10), "inferred", [])
    assert (row["before"], row["after"]) == (24 + 24, 24)
    # Two endings of its ground in 96 months of record; ten months in which they would have counted.
    assert row["p"] == pytest.approx(poisson.cdf(1, 2 * 10 / 96))
    # All deaths in the year before and the two years after, but for the steady war's.
    assert row["stake"] == pytest.approx((2 * 12 + 24) / (2 * 12 + 24 + 36))


@pytest.mark.parametrize(
    "rows",
    [merged(gap=12), merged(enemy="State West"), merged(where=(5.25, 5.25))],
    ids=["a year later", "another enemy", "elsewhere"],
)
def test_no_merger_without_timing_enemy_and_ground(rows) -> None:
    assert found(rows, "merger").is_empty()


def test_a_registered_merger_needs_no_silence() -> None:
    lineage = [("Ash", "joined", "Fir", 2014), ("Elm", "member_of", "Fir", 2013)]
    rows = [*merged(gap=1), *monthly("Ash", "State East", 48, 90), *monthly("Elm", "State East", 48, 90)]
    row = found(rows, "merger", lineage).row(0, named=True)
    assert (row["basis"], row["stated"], row["p"]) == ("reported", ["name:Ash", "name:Elm"], None)
    assert found(rows, "joined", lineage).is_empty()


def test_silence_at_the_end_or_at_a_gap_of_the_record_is_none() -> None:
    end = [row for row in merged() if row["day"] < dt.date(2014, 9, 1)]
    assert found(end, "merger").is_empty()
    busy = [row for row in merged() for _ in range(12)]
    gap = [row for row in busy if not dt.date(2014, 3, 1) <= row["day"] < dt.date(2015, 3, 1)]
    assert found(busy, "merger").height == 1
    assert found(gap, "merger").is_empty()


def neighbours(quarters, clashes=4):
    return [
        *background(),
        *monthly("Ash", "State East", 48 - 3 * quarters, 60),
        *monthly("Elm", "Civilians", 48 - 3 * quarters, 60, at=(0.75, 0.25)),
        *monthly("Ash", "Elm", 48, 48 + clashes),
    ]


def test_neighbours_that_begin_to_fight_are_a_rift() -> None:
    day = dt.date(2014, 1, 1)
    ties = ties_of([("Ash", "Elm", day, 0.9, 0.02)])
    row = found(neighbours(6), "rift", ties=ties).row(0, named=True)
    assert (row["date"], row["before"], row["after"]) == (dt.date(2014, 1, 10), 6, 4)
    assert row["p"] == pytest.approx(0.9)
    assert len(row["event_ids"]) == 4
    assert found(neighbours(3), "rift").is_empty()
    assert found(neighbours(6, clashes=2), "rift").is_empty()


def test_former_allies_that_fight_are_a_break() -> None:
    together = [{"a": "Ash, Elm", "b": "State East", "day": dt.date(2013, 5, 1)}]
    row = found([*neighbours(3), *together], "break").row(0, named=True)
    assert (set(row["actors"]), row["date"]) == ({"name:Ash", "name:Elm"}, dt.date(2014, 1, 10))
    assert found([*neighbours(6), *together], "rift").is_empty()
    late = [{"a": "Ash, Elm", "b": "State East", "day": dt.date(2014, 5, 1)}]
    assert found([*neighbours(3), *late], "break").is_empty()
    likely = ties_of([("Ash", "Elm", dt.date(2013, 7, 1), 0.1, 0.6)])
    assert found(neighbours(3), "break", ties=likely).height == 1
    kin = [("Elm", "split_from", "Ash", 2012)]
    assert found(neighbours(3), "break", lineage=kin).height == 1


def test_violence_that_comes_to_a_country_is_spread() -> None:
    near = ("Near", None)
    came = [row for k in range(2) for row in monthly("Ash", "State East", 50, 96, country=near)]
    row = found([*background(), *came, *monthly("Ash", "State East", 30, 32, country=near)], "spread").row(
        0, named=True
    )
    assert (row["place"], row["before"], row["after"]) == ("Near", 0, 24)
    assert row["date"] == dt.date(2014, 3, 10)
    assert row["actors"] == ["name:Ash"]
    # Two events in the two years before: posteriors Gamma(2.5)/24 and Gamma(24.5)/12, compared by simulation.
    generator = np.random.default_rng(0)
    before, after = (
        gamma.rvs(2.5, size=200_000, random_state=generator),
        gamma.rvs(24.5, size=200_000, random_state=generator),
    )
    assert row["p"] == pytest.approx(float((after / 12 > 3 * before / 24).mean()), abs=0.004)
    steady = [*background(), *monthly("Ash", "State East", 0, 96, country=near)]
    assert found(steady, "spread").is_empty()


def test_an_entrant_is_new_and_large() -> None:
    rows = [*background(), *[row for _ in range(2) for row in monthly("Fir", "State East", 40, 70)]]
    row = found(rows, "entrant").row(0, named=True)
    assert (row["actors"], row["after"], row["date"]) == (["name:Fir"], 48, dt.date(2013, 5, 10))
    assert row["stake"] == pytest.approx(48 / (48 + 36))
    assert found([*background(), *monthly("Fir", "State East", 0, 70)], "entrant").is_empty()
    small = [*background(), *monthly("Fir", "State East", 40, 70, deaths=0)]
    assert found(small, "entrant").is_empty()


def test_a_tie_that_becomes_likely_is_an_alliance() -> None:
    def ties(chances):
        days = [dt.date(2012 + k // 4, 3 * (k % 4) + 1, 1) for k in range(len(chances))]
        return ties_of([("Ash", "Elm", day, 0.1, p) for day, p in zip(days, chances, strict=True)])

    rows = neighbours(3, clashes=0)
    row = found(rows, "alliance", ties=ties([0.2] * 6 + [0.7, 0.8])).row(0, named=True)
    assert (row["date"], row["precision"]) == (dt.date(2013, 7, 1), "quarter")
    assert (row["before"], row["after"], row["p"]) == pytest.approx((0.2, 0.7, 0.8))
    assert found(rows, "alliance", ties=ties([0.2, 0.7, 0.8])).is_empty()
    assert found(rows, "alliance", ties=ties([0.7] * 8)).is_empty()


def test_a_lasting_change_of_deaths_is_a_level() -> None:
    calm, war = monthly("Oak", "State West", 0, 40, deaths=3), monthly("Oak", "State West", 40, 96, deaths=90)
    for k, row in enumerate(calm + war):
        row["deaths"] += k % 3
    row = found(calm + war, "escalation").row(0, named=True)
    assert row["date"] == dt.date(2013, 5, 1)
    assert (row["before"], row["after"]) == pytest.approx((4, 91), abs=0.1)
    assert found(calm, "escalation").is_empty()


def test_names_and_later_deaths_of_others_do_not_matter_and_no_events_give_none() -> None:
    data = theatre_of(merged())
    names = {one: f"name:Z{k}" for k, one in enumerate(sorted(data.actors["actor_id"], reverse=True))}
    other = dataclasses.replace(
        data,
        participants=data.participants.with_columns(pl.col("actor_id").replace(names)),
        actors=data.actors.with_columns(pl.col("actor_id").replace(names)).sort("actor_id"),
    )
    columns = ["kind", "date", "before", "after", "p", "stake", "rank"]
    assert developments(other).select(columns).equals(developments(data).select(columns))
    empty = dataclasses.replace(data, events=data.events.clear(), participants=data.participants.clear())
    assert developments(empty).is_empty()
