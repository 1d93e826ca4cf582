"""What organisations stand for and whom they claim to speak for (`bases.yaml`): attributes of one, never of a pair."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, NamedTuple

from shadowgraph.actors.aliases import known_aliases
from shadowgraph.actors.spelling import fold, is_acronym

SEPARATOR = ";"
"""Between the values of a field in the actors table."""

UNCODED_KINDS = frozenset({"state", "civilians"})
"""Kinds that are given no base: a state's ideology is its government's, and civilians are no organisation."""

_FAITHS = "faiths-and-classes"
_BRACKETED = re.compile(r"\([^)]*\)")
_GENERIC = re.compile(
    r"\b(ethnic|communal|clan|subclan|tribes?|tribal|tribesmen|community|communities|people|group|militias?"
    r"|militants|pastoralists|herders|farmers|villagers|youth)\b"
)


class Base(NamedTuple):
    """Ideology and constituency of one organisation, each sorted, and the rule they rest on.

    An empty constituency beside a `basis` means it claims nobody narrower than a nation; no basis means unknown.
    """

    ideology: tuple[str, ...] = ()
    constituency: tuple[str, ...] = ()
    basis: str | None = None


@dataclass(frozen=True)
class People:
    """A people, faith, class or region organisations claim to speak for.

    Args:
        token: Its one name in the actors table, such as 'kachin'.
        region: Part of the world; 'faiths-and-classes' for those of no one place.
        broader: Every family of peoples it belongs to, near and far.
        religion: Faith most of its members hold, where one does.
        nation: Whether it rules a state of its own, so that its name in an army's claims nothing for it.
    """

    token: str
    region: str
    broader: frozenset[str]
    religion: str | None
    nation: bool


@dataclass(frozen=True)
class BaseRule:
    """One rule on names or kinds."""

    id: str
    ideology: tuple[str, ...]
    constituency: tuple[str, ...]
    pattern: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    kinds: frozenset[str]

    def fits(self, name: str) -> bool:
        """Whether the rule covers a name."""
        if self.pattern is None or self.pattern.search(name) is None:
            return False
        return self.unless is None or self.unless.search(name) is None


@dataclass(frozen=True)
class BaseTable:
    """`bases.yaml`, read.

    Args:
        ideologies: Ideology to its definition.
        peoples: Token to people.
        by_id: UCDP actor id to base.
        names: UCDP actor id to UCDP's name, which guards against a wrong id.
        by_name: Folded name to base: organisations no register lists, and well-known aliases of those one does.
        rules: Rules on names, in order.
        for_people: Rules for organisations that carry a people's name; the first that fits decides.
        for_kinds: Kind to rule.
        claimants: Peoples whose name in an army's claims something: no faith, class, or nation with a state.
    """

    ideologies: Mapping[str, str]
    peoples: Mapping[str, People]
    by_id: Mapping[int, Base]
    names: Mapping[int, str]
    by_name: Mapping[str, Base]
    rules: tuple[BaseRule, ...]
    for_people: tuple[BaseRule, ...]
    for_kinds: Mapping[str, BaseRule]
    claimants: frozenset[str]
    _anywhere: Mapping[str, str]
    _whole: Mapping[str, str]
    _finder: re.Pattern[str]

    def peoples_in(self, name: str) -> tuple[str, ...]:
        """Peoples a name names, the narrowest only, sorted.

        Examples:
            >>> base_table().peoples_in("Lou Nuer"), base_table().peoples_in("Fulani Ethnic Militia (Mali)")
            (('lou-nuer',), ('fulani',))
        """
        folded = fold(name)
        found = {self._anywhere[match] for match in self._finder.findall(folded)}
        bare = " ".join(_GENERIC.sub(" ", fold(_BRACKETED.sub(" ", name))).split())
        bracketed = () if bare else map(fold, _BRACKETED.findall(name))
        found |= {self._whole[text] for text in (folded, bare, *bracketed) if text in self._whole}
        return self.narrowest(found)

    def narrowest(self, tokens: Iterable[str]) -> tuple[str, ...]:
        """Tokens without those that are a family of another, sorted."""
        kept = set(tokens)
        return tuple(sorted(kept - {wide for token in kept for wide in self.peoples[token].broader}))


def bases(names: Sequence[str], ucdp_id: int | None = None, kind: str | None = None) -> Base:
    """Return what an organisation stands for and whom it claims to speak for.

    The list by id decides, then the list by name, then every rule that fits one of its names together with the peoples
    these name, then the kind. Blind to ties: nothing is read but the organisation's own names and kind.

    Args:
        names: All its names, any script; latin spellings are read.
        ucdp_id: UCDP actor id.
        kind: Kind of organisation (`records.actor.KINDS`); None: not known.

    Returns:
        The base; `Base()` if nothing is known.

    Examples:
        >>> bases(["Kachin Independence Organization"]).constituency
        ('kachin',)
        >>> bases(["Group A"])
        Base(ideology=(), constituency=(), basis=None)
    """
    if kind in UNCODED_KINDS:
        return Base()
    table = base_table()
    listed = table.by_id.get(ucdp_id) if ucdp_id is not None else None
    if listed is not None:
        return listed
    for name in names:
        for part in (name, *name.split(": ")):
            listed = table.by_name.get(fold(part))
            if listed is not None:
                return listed
    return _by_rules(table, names, kind)


def _by_rules(table: BaseTable, names: Sequence[str], kind: str | None) -> Base:
    fitting = [rule for rule in table.rules if any(rule.fits(name) for name in names)]
    peoples = table.narrowest(token for name in names for token in table.peoples_in(name))
    named_for = _named_for_a_people(table, names, kind or "unknown")
    if named_for is not None:
        fitting.append(named_for)
    by_kind = table.for_kinds.get(kind or "")
    if by_kind is not None and not any(rule.ideology for rule in fitting):
        fitting.append(by_kind)
    if not fitting and not peoples:
        return Base()
    ideology = {value for rule in fitting for value in rule.ideology}
    constituency = {value for rule in fitting for value in rule.constituency} | set(peoples)
    used = dict.fromkeys([*(rule.id for rule in fitting), *(["people"] if peoples else [])])
    return Base(tuple(sorted(ideology)), table.narrowest(constituency), "name rule: " + ", ".join(used))


def _named_for_a_people(table: BaseTable, names: Sequence[str], kind: str) -> BaseRule | None:
    """Return the rule for an organisation one of whose names holds a people's; a faith's or nation's doesn't count."""
    named = [name for name in names if not table.claimants.isdisjoint(table.peoples_in(name))]
    return next(
        (
            rule
            for rule in table.for_people
            if (not rule.kinds or kind in rule.kinds) and any(rule.fits(name) for name in named)
        ),
        None,
    )


@functools.cache
def base_table() -> BaseTable:
    """Read `bases.yaml` once."""
    import yaml

    text = resources.files("shadowgraph.actors").joinpath("bases.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(text, Loader=loader)  # noqa: S506 - both are safe loaders
    rows = {
        token: (region, row or {}) for region, part in data["peoples"].items() for token, row in part.items()
    }
    anywhere = {fold(name): token for token, (_, row) in rows.items() for name in row.get("names", ())}
    whole = {fold(name): token for token, (_, row) in rows.items() for name in row.get("whole", ())}
    listed = [(section, row) for section, part in data["organisations"].items() for row in part]
    by_id = {number: _base(row, f"record: {section}") for section, row in listed for number in row["ids"]}
    names = {number: name for _, row in listed for number, name in row["ids"].items()}
    longest_first = sorted(anywhere, key=lambda name: (-len(name), name))
    return BaseTable(
        ideologies=data["ideologies"],
        peoples={
            token: People(token, region, _ancestors(token, rows), row.get("religion"), "nation" in row)
            for token, (region, row) in rows.items()
        },
        by_id=by_id,
        names=names,
        by_name=_by_alias(by_id)
        | {fold(name): _base(row, "record: named") for row in data["named"] for name in row["names"]},
        rules=tuple(_rule(row) for row in data["name_rules"]),
        for_people=tuple(_rule(row) for row in data["people_rules"]),
        for_kinds={row["kind"]: _rule(row) for row in data["kind_rules"]},
        claimants=frozenset(
            token for token, (region, row) in rows.items() if region != _FAITHS and "nation" not in row
        ),
        _anywhere=anywhere,
        _whole=whole | anywhere,
        _finder=re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b"),
    )


def _by_alias(by_id: Mapping[int, Base]) -> dict[str, Base]:
    """Folded aliases of listed organisations; acronyms, which many share, are left to the register's countries."""
    return {
        fold(alias): by_id[row.ucdp_id]
        for row in known_aliases()
        for alias in row.aliases
        if row.ucdp_id in by_id and not is_acronym(alias)
    }


def _ancestors(token: str, rows: Mapping[str, tuple[str, dict[str, Any]]]) -> frozenset[str]:
    near = rows[token][1].get("broader", ())
    return frozenset(near).union(*(_ancestors(wide, rows) for wide in near))


def _base(row: Mapping[str, Any], basis: str) -> Base:
    return Base(tuple(sorted(row["ideology"])), tuple(sorted(row.get("constituency", ()))), basis)


def _rule(row: Mapping[str, Any]) -> BaseRule:
    return BaseRule(
        id=str(row["id"]),
        ideology=tuple(row["ideology"]),
        constituency=tuple(row.get("constituency", ())),
        pattern=re.compile(row["pattern"], re.IGNORECASE) if "pattern" in row else None,
        unless=re.compile(row["unless"], re.IGNORECASE) if "unless" in row else None,
        kinds=frozenset(row.get("kinds", ())),
    )
