"""Values of standing evidence, turned back from logs, roots and odds."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shadowgraph.plugins.manager import registered
from shadowgraph.reports.labels import STANDING_TERMS, TERMS
from shadowgraph.reports.values import WRITTEN, shared, typical, written


def test_every_kind_that_comes_along_has_a_label_and_a_way_to_be_written() -> None:
    assert set(registered("standing_terms")) == set(WRITTEN)
    assert set(WRITTEN) < set(STANDING_TERMS)
    assert set(registered("evidence_terms")) < set(TERMS)


@given(st.integers(0, 10**6))
def test_counts_come_back(n: int) -> None:
    noun = "event" if n == 1 else "events"
    assert written("war with states", math.log1p(n)) == f"{n:,} {noun}"


@given(st.integers(0, 2000))
def test_counts_over_one_more_come_back(n: int) -> None:
    assert written("named together", n / (n + 1)).split(" ")[0] == f"{n:,}"


@pytest.mark.parametrize(
    ("term", "value", "said", "beside"),
    [
        ("distance", math.log1p(15), "15 km", "15 km"),
        ("distance", math.log1p(2500), "1,000 or more km", "1,000 or more km"),
        ("rivalry", 0.5, "25\u202f% of its events", "25\u202f%"),
        ("creed", 0.0, "none known in common", "none"),
        (
            "creed",
            0.5,
            "both Sunni Islamist, of different schools",
            "both Sunni Islamist, of different schools",
        ),
        ("two states", 1.0, "yes", "yes"),
        ("shared ground", 0.0, "none", "none"),
        ("shared ground", 2.0, "4.0 cells and years weighed by rarity", "4.0"),
        ("a plug-in's", 0.1234, "0.12", "0.12"),
    ],
)
def test_words(term: str, value: float, said: str, beside: str) -> None:
    assert written(term, value) == said
    assert typical(term, value) == beside


def test_what_the_two_share_is_named() -> None:
    one, other = "islamist-other;salafi-jihadist", "salafi-jihadist"
    assert shared("creed", 1.0, one, other) == "both salafi-jihadist"
    assert shared("creed", 0.5, one, other) == "both Sunni Islamist, of different schools"
    assert shared("people", 1.0, "irish-catholic", "irish-catholic") == "both Irish Catholic"
    assert shared("people", 1.0, None, "tuareg") == "the same people"
    assert shared("distance", None, None, None) == ""
