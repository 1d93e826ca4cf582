"""Trigram likeness: bounds, symmetry with identity, rare pieces count more."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shadowgraph.actors.trigrams import Trigrams

TEXTS = st.lists(st.text("abcde ", min_size=1, max_size=12), min_size=1, max_size=8)


@given(TEXTS, st.text("abcdef ", max_size=12))
def test_likeness_is_between_none_and_all(texts: list[str], query: str) -> None:
    likeness = Trigrams(texts).likeness(query)
    assert likeness.shape == (len(texts),)
    assert (likeness >= 0).all()
    assert (likeness <= 1 + 1e-12).all()


@given(TEXTS)
def test_a_text_is_wholly_like_itself(texts: list[str]) -> None:
    index = Trigrams(texts)
    for at, text in enumerate(texts):
        assert index.likeness(text)[at] == pytest.approx(1.0)


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    texts = ["kachin front", *(f"{word} front" for word in ("red", "blue", "green", "north", "south"))]
    likeness = Trigrams(texts).likeness("kachin army")
    assert int(np.argmax(likeness)) == 0
    assert likeness[0] > 3 * Trigrams(texts).likeness("purple front")[0]
