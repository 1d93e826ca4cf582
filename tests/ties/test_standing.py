"""Standing evidence on a theatre small enough to count by hand."""

import datetime as dt
import math

import numpy as np
import polars as pl
import pytest

from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.plugins.manager import registered
from shadowgraph.ties.panel import build_panel

NEAR, FAR = (10.0, 10.0), (10.0, 12.0)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


ROWS = [
    {"a": "Ada", "b": "State S", "day": day("2015-01-10"), "at": NEAR},
    {"a": "Ada", "b": "State S", "day": day("2015-02-10"), "at": NEAR},
    {"a": "Ada", "b": "State S", "day": day("2016-02-10"), "at": NEAR},
    {"a": "Bo", "b": "State S", "day": day("2015-01-20"), "at": NEAR},
    {"a": "Bo", "b": "Ceh", "day": day("2015-03-20"), "at": FAR},
    {"a": "Ada", "b": "Ceh", "day": day("2015-04-20"), "at": FAR},
    {"a": "Ada, Bo", "b": "Ceh", "day": day("2015-05-20"), "at": FAR},
    {"a": "Ada", "b": "Dov", "day": day("2016-05-20"), "at": FAR},
    {"a": "Bo, Dov", "b": "Ceh", "day": day("2016-06-20"), "at": FAR},
]


@pytest.fixture(scope="module")
def panel():
    data = theatre_of(ROWS)
    more = {"ideology": {"Ada": "leftist", "Bo": "leftist;ethno-nationalist", "Ceh": "islamist-other"}}
    more["constituency"] = {"Ada": "kachin", "Bo": "arakanese", "Ceh": "kachin;shan"}
    actors = data.actors.with_columns(
        pl.col("name").replace_strict(values, default=None).alias(column) for column, values in more.items()
    )
    from dataclasses import replace

    return build_panel(replace(data, actors=actors), step="quarter", mode="events")


def value(panel, term: str, one: str, other: str) -> float:
    names = panel.orgs["name"].to_list()
    pair = panel.pair_of[names.index(one), names.index(other)]
    return float(registered("standing_terms")[term].compute(panel)[pair])


def test_war_with_states_takes_the_smaller_number(panel) -> None:
    assert value(panel, "war with states", "Ada", "Bo") == pytest.approx(math.log(2))


def test_shares_are_pulled_towards_the_middle(panel) -> None:
    # Ada: 3 of 6 against a state, Bo: 1 of 4.
    assert value(panel, "political aim", "Ada", "Bo") == pytest.approx((1 + 1) / (4 + 2))
    # Bo: 3 of 4 against groups, Ada: 3 of 6.
    assert value(panel, "local fights", "Ada", "Bo") == pytest.approx(3.5 / 6)


def test_same_enemies_in_the_same_years(panel) -> None:
    # Ada: S15 S16 C15 D16; Bo: S15 C15 C16; in common S15 and C15 of five.
    assert value(panel, "same enemies, same years", "Ada", "Bo") == pytest.approx(2 / 5)


def test_rare_enemies_weigh_more(panel) -> None:
    # S has 2 enemies, Ceh 3 (Ada, Bo, Dov).
    due = math.sqrt(1 / math.log(2) + 1 / math.log(3))
    assert value(panel, "rare enemies", "Ada", "Bo") == pytest.approx(due)


def test_rivalry_is_a_share_of_the_less_active_ones_events(panel) -> None:
    # Ada and Ceh: 2 clashes, of Ceh's 4 events.
    assert value(panel, "rivalry", "Ada", "Ceh") == pytest.approx(math.sqrt(2 / 4))
    assert value(panel, "rivalry", "Ada", "Bo") == 0.0


def test_naming_and_company(panel) -> None:
    assert value(panel, "named together", "Ada", "Bo") == pytest.approx(1 / 2)
    # Bo is named with both Ada and Dov.
    assert value(panel, "common friends", "Ada", "Dov") == pytest.approx(1 / 2)
    # Dov's friend Bo fights Ceh; so does Dov itself: only friends count.
    assert value(panel, "friends and foes", "Dov", "Ceh") == pytest.approx(math.log1p(1))


def test_distance_is_zero_where_both_have_been(panel) -> None:
    assert value(panel, "distance", "Ada", "Bo") == pytest.approx(0.0, abs=1e-6)


def test_creed_knows_no_borders_and_people_have_families(panel) -> None:
    assert value(panel, "creed", "Ada", "Bo") == 1.0
    assert value(panel, "creed", "Ada", "Ceh") == 0.0
    assert value(panel, "people", "Ada", "Ceh") == 1.0
    assert value(panel, "people", "Ada", "Bo") == 0.5
    assert value(panel, "people", "Ada", "Dov") == 0.0


def test_terms_that_mark_kinds(panel) -> None:
    for term in ("community", "crime", "two states"):
        assert value(panel, term, "Ada", "Bo") == 0.0


def test_shared_ground_and_years(panel) -> None:
    values = registered("standing_terms")["shared ground"].compute(panel)
    assert np.isfinite(values).all()
    # 2015: Ada, Bo, Ceh and S; 2016: those and Dov in one country.
    due = math.sqrt(1 / math.log(4) + 1 / math.log(5))
    assert value(panel, "shared years", "Ada", "Bo") == pytest.approx(due)
