"""Kinds of external support, and the layer of cooperation each is kept under.

Letters as in the UCDP External Support codebooks (Högbladh, Pettersson and Themnér 2011, `external_type_*`; Meier,
Karlén, Pettersson and Croicu 2023, `ext_*`). Letters of one kind share a layer; what has no layer of its own
(troops present but not fighting, other, unknown) is 'unspecified', with the letter kept in `original`.
"""

from __future__ import annotations

LAYER = {
    "x": "joint operations",
    "p": "unspecified",
    "y": "sanctuary",
    "l": "logistics",
    "w": "weapons",
    "m": "materiel",
    "t": "training",
    "f": "finance",
    "$": "finance",
    "i": "intelligence",
    "o": "unspecified",
    "u": "unspecified",
}
"""Letter of a support type to layer."""

MEANING = {
    "x": "troops as secondary warring party",
    "p": "foreign troop presence",
    "y": "access to territory",
    "l": "access to military or intelligence infrastructure",
    "w": "weapons",
    "m": "materiel or logistics",
    "t": "training or expertise",
    "f": "funding or economic support",
    "$": "funding or economic support",
    "i": "intelligence material",
    "o": "other",
    "u": "unknown type",
}
"""Letter of a support type to the codebooks' words."""


def in_words(letters: str) -> str:
    """Return the codebook's words for a string of letters.

    Examples:
        >>> in_words("wt")
        'weapons, training or expertise'
    """
    return ", ".join(MEANING[letter] for letter in letters)


def layers_of(letters: str) -> list[str]:
    """Return the layers of a string of letters, each once, the unspecified only when there is no other.

    Examples:
        >>> layers_of("wmu"), layers_of("ou")
        (['weapons', 'materiel'], ['unspecified'])
    """
    made = list(dict.fromkeys(LAYER[letter] for letter in letters))
    known = [layer for layer in made if layer != "unspecified"]
    return known or made
