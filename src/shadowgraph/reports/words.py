"""Words for chances: a probability always appears as a word and a number together.

The bands follow the United Kingdom's Professional Head of Intelligence Assessment yardstick. A value between two
bands takes the word of the nearer band, and the less sure word when both are as near.
"""

from __future__ import annotations

from dataclasses import dataclass

from shadowgraph.errors import UsageError

NARROW = "\u202f"
"""Narrow no-break space, between a number and its per cent sign."""


@dataclass(frozen=True)
class Band:
    """One estimative word and the whole per cents it covers, both ends included.

    Args:
        word: The word, e.g. 'likely'.
        low: Lowest per cent of the band.
        high: Highest per cent of the band.
        claim: Sentence about two organisations in the past tense, with {a} and {b}.
    """

    word: str
    low: int
    high: int
    claim: str


BANDS = (
    Band("a remote chance", 0, 5, "There is a remote chance that {a} and {b} had a tie"),
    Band("highly unlikely", 10, 20, "{a} and {b} are highly unlikely to have had a tie"),
    Band("unlikely", 25, 35, "{a} and {b} are unlikely to have had a tie"),
    Band("a realistic possibility", 40, 50, "It is a realistic possibility that {a} and {b} had a tie"),
    Band("likely", 55, 75, "{a} and {b} likely had a tie"),
    Band("highly likely", 80, 90, "{a} and {b} highly likely had a tie"),
    Band("almost certain", 95, 100, "{a} and {b} almost certainly had a tie"),
)
LIKELY = 4
"""Index of 'likely' in BANDS: what reports call a tie starts here."""


def band_of(probability: float) -> int:
    """Index in BANDS of the word for a probability.

    The word belongs to the number shown, so the probability is first rounded to a whole per cent.

    Args:
        probability: 0 to 1.

    Raises:
        UsageError: Not between 0 and 1 (or not a number).

    Examples:
        >>> BANDS[band_of(0.87)].word
        'highly likely'
    """
    if not 0.0 <= probability <= 1.0:
        raise UsageError(
            "A probability is out of range",
            field="probability",
            value=probability,
            rule="between 0 and 1",
            way_out="pass the share, not the per cent",
        )
    shown = int(probability * 100 + 0.5)
    gaps = [max(band.low - shown, shown - band.high, 0) for band in BANDS]
    nearest = min(gaps)
    near = [index for index, gap in enumerate(gaps) if gap == nearest]
    return min(near, key=lambda index: abs(index - len(BANDS) // 2))


def word(probability: float) -> str:
    """The estimative word for a probability between 0 and 1."""
    return BANDS[band_of(probability)].word


def percent(probability: float) -> str:
    """A probability as a whole per cent; never 0 or 100, which would claim certainty."""
    shown = int(probability * 100 + 0.5)
    if shown <= 0:
        return f"<1{NARROW}%"
    if shown >= 100:
        return f">99{NARROW}%"
    return f"{shown}{NARROW}%"


def interval(low: float, high: float) -> str:
    """The two ends of an interval of probabilities, e.g. '79\u201393 %'."""
    first, last = percent(low), percent(high)
    if first == last:
        return first
    return f"{first.removesuffix(NARROW + '%')}\u2013{last}"


def chance(probability: float, low: float | None = None, high: float | None = None) -> str:
    """Word, number and interval: 'highly likely (87 %, 79-93 %)'."""
    return f"{word(probability)} ({numbers(probability, low, high)})"


def numbers(probability: float, low: float | None = None, high: float | None = None) -> str:
    """Number and interval: '87 %, 79-93 %'."""
    if low is None or high is None:
        return percent(probability)
    span = interval(low, high)
    return (
        f"{span}, the whole interval" if span == percent(probability) else f"{percent(probability)}, {span}"
    )


def claim(a: str, b: str, probability: float, low: float | None = None, high: float | None = None) -> str:
    """A sentence without its full stop: 'A and B highly likely had a tie (87 %, 79-93 %)'."""
    template = BANDS[band_of(probability)].claim
    before, _, rest = template.partition("{a}")
    middle, _, after = rest.partition("{b}")
    return f"{before}{a}{middle}{b}{after} ({numbers(probability, low, high)})"


CONFIDENCE = ("low", "moderate", "high")


def confidence(*, width: float, supports: int, events: int, flips: bool) -> str:
    """How good the evidence behind an estimate is: 'low', 'moderate' or 'high'.

    A separate word from the chance itself. High needs a narrow interval (20 points at most), three kinds of
    evidence pointing the same way, ten records and a call that survives the loss of its strongest evidence.
    Low is any of: an interval over 50 points, fewer than three records, or one kind of evidence without which
    the call turns.

    Args:
        width: Width of the 90 % interval, 0 to 1.
        supports: Kinds of evidence that each move the log-odds by at least 0.5 towards the call.
        events: Records (events and statements) behind it.
        flips: True when removing the strongest evidence turns the call.
    """
    if width > 0.5 or events < 3 or (flips and supports < 2):
        return "low"
    if width <= 0.2 and supports >= 3 and events >= 10 and not flips:
        return "high"
    return "moderate"
