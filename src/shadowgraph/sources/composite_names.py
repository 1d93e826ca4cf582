"""Sides that name several organisations at once: 'Ahrar al-Sham, HTS, Southern Front'."""

from __future__ import annotations

from collections.abc import Container

SINGLE = frozenset(
    {
        "Interahamwe, ex-FAR",
        "Military Junta for the Consolidation of Democracy, Peace and Justice",
        "Military faction (forces of Honasan, Abenina & Zumel)",
        "Military faction (forces of Augusto Pinochet, Toribio Merino and Leigh Guzman)",
        "Opposition coalition (Febreristas, Liberals and Communists)",
        "SAO Eastern Slavonia, Baranja and Western Symria",
        "Government of Macedonia, FYR",
    }
)
"""Single organisations whose UCDP names hold a comma (UCDP Actor 22.1); for runs without the register."""

PLURAL = "Governments of "
"""How older releases open a list of states."""


def split_side(name: str, *, single: Container[str] = frozenset()) -> list[str]:
    """Return the organisations a side names, in its order.

    A comma inside brackets never parts two names, and a name known as one organisation stays whole, also as
    a part of a longer list.

    Args:
        name: Side as the source names it.
        single: Further names, each of one organisation, that may hold commas.

    Examples:
        >>> split_side("Governments of USA, United Kingdom")
        ['Government of USA', 'Government of United Kingdom']
        >>> split_side("Jaysh al-Sanadid, MFS, PYD")
        ['Jaysh al-Sanadid', 'MFS', 'PYD']
        >>> split_side("Interahamwe, ex-FAR, UNITA")
        ['Interahamwe, ex-FAR', 'UNITA']
        >>> split_side("Los Lobos ")
        ['Los Lobos']
    """
    whole = " ".join(name.split())
    parts = _outside_brackets(whole)
    if whole.startswith(PLURAL):
        return [f"Government of {part.removeprefix(PLURAL)}" for part in parts]
    if len(parts) < 2 or whole in SINGLE or whole in single:
        return [whole]
    made: list[str] = []
    at = 0
    while at < len(parts):
        end = _longest_single(parts, at, single)
        made.append(", ".join(parts[at:end]))
        at = end
    return list(dict.fromkeys(made))


def _outside_brackets(name: str) -> list[str]:
    parts, depth, current = [], 0, ""
    for letter in name:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and depth <= 0:
            parts.append(current.strip())
            current = ""
        else:
            current += letter
    return [part for part in (*parts, current.strip()) if part]


def _longest_single(parts: list[str], start: int, single: Container[str]) -> int:
    for end in range(len(parts), start + 1, -1):
        joined = ", ".join(parts[start:end])
        if joined in SINGLE or joined in single:
            return end
    return start + 1
