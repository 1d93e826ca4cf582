"""Individuals stay out: which names are an individual's, and what is written when one is refused.

Organisations only. The rules here look at the form of a name and can't know who somebody is: they catch titles,
kunyas and given names, miss a bare surname or a nickname ('Bosco', 'El Chapo'), and never overrule a register.
docs/why/organisations-only.md says more.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from importlib import resources

WITHHELD = "[an individual's name, withheld]"
"""Written where the name stood: the quarantine is a table too, and no table has a person in it."""

RULE = "person-refused"

_KUNYA = re.compile(
    r"^(abu|umm|abou|aboul?) [\w'-]+ (al|el|ar|an|as|ash|at|ad|az|bin|ibn)[ -]\w", re.IGNORECASE
)
_PATRONYMIC = re.compile(r"\b(bin|ibn|bint|ould|uld)\b [^\W\d]", re.IGNORECASE)
_INITIAL = re.compile(r"^[^\W\d_]\.?$")
_SPLIT = re.compile(r"[\s,]+")
_LONGEST = 5
_TWO_WORD_TITLES = {("field", "marshal"), ("prime", "minister"), ("vice", "president")}


@dataclass(frozen=True)
class NameLists:
    """Folded word lists from `persons.yaml` and `given_names.json`."""

    titles: frozenset[str]
    doubtful_titles: frozenset[str]
    organisation_words: frozenset[str]
    given_names: frozenset[str]


@functools.cache
def name_lists() -> NameLists:
    """Read the word lists once."""
    import yaml

    folder = resources.files("shadowgraph.sources")
    data = yaml.safe_load(folder.joinpath("persons.yaml").read_text(encoding="utf-8"))
    lines = json.loads(folder.joinpath("given_names.json").read_text(encoding="utf-8"))["names"]
    return NameLists(
        titles=frozenset(data["titles"].split()),
        doubtful_titles=frozenset(data["doubtful_titles"].split()),
        organisation_words=frozenset(data["organisation_words"].split()) | set(data["organisation_phrases"]),
        given_names=frozenset(name for line in lines for name in line.split()),
    )


def person_rule(name: str, *, known: Container[str] = frozenset()) -> str | None:
    """Say by which rule a name is taken for an individual's, or None.

    Args:
        name: The name as given.
        known: Names a register of organisations holds: never refused.

    Returns:
        'title', 'kunya', 'patronymic' or 'given name'; None for an organisation.

    Examples:
        >>> person_rule("General John Example"), person_rule("Forces of John Example")
        ('title', None)
        >>> person_rule("John Example"), person_rule("Jaysh Example")
        ('given name', None)
    """
    plain = " ".join(name.split())
    if not plain or plain in known or any(letter.isdigit() for letter in plain):
        return None
    lists = name_lists()
    words = [_fold(word) for word in _SPLIT.split(plain) if word]
    if len(words) > _LONGEST + 2 or _has_organisation_word(words, lists):
        return None
    if _has_title(words, lists):
        return "title"
    if _KUNYA.search(plain):
        return "kunya"
    if len(words) <= _LONGEST and _PATRONYMIC.search(plain):
        return "patronymic"
    return "given name" if _opens_with_given_name(plain, words, lists) else None


def looks_like_person(name: str, *, known: Container[str] = frozenset()) -> bool:
    """Whether `person_rule` has a rule for the name."""
    return person_rule(name, known=known) is not None


def has_organisation_word(name: str) -> bool:
    """Whether a name holds a word only an organisation's name has.

    Examples:
        >>> has_organisation_word("Forces of X"), has_organisation_word("Ngbandi")
        (True, False)
    """
    return _has_organisation_word([_fold(word) for word in _SPLIT.split(name) if word], name_lists())


def _has_organisation_word(words: list[str], lists: NameLists) -> bool:
    pairs = {" ".join(pair) for pair in itertools.pairwise(words)}
    parts = {part for word in words for part in re.split(r"[-/()]", word)}
    return bool((set(words) | pairs | parts) & lists.organisation_words)


def _has_title(words: list[str], lists: NameLists) -> bool:
    if tuple(words[:2]) in _TWO_WORD_TITLES:
        return len(words) > 2
    if len(words) < 2 or words[1].startswith("("):  # 'Professor (Mali)' is a role, nobody's name
        return False
    if words[0] in lists.doubtful_titles:
        return any(word in lists.given_names for word in words[1:])
    return words[0] in lists.titles


def _opens_with_given_name(plain: str, words: list[str], lists: NameLists) -> bool:
    if not 2 <= len(words) <= _LONGEST or any(mark in plain for mark in "()/&:"):
        return False
    # 'HASSAN' in capitals or 'hassan' in lower case can be an acronym or a word: only Title Case names count.
    given = [word for word in plain.split() if not _INITIAL.match(word)]
    if not all(word[0].isupper() or _fold(word) in _PARTICLES for word in given):
        return False
    if any(word.isupper() and len(word) > 1 for word in given):
        return False
    first = words[0]
    return first in lists.given_names or first.split("-")[0] in lists.given_names


_PARTICLES = frozenset(
    {"al", "el", "bin", "ibn", "ould", "uld", "de", "da", "do", "dos", "del", "della", "van", "von", "der"}
    | {"ben", "ag", "arap"}
)


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).strip(" .,;'\"")
