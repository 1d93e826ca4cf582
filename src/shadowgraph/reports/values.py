"""Values of standing evidence as a reader takes them: events, kilometres and per cents instead of logs and roots."""

from __future__ import annotations

import math
from collections.abc import Callable

from shadowgraph.reports.numbers import estimate, many
from shadowgraph.reports.words import NARROW
from shadowgraph.ties.standing.creed import UNIVERSAL

SAME, KINDRED = 0.99, 0.01
"""Likeness from which two are the same, and more than nothing."""


def _events(value: float) -> str:
    return many(round(math.expm1(value)), "event")


def _odds(noun: str) -> Callable[[float], str]:
    """Undo n / (n + 1)."""
    return lambda value: many(round(value / max(1.0 - value, 1e-9)), noun)


def _share(of: str) -> Callable[[float], str]:
    return lambda value: f"{_percent(value)} of {of}"


def _percent(value: float) -> str:
    shown = 100 * value
    return f"<1{NARROW}%" if 0 < shown < 0.5 else f"{shown:.0f}{NARROW}%"


def _yes(value: float) -> str:
    return "yes" if value >= SAME else "no"


def _likeness(same: str, kindred: str) -> Callable[[float], str]:
    return lambda value: same if value >= SAME else kindred if value >= KINDRED else "none known in common"


def _weighed(noun: str) -> Callable[[float], str]:
    """Undo the root of a sum in which what many share weighs less."""

    def shown(value: float) -> str:
        weight = value**2
        return f"{estimate(weight)} {noun} weighed by rarity" if weight >= 0.005 else "none"

    return shown


WRITTEN: dict[str, Callable[[float], str]] = {
    "war with states": _events,
    "political aim": _share("its events"),
    "local fights": _share("its events"),
    "community": _yes,
    "crime": _yes,
    "creed": _likeness("the same creed", "both Sunni Islamist, of different schools"),
    "people": _likeness("the same people", "peoples of one family"),
    "same enemies, same years": _share("enemies and years in common"),
    "rare enemies": _weighed("enemies"),
    "shared years": _weighed("years"),
    "same months": lambda value: f"{_percent(value)} alike",
    "shared ground": _weighed("cells and years"),
    "distance": lambda value: (
        f"{estimate(math.expm1(value)) if math.expm1(value) < 1000 else '1,000 or more'} km"
    ),
    "rivalry": lambda value: _share("its events")(value**2),
    "named together": _odds("event"),
    "common friends": _odds("organisation"),
    "friends and foes": lambda value: many(round(math.expm1(value)), "organisation"),
    "two states": _yes,
}
"""How each built-in kind is written; the scales are those of the files in `ties/standing`."""


def written(term: str, value: float | None) -> str:
    """A value of standing evidence in words.

    Args:
        term: Name of the kind of evidence.
        value: On the term's own scale; None: there is none.

    Examples:
        >>> written("war with states", math.log(53)), written("named together", 0.75)
        ('52 events', '3 events')
    """
    if value is None or not math.isfinite(value):
        return ""
    return WRITTEN[term](value) if term in WRITTEN else estimate(value)


def typical(term: str, value: float | None) -> str:
    """The typical pair's value beside another's: a number without the noun that stands there already.

    Examples:
        >>> typical("war with states", 0.0), typical("distance", math.log1p(14))
        ('0', '14 km')
    """
    text = written(term, value)
    if text.startswith("none"):
        return "none"
    counted = text[:1].isdigit() or text.startswith("<")
    return text.partition(" ")[0] if counted and not text.endswith(" km") else text


def shared(term: str, value: float | None, a: str | None, b: str | None) -> str:
    """The same, naming what the two share where the term is about creed or people.

    Args:
        term: Name of the kind of evidence.
        value: On the term's own scale.
        a: Creeds or peoples of the one, separated by ';'.
        b: Those of the other.
    """
    if term not in ("creed", "people") or value is None or value < SAME:
        return written(term, value)
    common = set((a or "").split(";")) & set((b or "").split(";")) - {""}
    names = sorted(common & set(UNIVERSAL) if term == "creed" else {_people(name) for name in common})
    return "both " + " and ".join(names) if names else written(term, value)


def _people(token: str) -> str:
    return token.replace("-", " ").title()
