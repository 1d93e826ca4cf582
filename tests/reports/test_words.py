"""A chance is always a word and a number, by the bands of the house."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shadowgraph.errors import UsageError
from shadowgraph.reports.words import BANDS, band_of, chance, claim, confidence, interval, percent, word

BY_BAND = {
    "a remote chance": (0.0, 0.03, 0.05),
    "highly unlikely": (0.10, 0.15, 0.20),
    "unlikely": (0.25, 0.30, 0.35),
    "a realistic possibility": (0.40, 0.45, 0.50),
    "likely": (0.55, 0.63, 0.75),
    "highly likely": (0.80, 0.87, 0.90),
    "almost certain": (0.95, 0.99, 1.0),
}


@pytest.mark.parametrize(("expected", "chances"), BY_BAND.items())
def test_the_ends_and_the_middle_of_each_band(expected: str, chances: tuple[float, ...]) -> None:
    assert {word(p) for p in chances} == {expected}


@pytest.mark.parametrize(
    ("p", "expected"),
    [
        (0.07, "a remote chance"),
        (0.08, "highly unlikely"),
        (0.22, "highly unlikely"),
        (0.23, "unlikely"),
        (0.37, "unlikely"),
        (0.38, "a realistic possibility"),
        (0.52, "a realistic possibility"),
        (0.53, "likely"),
        (0.77, "likely"),
        (0.78, "highly likely"),
        (0.92, "highly likely"),
        (0.93, "almost certain"),
    ],
)
def test_between_bands_the_nearer_word_wins(p: float, expected: str) -> None:
    assert word(p) == expected


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_larger_chance_never_gets_a_weaker_word(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert band_of(low) <= band_of(high)


@given(st.floats(0, 1))
def test_certainty_is_never_claimed(p: float) -> None:
    assert percent(p).removesuffix("\u202f%") not in {"0", "100"}


@given(st.floats(0, 1))
def test_word_and_number_agree(p: float) -> None:
    shown = percent(p)
    if not shown.startswith(("<", ">")):
        number = int(shown.removesuffix("\u202f%"))
        assert word(number / 100) == word(p)


@pytest.mark.parametrize("bad", [-0.01, 1.01, float("nan")])
def test_what_is_no_probability_is_refused(bad: float) -> None:
    with pytest.raises(UsageError, match="probability"):
        band_of(bad)


def test_numbers_with_their_interval() -> None:
    assert chance(0.87, 0.79, 0.93) == "highly likely (87\u202f%, 79\u201393\u202f%)"
    assert interval(0.2, 0.2) == "20\u202f%"
    assert chance(0.999, 0.997, 1.0) == "almost certain (>99\u202f%, the whole interval)"


@pytest.mark.parametrize("band", BANDS, ids=lambda band: band.word)
def test_every_claim_names_both_and_blames_nobody(band: object) -> None:
    p = (band.low + band.high) / 200  # type: ignore[attr-defined]
    said = claim("{b} Front", "Other", p, p, p)
    assert "{b} Front" in said
    assert "Other" in said
    for banned in ("proves", "shows that", "links to", "guilty", "conspired"):
        assert banned not in said


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"width": 0.1, "supports": 4, "events": 50, "flips": False}, "high"),
        ({"width": 0.1, "supports": 4, "events": 50, "flips": True}, "moderate"),
        ({"width": 0.3, "supports": 4, "events": 50, "flips": False}, "moderate"),
        ({"width": 0.6, "supports": 4, "events": 50, "flips": False}, "low"),
        ({"width": 0.1, "supports": 4, "events": 2, "flips": False}, "low"),
        ({"width": 0.1, "supports": 1, "events": 50, "flips": True}, "low"),
    ],
)
def test_confidence_is_about_the_evidence(facts: dict[str, object], expected: str) -> None:
    assert confidence(**facts) == expected  # type: ignore[arg-type]
