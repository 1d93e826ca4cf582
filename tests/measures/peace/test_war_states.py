"""Districts at peace beside districts at war."""

import datetime as dt
import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.kernels.reference.silences import HEARD, SILENT, UNKNOWN
from shadowgraph.measures import measure
from shadowgraph.measures.peace import MEASURES
from shadowgraph.measures.peace.district_months import district_months
from shadowgraph.measures.peace.join_counts import expected_joins
from shadowgraph.measures.peace.neighbours import neighbours

NAMES = [one.name for one in MEASURES]
PLACES = {"A": (0.2, 0.2), "B": (0.7, 0.2), "C": (1.2, 0.2), "D": (5.2, 5.2)}


def fight(month: int, where: str, day: int = 5, **more):
    start = dt.date(2010 + month // 12, month % 12 + 1, day)
    return {
        "a": "Ash",
        "b": "State East",
        "day": start,
        "district": f"Invented|North|{where}",
        "at": PLACES[where],
        **more,
    }


def table(rows, **more):
    return measure(theatre_of(rows), names=NAMES, draws=60, **more).table


def value(made, name, month, part="value"):
    start = dt.date(2010 + month // 12, month % 12 + 1, 1)
    found = made.filter((pl.col("measure") == name) & (pl.col("period_start") == start))
    return found[part][0]


# A fights throughout; B once in the first month; C from month 10 on; a fourth district far away, once.
ROWS = [
    *(fight(m, "A") for m in range(24)),
    fight(0, "B"),
    *(fight(m, "C") for m in range(10, 24)),
    fight(0, "D"),
]


@pytest.fixture(scope="module")
def made():
    return table(ROWS)


def test_a_district_is_at_peace_in_its_sixth_silent_month(made) -> None:
    # Three districts so far; B and D silent since month 0: at peace from month 6 on.
    assert [value(made, "peace_share", m) for m in (0, 5, 6, 9)] == pytest.approx(
        [0, 0, 2 / 3, 2 / 3], abs=1e-5
    )
    # C enters in month 10: two of four.
    assert value(made, "peace_share", 10) == pytest.approx(0.5)


def test_turns(made) -> None:
    assert [value(made, "turned_to_war", m) for m in (0, 1, 10)] == [3, 0, 1]
    assert [value(made, "turned_to_peace", m) for m in (5, 6, 7)] == [0, 2, 0]


def test_district_months_of_the_last_year(made) -> None:
    # Months 0 to 11: A 12, B and D 6 each, C 2; three districts ten months, four districts two.
    assert value(made, "war_months", 11) == pytest.approx((12 + 6 + 6 + 2) / (3 * 10 + 4 * 2), abs=1e-5)
    assert value(made, "war_months", 2) == 1.0


def test_borders_between_peace_and_war(made) -> None:
    # A, B and C lie in a row of touching cells, D far away: A-B, B-C and no more.
    assert value(made, "mixed_borders", 8) == 1.0
    assert value(made, "mixed_borders", 12) == 1.0
    # Two at war, two at peace, two joins: 2 * 2 * 2 * 2 / (4 * 3) expected, 2 seen.
    assert value(made, "peace_mixing", 12) == pytest.approx(2 / (16 / 12), abs=1e-5)


def test_intervals_reach_towards_war_only(made) -> None:
    for m in range(24):
        assert value(made, "peace_share", m, "high") == value(made, "peace_share", m)
        assert value(made, "peace_share", m, "low") <= value(made, "peace_share", m)
    # One event then silence: unheard war is possible for long, and less so with time.
    assert value(made, "peace_share", 6, "low") < value(made, "peace_share", 6)


def test_silence_counts_more_where_there_was_more_to_hear() -> None:
    loud = [*(fight(m, "A") for m in range(24)), *(fight(m, "B") for m in range(12))]
    quiet = [*(fight(m, "A") for m in range(24)), *(fight(m, "B") for m in (0, 5, 11))]
    peace = [value(table(rows), "peace_share", 20, "low") for rows in (loud, quiet)]
    assert peace[0] == pytest.approx(0.5)
    assert peace[1] < 0.5


def test_an_isolated_group_in_a_known_district_changes_nothing(made) -> None:
    more = [*ROWS, fight(4, "A", 9, a="Stranger", b="Civilians")]
    assert table(more)["value"].equals(made["value"])


def test_two_districts_for_one_are_two(made) -> None:
    split = [row | {"district": f"Invented|North|{'AZ'[k % 2]}"} for k, row in enumerate(ROWS[:24])] + ROWS[
        24:
    ]
    found = table(split)
    assert value(found, "peace_share", 10) == pytest.approx(2 / 5, abs=1e-5)


def test_months_and_quarters_agree_at_their_ends(made) -> None:
    quarters = table(ROWS, step="quarter")
    for q in range(8):
        for name in ("peace_share", "war_months", "mixed_borders"):
            one, other = value(quarters, name, 3 * q), value(made, name, 3 * q + 2)
            assert one == pytest.approx(other) if other is not None else one is None
        turned = sum(value(made, "turned_to_peace", m) for m in range(3 * q, 3 * q + 3))
        assert value(quarters, "turned_to_peace", 3 * q) == turned


def test_the_record_of_a_year_known_to_the_year_cannot_be_asked() -> None:
    rows = [
        fight(0, "A"),
        fight(12, "A", 1, until=dt.date(2011, 12, 31), when=5),
        fight(30, "A"),
    ]
    months = district_months(theatre_of(rows))
    code = months.record[0]
    assert code[0] == HEARD
    assert (code[1:12] == SILENT).all()
    assert (code[12:23] == UNKNOWN).all()
    assert code[23] == HEARD
    assert (code[24:30] == SILENT).all()
    assert months.silence()[0][[11, 22, 23, 29]].tolist() == [11, 11, 0, 6]


def test_neighbours_touch_and_stay() -> None:
    data = theatre_of(
        [fight(0, "A"), fight(1, "B"), fight(2, "C"), fight(3, "D"), fight(4, "D", at=(0.6, 0.6))]
    )
    found = neighbours(data, district_months(data))
    pairs = list(zip(found.first.tolist(), found.second.tolist(), found.since.tolist(), strict=True))
    # D comes into touch with A, B and C only with its second event, in month 4.
    assert pairs == [(0, 1, 1), (1, 2, 2), (0, 3, 4), (1, 3, 4), (2, 3, 4)]


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 6), st.integers(0, 2**32 - 1))
def test_expected_joins_are_those_of_every_map(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    edges = [pair for pair in itertools.combinations(range(n), 2) if rng.random() < 0.6]
    war = int(rng.integers(0, n + 1))
    counts = [
        sum((a in chosen) != (b in chosen) for a, b in edges)
        for chosen in itertools.combinations(range(n), war)
    ]
    degree = np.bincount(np.array(edges, int).ravel(), minlength=n)
    mean, deviation = expected_joins(
        np.array([len(edges)]), np.array([(degree * (degree - 1)).sum()]), np.array([n]), np.array([[war]])
    )
    assert mean[0, 0] == pytest.approx(np.mean(counts))
    assert deviation[0, 0] == pytest.approx(np.std(counts), abs=1e-6)
