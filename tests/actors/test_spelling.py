"""Spellings of one name meet; different names don't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shadowgraph.actors.spelling import fold, initials, is_acronym, latin, loose, named_id, skeleton

WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=30)


@given(WORDS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text("abcdefghijklmnopqrstuvwxyz '-", max_size=30))
def test_case_space_and_hyphens_do_not_matter(text: str) -> None:
    assert fold(text.upper()) == fold(f"  {text.replace('-', ' ')} ")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mare’ Operations Room", "Mare' Operations Room"),
        ("RCD-K-ML ", "RCD K ML"),
        ("Família Terror Amapá", "FAMILIA TERROR AMAPA"),
        ("Abtisame subclan of Galje'el clan (Hawiye)", "Abtisame subclan of Galje´el clan Hawiye"),
        ("أنصار اللّه", "أنصار الله"),
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert named_id(one) == named_id(other)


def test_burmese_vowels_are_part_of_the_word() -> None:
    assert fold("ကာ") != fold("က")
    assert " " not in fold("ကချင်")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jabhat al-Nosra", "Jabhat al-Nusra"),
        ("Jaysh Usud al-Sharqiya", "Jaish Asoud al-Sharqiyya"),
        ("Hizballah", "حزب الله"),
        ("Hezbollah", "Хезболла"),
    ],
)
def test_vowels_and_scripts_meet_in_the_skeleton(one: str, other: str) -> None:
    first, second = sorted((skeleton(one), skeleton(other)), key=len)
    assert second.startswith(first[:4])
    assert len(second) - len(first) <= 1


def test_skeletons_of_other_names_differ() -> None:
    names = ("Hamas", "Hezbollah", "Boko Haram", "Seleka", "Janjaweed", "Taleban", "Kamajors")
    assert len({skeleton(name) for name in names}) == len(names)


def test_acronyms() -> None:
    assert initials("Front for the Liberation of the Enclave of Cabinda") == "flec"
    assert initials("Movement for Unity and Jihad in West Africa") == "mujwa"
    assert [is_acronym(name) for name in ("SPLM/A", "3R", "IS", "Hamas", "A", "XYZXYZXYZXYZX")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_small_words_go_unless_nothing_else_is_left() -> None:
    assert loose("Front for the Liberation of X") == "front liberation x"
    assert loose("Al") == "al"
    assert latin("Донецк") == "donetsk"
