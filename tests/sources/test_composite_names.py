"""Sides that name several organisations come apart; names that only look so stay whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shadowgraph.sources.composite_names import SINGLE, split_side

NAMES = st.lists(
    st.text("abcdefgh -'", min_size=1).map(lambda t: " ".join(t.split())).filter(bool),
    min_size=1,
    unique=True,
)


@given(NAMES)
def test_a_joined_list_comes_apart_into_its_names(names: list[str]) -> None:
    assert split_side(", ".join(names)) == names


@pytest.mark.parametrize("name", sorted(SINGLE))
def test_a_single_organisation_with_a_comma_stays_whole_alone_and_in_a_list(name: str) -> None:
    assert split_side(name) == [name]
    assert split_side(f"{name}, UNITA") == [name, "UNITA"]
    assert split_side(f"AQIM, {name}") == ["AQIM", name]


def test_names_the_register_knows_stay_whole() -> None:
    assert split_side("A, B and C, D", single={"A, B and C"}) == ["A, B and C", "D"]


def test_a_comma_in_brackets_parts_nothing() -> None:
    assert split_side("Mutineers (forces of X, Y), Z") == ["Mutineers (forces of X, Y)", "Z"]


def test_space_is_cleaned_and_repeats_count_once() -> None:
    assert split_side(" Los Chone Killers , Los Lobos , Los Lobos ") == ["Los Chone Killers", "Los Lobos"]
