"""The name book: which organisation goes by which name, and where that is written."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl

from shadowgraph.actors import aliases
from shadowgraph.actors.spelling import fold, is_acronym, loose, skeleton
from shadowgraph.places.countries import gwno_by_name
from shadowgraph.records.actor import NAMES
from shadowgraph.sources.base import Reading

RANK = {
    "main": 0,
    "event": 1,
    "previous": 2,
    "acronym": 3,
    "alias": 3,
    "original": 4,
    "english": 5,
    "full": 5,
}
"""Which use of a name wins when two organisations share it: the current name before a former or a full one."""

PLACEHOLDER = ("UCDP actor ", "UCDP coalition ")
"""What sources write where a file has an id but no name."""

GOVERNMENT = "government of "

TRANSNATIONAL = 5
"""Countries from which an organisation is taken for one that may turn up in any: its acronym then means it
everywhere. Any other acronym means an organisation only where that organisation is known."""

FAR_RANK = RANK["alias"]
"""The loosest use of a name that counts outside the countries an organisation is known in: full names ('National
Democratic Front') are shared by too many."""

SHORTEST_SKELETON = 5
"""Consonants two spellings must share to be one name when nothing closer fits."""


@dataclass(frozen=True)
class NameUse:
    """One name of one organisation, as one dataset has it."""

    name: str
    kind: str
    dataset: str
    version: str
    row_id: str | None


@dataclass
class NameBook:
    """Names by organisation, organisations by folded name.

    Args:
        uses: Actor id to its names, in the order they were learnt.
        folded: Folded name to {actor id: best rank}.
        loosened: Name without its small words, and its consonants, to actor ids.
        places: Actor id to keys of countries it is known in (`place_key`).
        org: UCDP id to the register's `org`.
        states: Gleditsch-Ward number to actor id of that state's government.
        with_comma: Names of single organisations that hold a comma.
        shown: Actor id to the name most of its events use.
        registered: Names a register of organisations holds: none of them is ever taken for a person's.
    """

    uses: dict[str, list[NameUse]] = field(default_factory=dict)
    folded: dict[str, dict[str, int]] = field(default_factory=dict)
    loosened: dict[str, set[str]] = field(default_factory=dict)
    places: dict[str, set[str]] = field(default_factory=dict)
    org: dict[int, int] = field(default_factory=dict)
    states: dict[int, str] = field(default_factory=dict)
    with_comma: set[str] = field(default_factory=set)
    shown: dict[str, str] = field(default_factory=dict)
    registered: set[str] = field(default_factory=set)

    def learn(self, actor: str, use: NameUse) -> None:
        """Add a name; one the same dataset already gave for the same use is ignored."""
        if not use.name or use.name.startswith(PLACEHOLDER):
            return
        known = self.uses.setdefault(actor, [])
        if any((u.name, u.kind, u.dataset) == (use.name, use.kind, use.dataset) for u in known):
            return
        known.append(use)
        ranks = self.folded.setdefault(fold(use.name), {})
        ranks[actor] = min(ranks.get(actor, len(RANK)), RANK[use.kind])
        for key in _loose_keys(use.name):
            self.loosened.setdefault(key, set()).add(actor)
        if "," in use.name:
            self.with_comma.add(use.name)
        number = state_number(use.name)
        if number is not None and actor.startswith("ucdp:"):
            self.states.setdefault(number, actor)

    def knows(self, actor: str) -> bool:
        """Whether any name of the organisation is known."""
        return actor in self.uses

    def is_registered(self, actor: str) -> bool:
        """Whether a register of organisations lists it."""
        return actor.startswith("ucdp:") and int(actor.removeprefix("ucdp:")) in self.org

    def main_name(self, actor: str) -> str:
        """The name to show: the one most of its events use, else a register's current one, else the first.

        Events first, so that a group isn't shown under a name it took years after the period looked at.
        """
        if actor in self.shown:
            return self.shown[actor]
        uses = self.uses.get(actor, [])
        best = min(uses, key=lambda use: RANK[use.kind], default=None)
        return best.name if best else PLACEHOLDER[0] + actor.removeprefix("ucdp:")

    def find(self, name: str, hints: Iterable[str] = (), *, only_near: bool = False) -> list[str]:
        """Actor ids that go by a name, the best only.

        Args:
            name: Name in any spelling that folds alike.
            hints: Countries; organisations known in one of them go first.
            only_near: An acronym means an organisation only in a country where that one is known.

        Returns:
            One id when the name, its rank and the hints leave one; several when they don't; none if unknown.
        """
        number = state_number(name)
        if number in self.states:
            return [self.states[number]]
        ranks = self.folded.get(fold(name))
        if not ranks:
            return []
        wanted = {place_key(place) for place in hints}
        pool = {actor for actor in ranks if wanted & self.places.get(actor, set())}
        if not pool:
            strict = only_near and is_acronym(name)
            pool = {a for a, rank in ranks.items() if self._anywhere(a) or not (strict or rank > FAR_RANK)}
        if not pool:
            return []
        best = min(ranks[actor] for actor in pool)
        return sorted(actor for actor in pool if ranks[actor] == best)

    def _anywhere(self, actor: str) -> bool:
        known = self.places.get(actor, set())
        return not known or len(known) >= TRANSNATIONAL

    def find_loosely(self, name: str, hints: Iterable[str]) -> list[str]:
        """Actor ids whose names differ from this one by small words or vowels only, in a country of the hints."""
        wanted = {place_key(place) for place in hints}
        for key in _loose_keys(name):
            found = self.loosened.get(key, set())
            near = {actor for actor in found if wanted & self.places.get(actor, set())}
            if near:
                return sorted(near)
        return []

    def table(self, actors: set[str]) -> pl.DataFrame:
        """`NAMES` rows of the given organisations, sorted."""
        rows = [
            (actor, use.name, use.kind, use.dataset, use.version, use.row_id)
            for actor in sorted(actors & set(self.uses))
            for use in self.uses[actor]
        ]
        made = pl.DataFrame(rows, schema=NAMES.dtypes, orient="row")
        return NAMES.conform(made.unique(list(NAMES.key), keep="first", maintain_order=True).sort(NAMES.key))


def _loose_keys(name: str) -> list[str]:
    """Keys for `find_loosely`; none for acronyms, whose few letters would meet by chance."""
    if is_acronym(name):
        return []
    bones = skeleton(name)
    return [f"words {loose(name)}", *([f"bones {bones}"] if len(bones) >= SHORTEST_SKELETON else [])]


@functools.cache
def place_key(place: str) -> str:
    """Key of a country in any common spelling: its Gleditsch-Ward number, else the folded name.

    Examples:
        >>> place_key("Zaire") == place_key("DR Congo (Zaire)")
        True
    """
    number = gwno_by_name([place]).get(place)
    return fold(place) if number is None else str(number)


@functools.cache
def state_number(name: str) -> int | None:
    """Gleditsch-Ward number of the state a name like 'Government of Mali' means, or None.

    Examples:
        >>> state_number("Government of the Soviet Union"), state_number("Mali")
        (365, None)
    """
    folded = name.casefold().strip()
    if not folded.startswith(GOVERNMENT):
        return None
    country = name.strip()[len(GOVERNMENT) :].removeprefix("the ").strip()
    return gwno_by_name([country]).get(country)


def build_book(readings: Sequence[Reading], sides: pl.DataFrame) -> NameBook:
    """Learn names from registers (newest release first), events and the shipped aliases.

    Args:
        readings: Everything read; only registers count here.
        sides: Distinct single sides of events: name, id (nullable), countries, dataset, version, n; busiest first.
    """
    book = NameBook()
    registers = [reading for reading in readings if reading.register.height]
    for reading in sorted(registers, key=lambda r: _release(r.dataset.version), reverse=True):
        _learn_register(book, reading)
    for name, number, places, dataset, version in sides.rows():
        if number is not None:
            actor = f"ucdp:{number}"
            kind = "event" if book.knows(actor) else "main"
            book.learn(actor, NameUse(name, kind, dataset, version, None))
            book.places.setdefault(actor, set()).update(place_key(place) for place in places)
    for entry in aliases.known_aliases():
        actor = f"ucdp:{entry.ucdp_id}"
        for name in entry.aliases if book.knows(actor) else ():
            kind = "acronym" if is_acronym(name) else "alias"
            book.learn(actor, NameUse(name, kind, aliases.DATASET, aliases.VERSION, None))
    return book


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.replace("-", ".").split("."))


def _learn_register(book: NameBook, reading: Reading) -> None:
    columns = ("ucdp_id", "name", "name_original", "name_full", "name_english", "org", "countries", "current")
    dataset, version = reading.dataset.id, reading.dataset.version
    for *cells, row_id in reading.register.select(*columns, "row_id").rows():
        number, name, original, full, english, org, countries, current = cells
        actor = f"ucdp:{number}"
        newest = current is not False and not any(u.kind == "main" for u in book.uses.get(actor, ()))
        uses = (
            (name, "main" if newest else "previous"),
            (original, "original"),
            (full, "full"),
            (english, "english"),
        )
        for text, kind in uses:
            if text is not None and (kind in ("main", "previous") or text != name):
                book.learn(actor, NameUse(text, kind, dataset, version, row_id))
                book.registered.add(text)
        if org is not None:
            book.org.setdefault(number, org)
        book.places.setdefault(actor, set()).update(
            place_key(place) for place in (countries or "").split(";") if place
        )
