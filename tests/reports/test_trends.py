"""Headline levels: shares of a year are those of the year taken together, not of its periods' average."""

from typing import Any

import pytest

from shadowgraph.reports.trends import compared, levels, weights_of

STARTS = [f"{year}-{month:02}-01" for year in (2012, 2013) for month in (1, 4, 7, 10)]
DEAD = [300.0, 50.0, 8.0, 2.0, 100.0, 100.0, 100.0, 100.0]
CIVILIAN = [0.02, 0.2, 0.5, 1.0, 0.1, 0.2, 0.3, 0.4]
COUNTED = [10, 20, 30, 40, 10, 20, 30, 40]


def made(name: str, values: list[float], *, share: bool = True) -> Any:
    track = {"name": "T", "value": values, "low": values, "high": values, "n": COUNTED, "turn": None}
    return {
        "name": name, "share": share, "start": STARTS, "span": [3] * 8, "base": "month", "theatre": track,
        "districts": [],
    }  # fmt: skip


def yearly(measure: Any, *others: Any) -> list[float]:
    known = levels(measure, measure["theatre"], weights_of([measure, *others], measure))
    assert [level.year for level in known] == [2012, 2013]
    assert [level.low for level in known] == [level.value for level in known]
    return [level.value for level in known]


def test_the_share_of_the_dead_is_of_the_years_dead() -> None:
    # 6 + 10 + 4 + 2 = 22 of 360; 10 + 20 + 30 + 40 = 100 of 400.
    deaths = made("deaths", DEAD, share=False)
    assert yearly(made("civilian_share", CIVILIAN), deaths) == pytest.approx([22 / 360, 0.25])


def test_periods_only_districts_are_known_by_change_nothing() -> None:
    civilians, deaths = made("civilian_share", CIVILIAN), made("deaths", DEAD, share=False)
    for measure, start in ((civilians, "2014-01-01"), (deaths, "2015-01-01")):
        measure["start"], measure["span"] = [*STARTS, start], [3] * 8 + [12]
        gap = {"value": None, "low": None, "high": None, "n": 0}
        measure["theatre"] |= {name: [*measure["theatre"][name], empty] for name, empty in gap.items()}
    assert yearly(civilians, deaths) == pytest.approx([22 / 360, 0.25])


def test_other_shares_are_of_the_years_events() -> None:
    # 10 * 0.02 + 20 * 0.2 + 30 * 0.5 + 40 = 59.2 of 100; 1 + 4 + 9 + 16 = 30 of 100.
    deaths = made("deaths", DEAD, share=False)
    assert yearly(made("unattributed_share", CIVILIAN), deaths) == pytest.approx([0.592, 0.3])
    assert yearly(made("civilian_share", CIVILIAN)) == pytest.approx([0.592, 0.3])


def test_a_typical_period_counts_all_alike() -> None:
    assert yearly(made("effective_groups", DEAD, share=False)) == pytest.approx([90.0, 100.0])


def test_the_sentence_says_so() -> None:
    measures = [made("civilian_share", CIVILIAN), made("deaths", DEAD, share=False)]
    line = compared(measures, "civilian_share", "{first} in {first_year}, {last} in {last_year}")
    assert line is not None
    assert line["text"].replace("\u202f", "") == "6% (6\u20136%) in 2012, 25% (25\u201325%) in 2013"
