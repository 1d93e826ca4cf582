"""Where districts stand on the four patterns: ranks, monotone, nothing of others or of later."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, rankdata

from shadowgraph.measures.patterns import (
    COMPONENTS,
    Reference,
    Scale,
    patterns,
    profiles,
    reference,
    yearly_values,
)
from shadowgraph.records.measure import MEASURES
from shadowgraph.records.pattern import PATTERN_NAMES, PATTERNS

EVEN = Scale(np.array([0.0, 1.0]), np.array([0.0, 1.0]))


def ruler():
    """Components and mean ranks spread evenly over 0 to 1."""
    import itertools

    sets = {
        ",".join(some): EVEN
        for names in COMPONENTS.values()
        for size in range(1, len(names) + 1)
        for some in itertools.combinations(names, size)
    }
    return {
        step: Reference({n: EVEN for names in COMPONENTS.values() for n in names}, sets)
        for step in ("month", "year")
    }


def rows(*given, unit="A"):
    """Measures rows: name, month or None for the year, value, half-width, events."""
    made = []
    for name, month, value, half, n in given:
        start = dt.date(2015, month or 1, 1)
        end = (
            dt.date(2015, 12, 31)
            if month is None
            else (start + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
        )
        low, high = (None, None) if value is None else (value - half, value + half)
        made.append(("t", "district", unit, unit, name, start, end, value, low, high, "share", n))
    return pl.DataFrame(made, schema=MEASURES.dtypes, orient="row")


def row(table, pattern):
    found = table.filter(pattern=pattern)
    assert found.height == 1
    return found.row(0, named=True)


def test_one_component_by_hand() -> None:
    table = patterns(rows(("many_sidedness", None, 0.7, 0.164485, 20)), against=ruler())
    PATTERNS.check(table)
    found = row(table, "many-sided and local")
    # A half-width of 0.164485 is a standard deviation of 0.1.
    assert found["score"] == pytest.approx(0.7, abs=0.02)
    assert (found["low"], found["high"]) == pytest.approx((0.7 - 0.1645, 0.7 + 0.1645), abs=0.04)
    assert found["p_above"] == pytest.approx(norm.cdf(2.0), abs=0.03)
    assert found["components"] == "many_sidedness 0.70"


def test_components_count_alike() -> None:
    table = patterns(
        rows(("many_sidedness", None, 0.9, 0.0, 20), ("infighting_share", None, 0.1, 0.0, 20)),
        against=ruler(),
    )
    found = row(table, "many-sided and local")
    assert found["score"] == pytest.approx(0.5)
    assert found["p_above"] == pytest.approx(0.5)


def test_months_are_weighed_by_events() -> None:
    table = patterns(
        rows(
            ("unclear_share", 1, 0.2, 0.0, 6), ("unclear_share", 2, 0.8, 0.0, 2), ("events", 3, 1.0, 0.0, 1)
        ),
        against=ruler(),
    )
    found = row(table, "ambiguous")
    assert found["score"] == pytest.approx((0.2 * 6 + 0.8 * 2) / 8)
    assert found["n_events"] == 9


def test_spreads_of_months_add_up_as_of_independent_means() -> None:
    values = yearly_values(
        rows(("unclear_share", 1, 0.5, 0.164485, 4), ("unclear_share", 2, 0.5, 0.164485, 4))
    )
    assert values["sd"][0] == pytest.approx(0.1 / np.sqrt(2), rel=1e-4)


@pytest.mark.parametrize(
    ("given", "basis"),
    [
        ([("unclear_share", None, 0.5, 0.1, 5)], "measured"),
        ([("unclear_share", None, 0.5, 0.1, 4)], "can't say"),
        ([("unclear_share", None, None, 0.0, 50)], "can't say"),
        ([("events", None, 50.0, 1.0, 50)], "can't say"),
    ],
)
def test_it_says_when_it_cannot_say(given, basis) -> None:
    table = patterns(rows(*given), against=ruler())
    found = row(table, "ambiguous")
    assert found["basis"] == basis
    assert (found["score"] is None) == (basis == "can't say")
    assert table["pattern"].to_list() == sorted(PATTERN_NAMES)


def test_years_known_as_a_whole_count_only_where_there_are_no_months() -> None:
    whole = rows(("unclear_share", None, 0.9, 0.0, 20))
    months = rows(("unclear_share", 1, 0.3, 0.0, 8))
    assert row(patterns(pl.concat([whole, months]), against=ruler()), "ambiguous")["score"] == pytest.approx(
        0.3
    )
    assert row(patterns(whole, against=ruler()), "ambiguous")["score"] == pytest.approx(0.9)


def test_a_measure_that_has_years_only_stands_beside_the_months_of_others() -> None:
    table = patterns(
        rows(("contact_line", None, 0.9, 0.0, 20), ("many_sidedness", 1, 0.3, 0.0, 8)), against=ruler()
    )
    found = row(table, "many-sided and local")
    assert found["components"] == "many_sidedness 0.30; contact_line 0.90"
    assert found["score"] == pytest.approx(0.6)
    assert found["n_events"] == 8


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.floats(0, 1), min_size=5, max_size=5),
    st.integers(0, 4),
    st.floats(0, 1),
    st.floats(0.001, 0.5),
)
def test_more_of_a_component_never_lowers_the_score(values, which, more, half) -> None:
    names = COMPONENTS["patron-driven"]
    raised = list(values)
    raised[which] = max(raised[which], more)

    def scored(given):
        table = patterns(rows(*((n, None, v, half, 20) for n, v in zip(names, given, strict=True))))
        return np.array([row(table, "patron-driven")[name] for name in ("score", "low", "high", "p_above")])

    assert (scored(raised) >= scored(values) - 1e-12).all()


def test_other_districts_and_later_years_change_nothing() -> None:
    one = rows(("unclear_share", 1, 0.3, 0.1, 8))
    other = rows(("unclear_share", 1, 0.9, 0.1, 80), unit="B")
    later = one.with_columns(pl.col("period_start", "period_end").dt.offset_by("1y"), pl.col("value") * 2)
    alone = patterns(one)
    among = patterns(pl.concat([one, other, later]))
    assert among.filter((pl.col("unit") == "A") & (pl.col("year") == 2015)).equals(alone)


def test_a_theatre_without_districts_has_no_rows() -> None:
    assert patterns(rows(("events", 1, 1.0, 0.0, 5)).with_columns(unit_kind=pl.lit("theatre"))).is_empty()


@given(st.lists(st.integers(0, 6), min_size=1, max_size=60))
def test_ranks_are_midranks(values) -> None:
    sample = np.array(values, float)
    found = Scale.of(sample, 1001).rank(sample)
    assert found == pytest.approx((rankdata(sample) - 0.5) / len(sample), abs=1e-9)


@pytest.mark.parametrize("step", ["month", "quarter", "year"])
def test_the_reference_shipped_is_whole(step) -> None:
    known = reference(step)
    assert known.provenance["district_years"][step] > 1000
    for names in COMPONENTS.values():
        for name in names:
            scale = known.components[name]
            assert (np.diff(scale.values) > 0).all()
            assert (np.diff(scale.ranks) >= 0).all()
            assert 0 <= scale.ranks[0] <= scale.ranks[-1] <= 1
        whole = known.composites[",".join(names)]
        assert 0.2 < np.interp(0.5, whole.ranks, whole.values) < 0.8


def test_a_profile_is_one_line() -> None:
    table = patterns(
        rows(("many_sidedness", None, 0.7, 0.0, 20), ("unclear_share", None, 0.2, 0.0, 20)), against=ruler()
    )
    found = profiles(table)
    assert found["profile"].item() == (
        "many-sided and local 0.70 (0.70 to 0.70); ambiguous 0.20 (0.20 to 0.20); insulated can't say; "
        "patron-driven can't say"
    )
    assert profiles(table.clear()).is_empty()
