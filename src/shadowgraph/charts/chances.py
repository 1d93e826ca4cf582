"""Words for chances, as in the report: a probability appears as a word and a number together."""

from __future__ import annotations

from shadowgraph.charts.frame import NARROW

BANDS = (
    ("a remote chance", 0, 5),
    ("highly unlikely", 10, 20),
    ("unlikely", 25, 35),
    ("a realistic possibility", 40, 50),
    ("likely", 55, 75),
    ("highly likely", 80, 90),
    ("almost certain", 95, 100),
)
"""Word and the whole per cents it covers; between bands the nearer word, and of two as near the less sure one."""


def word(probability: float) -> str:
    """The estimative word of a probability, 0 to 1."""
    shown = int(probability * 100 + 0.5)
    gaps = [max(low - shown, shown - high, 0) for _, low, high in BANDS]
    near = [place for place, gap in enumerate(gaps) if gap == min(gaps)]
    return BANDS[min(near, key=lambda place: abs(place - len(BANDS) // 2))][0]


def percent(probability: float) -> str:
    """A probability as a whole per cent, never 0 or 100: that would claim certainty."""
    shown = int(probability * 100 + 0.5)
    if shown <= 0:
        return f"<1{NARROW}%"
    return f">99{NARROW}%" if shown >= 100 else f"{shown}{NARROW}%"


def chance(probability: float, low: float, high: float) -> str:
    """Word, number and interval: 'highly likely (87 %, 79 to 93 %)'."""
    first = percent(low).removesuffix(f"{NARROW}%")
    return f"{word(probability)} ({percent(probability)}, {first} to {percent(high)})"
