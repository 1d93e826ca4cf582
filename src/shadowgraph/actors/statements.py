"""Statements resolved: names and ids to organisations, coalitions to pairs, what can't be resolved set aside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from shadowgraph.actors.kinds import not_an_organisation
from shadowgraph.actors.namebook import NameBook, NameUse
from shadowgraph.actors.sides import Sides
from shadowgraph.actors.spelling import named_id
from shadowgraph.records.event import QUARANTINE
from shadowgraph.records.statement import STATEMENTS
from shadowgraph.sources.base import Reading
from shadowgraph.sources.persons import RULE, WITHHELD, person_rule

_BRACKETS = re.compile(r"\s*\([^)]*\)")
_FACTION = re.compile(r"\s+faction$", re.IGNORECASE)
WHY = {
    RULE: "an individual stands where only an organisation may; the statement is left out",
    "not-an-organisation": "the name is of no organisation; the statement is left out",
    "ambiguous-name": "several organisations go by this name and nothing here tells which; the statement is set aside",
}


@dataclass
class Resolved:
    """Statements whose organisations are known, and those set aside.

    Args:
        statements: `STATEMENTS` rows with both actors; coalitions stay (member, coalition).
        quarantine: `QUARANTINE` rows.
    """

    statements: pl.DataFrame
    quarantine: pl.DataFrame


@dataclass
class _Party:
    """A name as stated, resolved: an actor id, or the rule that says why not."""

    actor: str | None
    rule: str | None = None


@dataclass
class Resolver:
    """Finds the organisation behind a stated name and id.

    Args:
        book: Names known; names new to it are learnt from the statements.
        rules: Name to the rule that refuses it, or None.
    """

    book: NameBook
    rules: dict[str, str | None] = field(default_factory=dict)

    def party(self, name: str, number: int | None, places: Sequence[str], use: NameUse) -> _Party:
        """Resolve one party of a statement.

        Args:
            name: Name as stated.
            number: UCDP id as stated.
            places: Countries the statement is about; they tell namesakes apart.
            use: Where the name comes from, for the names table.
        """
        if name not in self.rules:
            self.rules[name] = self._refused(name)
        rule = self.rules[name]
        if rule is not None:
            return _Party(None, rule)
        if number is not None:
            actor = self._by_id(name, number, places)
            self.book.learn(actor, use)
            return _Party(actor)
        found = self._by_name(name, places)
        if len(found) > 1:
            return _Party(None, "ambiguous-name")
        actor = found[0] if found else named_id(name)
        self.book.learn(actor, use if found else replace(use, kind="main"))
        return _Party(actor)

    def _by_id(self, name: str, number: int, places: Sequence[str]) -> str:
        """The id as stated, or the one that took its place: UCDP has withdrawn a few ids between releases."""
        if self.book.org and number not in self.book.org:
            found = [actor for actor in self.book.find(name, places) if self.book.is_registered(actor)]
            if len(found) == 1:
                return found[0]
        return f"ucdp:{number}"

    def _refused(self, name: str) -> str | None:
        if person_rule(name, known=self.book.registered) is not None:
            return RULE
        return "not-an-organisation" if not_an_organisation(name) is not None else None

    def _by_name(self, name: str, places: Sequence[str]) -> list[str]:
        for variant in variants(name):
            found = self.book.find(variant, places)
            if found:
                return found
        return self.book.find_loosely(name, places)


def variants(name: str) -> list[str]:
    """Ways a dataset may write one name: as is, without brackets, without 'faction', each side of a slash.

    A 'Military faction (...)' is told by what stands in the brackets, never without it.

    Examples:
        >>> variants("PKK/KADEK")
        ['PKK/KADEK', 'PKK', 'KADEK']
        >>> variants("FIS (MIA)")
        ['FIS (MIA)', 'FIS', 'MIA']
        >>> variants("Military Faction of Liberia (forces of X)")[1:]
        ['Military faction (forces of X)', 'forces of X']
    """
    inside = [part.strip() for part in re.findall(r"\(([^)]*)\)", name)]
    if name.casefold().startswith("military faction"):
        made = [name, *(f"Military faction ({part})" for part in inside), *inside]
        made += [f"Forces of {part}" for part in inside if not part.casefold().startswith("forces of ")]
        return list(dict.fromkeys(made))
    made = [name, _BRACKETS.sub("", name).strip(), _FACTION.sub("", name), *inside]
    made += [part.strip() for part in name.split("/")] if "/" in name else []
    return list(dict.fromkeys(part for part in made if len(part) > 1))


def resolve_statements(readings: Sequence[Reading], book: NameBook) -> Resolved:
    """Resolve the statements of all readings, in their order.

    Args:
        readings: Everything read.
        book: Names known; learns the names statements use.
    """
    resolver = Resolver(book)
    _learn_ids(readings, book)
    kept: list[pl.DataFrame] = []
    aside: list[dict[str, object]] = []
    for reading in readings:
        stated = reading.statements
        if stated.height:
            table, lost = _one_reading(reading, stated, resolver)
            kept.append(table)
            aside += lost
    statements = STATEMENTS.conform(pl.concat(kept)) if kept else STATEMENTS.empty()
    quarantine = pl.DataFrame(aside, schema=QUARANTINE.dtypes) if aside else QUARANTINE.empty()
    return Resolved(statements, QUARANTINE.conform(quarantine))


def _learn_ids(readings: Sequence[Reading], book: NameBook) -> None:
    """Learn the names statements give with an id, before any name without one is looked up."""
    for reading in readings:
        for side in "ab":
            named = reading.statements.filter(pl.col(f"ucdp_{side}").is_not_null())
            first = named.group_by(f"name_{side}", f"ucdp_{side}", maintain_order=True).agg(
                pl.col("row_id").first()
            )
            for name, number, row_id in first.rows():
                actor = f"ucdp:{number}"
                if not book.knows(actor) and "," not in name and not book.find(name):
                    book.learn(
                        actor, NameUse(name, "main", reading.dataset.id, reading.dataset.version, row_id)
                    )


def _one_reading(
    reading: Reading, stated: pl.DataFrame, resolver: Resolver
) -> tuple[pl.DataFrame, list[dict[str, object]]]:
    columns = ("name_a", "ucdp_a", "name_b", "ucdp_b", "country")
    keys = stated.group_by(columns, maintain_order=True).agg(pl.col("row_id").first(), pl.len())
    dataset, version = reading.dataset.id, reading.dataset.version
    resolved: list[tuple[object, ...]] = []
    aside: list[dict[str, object]] = []
    for *key, row_id, count in keys.rows():
        name_a, ucdp_a, name_b, ucdp_b, country = key
        places = country.split(";") if country else []
        found = []
        for side, name, number in (("a", name_a, ucdp_a), ("b", name_b, ucdp_b)):
            party = resolver.party(name, number, places, NameUse(name, "alias", dataset, version, row_id))
            found.append(party.actor)
            if party.rule is not None:
                aside.append(_set_aside(reading, row_id, f"name_{side}", name, party.rule, count))
        resolved.append((*key, *found))
    schema = {column: stated.schema[column] for column in columns} | {
        "found_a": pl.String,
        "found_b": pl.String,
    }
    table = stated.join(
        pl.DataFrame(resolved, schema=schema, orient="row"),
        on=list(columns),
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    table = table.with_columns(actor_a=pl.col("found_a"), actor_b=pl.col("found_b"))
    good = pl.col("actor_a").is_not_null() & pl.col("actor_b").is_not_null()
    return table.filter(good).select(STATEMENTS.names), aside


def _set_aside(
    reading: Reading, row_id: str, column: str, name: str, rule: str, count: int
) -> dict[str, object]:
    return {
        "dataset": reading.dataset.id,
        "file": reading.dataset.file,
        "row_number": 0,
        "row_id": row_id,
        "field": column,
        "value": WITHHELD if rule == RULE else name,
        "rule": rule,
        "message": f"{WHY[rule]} ({count} in all)",
        "action": "quarantined" if rule == "ambiguous-name" else "dropped",
    }


def expand_coalitions(statements: pl.DataFrame, sides: Sides, book: NameBook) -> pl.DataFrame:
    """Turn (member, coalition) into pairs of members where the coalition is no organisation of its own.

    A named umbrella ('Fatah Halab') is an organisation: the statement stays as it is. A composite side ('A, B') isn't:
    every two members whose spells overlap give one mutual statement for the overlap.
    """
    coalition = pl.col("relation") == "coalition"
    alone = [
        actor
        for actor in statements.filter(coalition)["actor_b"].unique().to_list()
        if _is_organisation(actor, sides, book)
    ]
    composite = coalition & ~pl.col("actor_b").is_in(alone)
    listed, rest = statements.filter(composite), statements.filter(~composite)
    return STATEMENTS.conform(pl.concat([rest, _pairs(listed)]))


def _is_organisation(actor: str, sides: Sides, book: NameBook) -> bool:
    number = int(actor.removeprefix("ucdp:")) if actor.startswith("ucdp:") else None
    if number is None or number in sides.components:
        return False
    if number in book.org:
        return True
    uses = book.uses.get(actor, [])
    return bool(uses) and not any("," in use.name for use in uses)


def _pairs(listed: pl.DataFrame) -> pl.DataFrame:
    key = ["dataset", "actor_b", "layer"]
    other = listed.select(
        *key,
        pl.col("statement_id").alias("id2"),
        pl.col("actor_a").alias("actor2"),
        pl.col("name_a").alias("name2"),
        pl.col("ucdp_a").alias("ucdp2"),
        pl.col("date_start").alias("start2"),
        pl.col("date_end").alias("end2"),
    )
    joined = listed.join(other, on=key, how="inner").filter(pl.col("actor_a") < pl.col("actor2"))
    start = pl.max_horizontal("date_start", "start2")
    end = pl.min_horizontal("date_end", "end2")
    second = pl.col("id2").str.strip_prefix(pl.col("dataset") + ":")
    made = joined.filter((start <= end) | start.is_null()).with_columns(
        pl.format("{}+{}", "statement_id", second).alias("statement_id"),
        date_start=start,
        date_end=end,
        actor_b=pl.col("actor2"),
        name_b=pl.col("name2"),
        ucdp_b=pl.col("ucdp2"),
        directed=pl.lit(value=False),
    )
    return made.select(STATEMENTS.names).sort("statement_id")
