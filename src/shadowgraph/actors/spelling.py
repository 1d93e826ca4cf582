"""Names made comparable: across case, accents, apostrophes, hyphens and scripts."""

from __future__ import annotations

import functools
import re
import unicodedata

from shadowgraph.records.ids import content_id

_DROPPED = frozenset("'’‘ʼʻ´`ʿʾ\"“”„«»")
"""Marks inside words: 'Galje’el', "Galje'el" and 'Galjeel' are one name."""
_MARKS = str.maketrans(dict.fromkeys(_DROPPED, ""))
_ASCII = str.maketrans(
    {chr(code): "" if chr(code) in _DROPPED else " " for code in range(128) if not chr(code).isalnum()}
)
_VOWELS = re.compile(r"[aeiouy]+")
_DOUBLED = re.compile(r"(.)\1+")
_SOUNDS = (
    ("kh", "h"),
    ("gh", "g"),
    ("dh", "d"),
    ("th", "t"),
    ("ph", "f"),
    ("ck", "k"),
    ("q", "k"),
    ("c", "k"),
    ("z", "s"),
    ("j", "g"),
    ("v", "b"),
    ("w", ""),
)
"""Spellings of one sound in transliteration ('Jabhat', 'Gabhat'; 'Qaida', 'Kaida'), applied in this order."""

_SMALL = """
a al an ar as ash at ad az and da das de del der des di do dos du e ed el en et for fi fil i in la las le les li lil los
of on or the to ul um und ve wa wal y
"""
SMALL_WORDS = frozenset(_SMALL.split())
"""Words an acronym leaves out, in the languages group names come in."""


@functools.lru_cache(maxsize=65_536)
def fold(name: str) -> str:
    """Return the key two spellings of one name share; any script.

    Examples:
        >>> fold("RCD-K-ML "), fold("Jam'iyyat-i Islami"), fold("Família Terror Amapá")
        ('rcd k ml', 'jamiyyat i islami', 'familia terror amapa')
    """
    lowered = name.casefold()
    if lowered.isascii():
        return " ".join(lowered.translate(_ASCII).split())
    # Before decomposing, which turns a lone accent used as an apostrophe into a space.
    decomposed = unicodedata.normalize("NFKD", lowered.translate(_MARKS))
    decomposed = unicodedata.normalize("NFKD", decomposed.casefold())
    kept = (
        "" if unicodedata.combining(letter) else letter if _is_kept(letter) else " " for letter in decomposed
    )
    return " ".join("".join(kept).split())


def _is_kept(letter: str) -> bool:
    # Vowel signs of Burmese, Thai or Indic scripts are marks that don't combine: part of the word.
    return letter.isalnum() or unicodedata.category(letter)[0] == "M"


@functools.lru_cache(maxsize=65_536)
def latin(name: str) -> str:
    """Return the fold in Latin letters: Cyrillic, Arabic, Burmese and the rest are transliterated.

    Arabic and Hebrew come without their short vowels, so they meet Latin spellings in `skeleton` only.

    Examples:
        >>> latin("Хезболла"), latin("حماس")
        ('khezbolla', 'hms')
    """
    folded = fold(name)
    if folded.isascii():
        return folded
    from anyascii import anyascii

    return fold(anyascii(folded))


@functools.lru_cache(maxsize=65_536)
def skeleton(name: str) -> str:
    """Return the consonants of a name, doubled letters and spellings of one sound made equal.

    Examples:
        >>> skeleton("Hizballah"), skeleton("Хезболла"), skeleton("حزب الله")
        ('hsblh', 'hsbl', 'hsblh')
    """
    text = latin(name).replace(" ", "")
    for written, sound in _SOUNDS:
        text = text.replace(written, sound)
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", text))


def loose(name: str) -> str:
    """Return the Latin fold without small words: 'Front for the ...' and 'Front of ...' are alike.

    Examples:
        >>> loose("Serbian Republic of Bosnia and Herzegovina")
        'serbian republic bosnia herzegovina'
    """
    words = latin(name).split()
    return " ".join(word for word in words if word not in SMALL_WORDS) or " ".join(words)


def initials(name: str) -> str:
    """Return the acronym a full name suggests, small words left out; '' for one word.

    Examples:
        >>> initials("Jamaat Nusrat al-Islam wal-Muslimin"), initials("Taleban")
        ('jnim', '')
    """
    words = [word for word in latin(name).split() if word not in SMALL_WORDS]
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def is_acronym(name: str) -> bool:
    """Whether a name is written like an acronym: capitals, digits and joiners, two to twelve signs.

    Examples:
        >>> is_acronym("SPLM/A-IO"), is_acronym("Hamas")
        (True, False)
    """
    plain = "".join(letter for letter in name if letter.isalnum())
    return 2 <= len(plain) <= 12 and any(letter.isupper() for letter in plain) and plain == plain.upper()


def named_id(name: str) -> str:
    """Return the actor id of an organisation known by name only: 'name:<hash of the folded name>'."""
    return content_id("name", {"name": fold(name)})
