"""States: borders against geography everybody knows, attributes against the tables they name."""

import numpy as np
import polars as pl

from shadowgraph.actors.bases import base_table
from shadowgraph.places.countries import country_of
from shadowgraph.ties.patrons.borders import kilometres, neighbours, unit_vectors
from shadowgraph.ties.patrons.panel import build_patron_panel
from shadowgraph.ties.patrons.traits import faiths_of, state_traits
from tests.ties.patrons.borderland import CHAD, CUBA, SUDAN, UGANDA, WEST, borderland

STATES = (CUBA, CHAD, UGANDA, SUDAN, 626, 365, 770, 750)


def touch(a: int, b: int) -> bool:
    return bool(neighbours(STATES)[STATES.index(a), STATES.index(b)])


def test_neighbours() -> None:
    table = neighbours(STATES)
    assert (table == table.T).all()
    assert not table.diagonal().any()
    assert touch(CHAD, SUDAN)
    assert touch(770, 750)
    assert touch(UGANDA, 626)
    # South Sudan was Sudan's for most of the record; the Soviet republics were Russia's for two years of it.
    assert touch(UGANDA, SUDAN)
    assert not touch(365, 770)
    assert not table[STATES.index(CUBA)].any()


def test_kilometres_to_a_border() -> None:
    # El Geneina lies about 25 km from Chad; N'Djamena about 900 km from Sudan.
    near, far = unit_vectors(np.array([13.45, 12.1]), np.array([22.45, 15.05]))
    assert 5 < kilometres(CHAD, near[None, :])[0] < 60
    assert 700 < kilometres(SUDAN, far[None, :])[0] < 1100


def test_every_state_and_people_listed_is_known() -> None:
    traits, known = state_traits(), base_table().peoples
    listed = {*traits.faith, *traits.nations, *(gwno for spells in traits.creeds.values() for gwno in spells)}
    assert [gwno for gwno in sorted(listed) if country_of(gwno) is None] == []
    assert {token for tokens in traits.nations.values() for token in tokens} <= set(known)
    assert all(first <= last for spells in traits.creeds.values() for first, last in spells.values())


def test_a_creed_counts_for_the_years_it_was_held() -> None:
    panel = build_patron_panel(borderland())
    row = panel.groups["actor_id"].to_list().index(WEST)
    held = state_traits().holds("leftist", panel)[row]
    states = panel.states["gwno"].to_list()
    assert held[states.index(CUBA)] == 1.0
    # Iraq until 2003, one of the group's three years.
    assert held[states.index(645)] == 1 / 3
    assert held[states.index(CHAD)] == 0.0


def test_faiths() -> None:
    assert faiths_of("salafi-jihadist", None) == {"sunni", "muslim"}
    assert faiths_of("leftist", None) == frozenset()
    assert "christian" in faiths_of("ethno-nationalist", "assyrian")


def test_states_are_those_of_the_window() -> None:
    panel = build_patron_panel(borderland())
    assert panel.states["gwno"].is_unique().all()
    assert panel.states.filter(pl.col("first_year") > 2005).is_empty()
