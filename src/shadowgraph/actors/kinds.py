"""What kind of organisation each actor is, and on what ground (`kinds.yaml`, the register, the record itself)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources

from shadowgraph.actors.spelling import fold
from shadowgraph.sources.persons import has_organisation_word

ORG_KIND = {2: "party", 3: "communal", 4: "state"}
"""UCDP Actor `org` to kind; 1, formally organised, says nothing about the kind."""

CRIMINAL_REGION = "Americas"
"""Region in which organised groups that never fight a state are taken for criminal: UCDP's non-state conflicts there
are wars among cartels, gangs and prison factions."""

MOST = 0.5
_LONGEST_PEOPLE = 2
_ROUNDS = 5


@dataclass(frozen=True)
class NameRule:
    """One rule of `kinds.yaml`."""

    id: str
    kind: str
    pattern: re.Pattern[str] | None
    names: frozenset[str]
    ids: frozenset[int]

    def fits(self, name: str) -> bool:
        """Whether the rule covers a name."""
        return (self.pattern is not None and self.pattern.search(name) is not None) or fold(
            name
        ) in self.names


@dataclass(frozen=True)
class KindRules:
    """All rules, in order."""

    not_organisations: tuple[NameRule, ...]
    firm: tuple[NameRule, ...]
    soft: tuple[NameRule, ...]


@dataclass
class Record:
    """What the data say about one organisation, as far as its kind goes.

    Args:
        names: The name to show first, then those events use.
        ucdp_id: UCDP actor id.
        org: UCDP register's `org`; None: not in a register.
        state_based: State-based events it takes part in.
        non_state: Non-state events.
        one_sided: One-sided events.
        americas: Share of its events in the Americas, 0 to 1.
        opponents: Organisation to the number of non-state events against it.
        company: Organisations named on its side, allied, joined, split from.
        supported: Stated as a supported party or rival in a state-based conflict.
        supports: Stated as a supporter.
    """

    names: tuple[str, ...]
    ucdp_id: int | None = None
    org: int | None = None
    state_based: int = 0
    non_state: int = 0
    one_sided: int = 0
    americas: float = 0.0
    opponents: dict[str, int] = field(default_factory=dict)
    company: set[str] = field(default_factory=set)
    supported: bool = False
    supports: bool = False


@functools.cache
def kind_rules() -> KindRules:
    """Read `kinds.yaml` once."""
    import yaml

    text = resources.files("shadowgraph.actors").joinpath("kinds.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    return KindRules(
        *(tuple(_rule(row) for row in data[part]) for part in ("not_organisations", "firm", "soft"))
    )


def _rule(row: Mapping[str, object]) -> NameRule:
    pattern = row.get("pattern")
    names, ids = row.get("names"), row.get("ids")
    return NameRule(
        id=str(row["id"]),
        kind=str(row.get("kind", "")),
        pattern=re.compile(str(pattern), re.IGNORECASE) if pattern else None,
        names=frozenset(fold(str(name)) for name in names) if isinstance(names, list) else frozenset(),
        ids=frozenset(ids) if isinstance(ids, list) else frozenset(),
    )


def not_an_organisation(name: str) -> str | None:
    """Id of the rule that says a name is no organisation's, or None.

    Examples:
        >>> not_an_organisation("Kurdish Diaspora"), not_an_organisation("NORAID")
        ('diaspora', None)
    """
    return next((rule.id for rule in kind_rules().not_organisations if rule.fits(name)), None)


def kinds_of(records: Mapping[str, Record]) -> dict[str, tuple[str, str]]:
    """Kind and its ground for every organisation.

    Args:
        records: Actor id to what is known about it.

    Returns:
        Actor id to (kind, basis); the basis is 'register', 'name rule: <id>', 'event types', 'statements',
        'opponents', 'company' or 'fallback'.
    """
    made: dict[str, tuple[str, str]] = {}
    for actor, record in records.items():
        kind = _by_itself(record)
        if kind is not None:
            made[actor] = kind
    for _ in range(_ROUNDS):
        found = {a: kind for a, r in records.items() if a not in made and (kind := _by_others(r, made))}
        if not found:
            break
        made |= found
    return {actor: made.get(actor) or _fallback(record) for actor, record in records.items()}


def _by_itself(record: Record) -> tuple[str, str] | None:
    rules = kind_rules()
    firm = _first(rules.firm, record)
    if firm is not None:
        return firm
    if record.org in ORG_KIND:
        return ORG_KIND[record.org], "register"
    if record.state_based:
        return "rebel", "event types"
    soft = _first(rules.soft, record)
    if soft is not None:
        return soft
    if record.supported:
        return "rebel", "statements"
    return None


def _first(rules: Iterable[NameRule], record: Record) -> tuple[str, str] | None:
    for rule in rules:
        if record.ucdp_id in rule.ids or any(rule.fits(name) for name in record.names):
            return rule.kind, f"name rule: {rule.id}"
    return None


def _by_others(record: Record, made: Mapping[str, tuple[str, str]]) -> tuple[str, str] | None:
    """Kind from those it fights or stands with, once theirs is known."""
    if record.org is None and record.opponents:
        known = {actor: count for actor, count in record.opponents.items() if actor in made}
        total = sum(record.opponents.values())
        for kind in ("communal", "party", "criminal"):
            share = sum(count for actor, count in known.items() if made[actor][0] == kind) / total
            if share > MOST:
                return kind, "opponents"
    kinds = [made[actor][0] for actor in sorted(record.company) if actor in made]
    for kind in ("rebel", "militia", "criminal"):
        if kind in kinds and (kind != "rebel" or record.americas <= MOST):
            return kind, "company"
    return None


def _fallback(record: Record) -> tuple[str, str]:
    events = record.state_based + record.non_state + record.one_sided
    if events and record.americas > MOST:
        return "criminal", "event types"
    if events:
        return ("communal" if _is_people(record) else "militia"), "event types"
    if record.ucdp_id is not None or not record.supports:
        return "militia", "fallback"
    return "front", "fallback"


def _is_people(record: Record) -> bool:
    """Whether a name reads as a people's ('Ngbandi', 'Rer Liban'), for runs without the register that codes it.

    Only clashes with others, no word of an organisation, no acronym.
    """
    if record.org is not None or record.state_based or record.one_sided:
        return False
    name = record.names[0]
    words = name.replace("-", " ").split()
    titled = all(word.isalpha() and word.istitle() for word in words)
    return titled and 1 <= len(words) <= _LONGEST_PEOPLE and not has_organisation_word(name)
