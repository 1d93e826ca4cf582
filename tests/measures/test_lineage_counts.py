"""Splits, mergers and breaks."""

import pytest

EVENTS = [
    {"a": "Ash", "b": "State East", "day": "2011-03-01"},
    {"a": "Birch", "b": "State East", "day": "2012-05-03"},
    {"a": "Cedar", "b": "State East", "day": "2013-05-03"},
]


@pytest.mark.parametrize(
    ("name", "relation"), [("splits", "split_from"), ("mergers", "merged_into"), ("mergers", "joined")]
)
def test_counts_by_year(value_of, name, relation) -> None:
    lineage = [
        ("Birch", relation, "Ash", 2012),
        ("Cedar", relation, "Ash", 2012),
        ("Elm", relation, "Ash", 2013),
    ]
    lineage.append(("Birch", "allied_with", "Cedar", 2012))
    found = [value_of(EVENTS, name, f"{year}-01-01", lineage=lineage) for year in (2011, 2012, 2013)]
    assert found == [0.0, 2.0, 1.0]


def test_one_organisation_with_two_parents_split_once(value_of) -> None:
    lineage = [("Cedar", "split_from", "Ash", 2012), ("Cedar", "split_from", "Birch", 2012)]
    assert value_of(EVENTS, "splits", "2012-01-01", lineage=lineage) == 1.0


def test_a_split_without_a_year_is_not_placed(value_of) -> None:
    assert value_of(EVENTS, "splits", "2012-01-01", lineage=[("Birch", "split_from", "Ash", None)]) == 0.0


def test_no_split_is_no_proof_of_a_rate_of_none(value_of) -> None:
    low, high = (value_of(EVENTS, "splits", "2012-01-01", part=part) for part in ("low", "high"))
    # The 95 % quantile of Gamma(1/2, 1) is 1.92; a hundred draws come near it.
    assert low == 0.0
    assert 1.0 < high < 3.5


TOGETHER = {"a": "Ash, Birch", "b": "State East", "day": "2011-03-01"}
CLASH = {"a": "Ash", "b": "Birch", "day": "2012-05-03"}


@pytest.mark.parametrize(
    ("rows", "breaks"),
    [
        # Named together, then fighting: one break.
        ([TOGETHER, CLASH], 1.0),
        # Never together: a fight, but no break.
        ([{**TOGETHER, "a": "Ash"}, CLASH], 0.0),
        # They had fought before they were allies: the first fight is no break, nor is a later one.
        ([{**CLASH, "day": "2010-01-01"}, TOGETHER, CLASH], 0.0),
        # Together only afterwards.
        ([CLASH, {**TOGETHER, "day": "2012-05-20"}], 0.0),
        # Two pairs at once.
        ([{**TOGETHER, "a": "Ash, Birch, Cedar"}, CLASH, {**CLASH, "b": "Cedar"}], 2.0),
    ],
)
def test_breaks(value_of, rows, breaks) -> None:
    assert value_of(rows, "breaks") == breaks


def test_a_break_falls_in_the_period_of_the_first_fight_only(value_of) -> None:
    rows = [TOGETHER, CLASH, {**CLASH, "day": "2012-06-09"}]
    assert [value_of(rows, "breaks", start) for start in ("2012-04-01", "2012-05-01", "2012-06-01")] == [
        0,
        1,
        0,
    ]


def test_a_first_fight_known_to_the_year_breaks_in_that_year_only(value_of) -> None:
    rough = {**CLASH, "day": "2012-01-01", "until": "2012-12-31", "when": 5}
    later = [{**CLASH, "day": "2013-02-03"}, {**CLASH, "day": "2013-03-03"}]
    rows = [TOGETHER, rough, *later]
    assert value_of(rows, "breaks", "2013-02-01") == 0.0
    assert value_of(rows, "breaks", "2012-01-01") == 1.0


@pytest.mark.parametrize(
    ("start", "coop", "breaks"),
    [("2012-01-01", 0.8, 1.0), ("2012-01-01", 0.2, 0.0), ("2012-04-01", 0.8, 0.0)],
)
def test_a_likely_earlier_tie_makes_former_allies(value_of, start, coop, breaks) -> None:
    rows = [{**TOGETHER, "a": "Ash"}, CLASH]
    assert value_of(rows, "breaks", ties=[("Ash", "Birch", start, 0.0, coop)]) == breaks
