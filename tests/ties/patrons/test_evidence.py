"""Evidence of patronage, counted by hand on an invented borderland."""

import numpy as np
import polars as pl
import pytest

from shadowgraph.errors import NoEventsError
from shadowgraph.ties.patrons.ground import Places
from shadowgraph.ties.patrons.panel import PatronPanel, build_patron_panel
from shadowgraph.ties.patrons.terms import TERMS, TRIED
from tests.ties.patrons.borderland import (
    CHAD,
    CUBA,
    DEATHS,
    EAST,
    FRANCE,
    SUDAN,
    UGANDA,
    WEST,
    borderland,
    support,
)

ALL = (*TERMS, *TRIED)
BY_NAME = {term.name: term for term in ALL}
REPORTS = pl.concat([support("ucdp:85", WEST), support("ucdp:112", EAST, alleged=True)])


@pytest.fixture(scope="module")
def panel() -> PatronPanel:
    return build_patron_panel(borderland(REPORTS))


def value(panel: PatronPanel, term: str, group: str, gwno: int) -> float:
    row = panel.groups["actor_id"].to_list().index(group)
    column = panel.states["gwno"].to_list().index(gwno)
    return float(BY_NAME[term].compute(panel)[row, column])


def test_groups_with_too_few_events_are_not_judged(panel: PatronPanel) -> None:
    assert panel.groups["actor_id"].to_list() == [WEST, EAST]
    assert panel.groups["n_events"].to_list() == [8, 7]
    with pytest.raises(NoEventsError):
        build_patron_panel(borderland(), least_events=9)


def test_states_that_do_not_exist_in_the_groups_time_are_no_candidates(panel: PatronPanel) -> None:
    states = panel.states["gwno"].to_list()
    assert panel.at_risk[:, states.index(CHAD)].all()
    assert 626 not in states  # South Sudan begins in 2011


@pytest.mark.parametrize(
    ("term", "group", "gwno", "expected"),
    [
        # 6 of 8 events at Geneina, 25 km from Chad; the others at Khartoum.
        ("near the border", WEST, CHAD, np.sqrt(6 / 8)),
        # Its own ground does not count, however near the border is.
        ("near the border", WEST, SUDAN, 0.0),
        ("distance", WEST, SUDAN, 0.0),
        # All fights with states are with Sudan, which borders on Chad and, before 2011, on Uganda; not on Cuba.
        ("neighbour", WEST, CHAD, 1.0),
        ("neighbour", WEST, UGANDA, 1.0),
        ("neighbour", WEST, CUBA, 0.0),
        # East: 4 events at home in Chad, 3 in Sudan.
        ("host", EAST, SUDAN, np.log1p(3)),
        ("host", EAST, CHAD, 0.0),
        ("ever fought", WEST, SUDAN, 1.0),
        ("ever fought", WEST, CHAD, 0.0),
        ("war with the group", WEST, SUDAN, np.sqrt(6 / 8)),
        # One clash of the two armies.
        ("enmity of states", WEST, CHAD, np.log1p(1)),
        ("enmity of states", WEST, UGANDA, 0.0),
        # Chad's foes act on Sudan's ground: East three times, Raiders twice.
        ("proxy rivalry", WEST, CHAD, np.log1p(5)),
        ("proxy rivalry", WEST, SUDAN, 0.0),
        # No other rebel of Sudan acts in Chad.
        ("rear base", WEST, CHAD, 0.0),
        # Raiders fight West and Chad: two enemies, 1 / log(2 + 1 + 1).
        ("shared enemy", WEST, CHAD, np.sqrt(1 / np.log(4))),
        ("shared enemy", EAST, CHAD, 0.0),
        # West's people: East's 7 events, 4 in Chad, 3 in Sudan.
        ("kin", WEST, CHAD, np.sqrt(4 / 7)),
        # Cuba is leftist throughout, France is not.
        ("creed", WEST, CUBA, 1.0),
        ("creed", WEST, FRANCE, 0.0),
        ("jihadist", EAST, CUBA, 1.0),
        ("jihadist", WEST, CUBA, 0.0),
        ("major power", WEST, FRANCE, 1.0),
        ("major power", WEST, CHAD, 0.0),
        ("same region", WEST, CHAD, 1.0),
        ("same region", WEST, FRANCE, 0.0),
        # Chad's army is seen in Sudan.
        ("reach", WEST, CHAD, np.log1p(1)),
        ("reach", WEST, SUDAN, 0.0),
        # Chad fights East 7 times and Raiders once; East's own share is left out for East.
        ("at war itself", WEST, CHAD, np.log1p(8)),
        ("at war itself", EAST, CHAD, np.log1p(1)),
        ("crowded field", WEST, CHAD, 0.0),
        ("size", WEST, CHAD, np.log1p(8)),
        ("toll", EAST, CHAD, np.log1p(7 * DEATHS)),
        ("lifetime", WEST, CHAD, np.log(3)),
        ("lifetime", EAST, CHAD, np.log(2)),
        ("war with states", WEST, CHAD, 6 / 8),
        # Reliability B 0.9, credibility 2 0.9.
        ("reported", WEST, CHAD, 0.81),
        ("reported", WEST, SUDAN, 0.0),
        ("patronage", EAST, CHAD, np.log1p(0.81)),
        ("patronage", WEST, CHAD, 0.0),
        # East fights Chad, West fights Sudan: no enemy in common, so nobody's other client.
        ("other clients", EAST, CHAD, 0.0),
    ],
)
def test_by_hand(panel: PatronPanel, term: str, group: str, gwno: int, expected: float) -> None:
    assert value(panel, term, group, gwno) == pytest.approx(expected, abs=1e-12)


def test_distance_is_that_to_the_border(panel: PatronPanel) -> None:
    assert 5 < np.expm1(value(panel, "distance", WEST, CHAD)) < 60
    assert np.expm1(value(panel, "distance", WEST, CUBA)) > 8_000


def test_nearer_states_are_ranked_without_home(panel: PatronPanel) -> None:
    assert value(panel, "states nearer", WEST, CHAD) == 0.0
    assert value(panel, "states nearer", WEST, SUDAN) == 0.0
    assert value(panel, "states nearer", WEST, UGANDA) > 0.0


def test_faith_counts_only_where_it_sets_the_state_apart(panel: PatronPanel) -> None:
    # East is Sunni, Chad and Sudan both have Sunni majorities: nothing sets Sudan apart.
    assert value(panel, "faith", EAST, SUDAN) == 0.0
    assert value(panel, "faith", EAST, FRANCE) == 0.0


@pytest.mark.parametrize("term", [term for term in ALL if term.mode == "events"], ids=lambda term: term.name)
def test_no_statement_is_looked_at_in_mode_events(term) -> None:
    silent, told = build_patron_panel(borderland()), build_patron_panel(borderland(REPORTS))
    assert np.array_equal(term.compute(silent), term.compute(told))
    assert np.isfinite(term.compute(told)).all()
    assert term.sign in (-1, 1)


def test_one_stray_event_makes_no_neighbour() -> None:
    soil, km = np.zeros(2, np.int64), np.array([[10.0, 900.0], [500.0, 20.0]])
    spots = Places(np.zeros(2, np.int64), soil, np.array([0.01, 0.99]), km, 2)
    assert spots.nearest(0.005)[0].tolist() == [10.0, 20.0]
    assert spots.nearest(0.02)[0].tolist() == [500.0, 20.0]
    assert spots.nearest(1.0)[0].tolist() == [500.0, 900.0]
    assert np.isinf(spots.nearest(0.02)[1]).all()
