"""Sides of events into organisations: who is named, alone or together, and which actor each name means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from shadowgraph.actors.namebook import NameBook
from shadowgraph.actors.spelling import fold, named_id
from shadowgraph.sources.base import Reading
from shadowgraph.sources.composite_names import split_side
from shadowgraph.sources.persons import person_rule

LIKE_ENOUGH = 75.0
"""Similarity (0-100) from which a leftover name and a leftover component of one coalition are the same group."""

_MEMBER_COLUMNS: dict[str, Any] = {
    "name": pl.String,
    "id": pl.Int32,
    "country": pl.String,
    "actor_id": pl.List(pl.String),
}

Key = tuple[str, int | None, str]
"""Name, UCDP id and country of a side."""


@dataclass
class Sides:
    """What each distinct side resolves to.

    Args:
        members: Side key to actor ids, in the side's order.
        spelt: Actor id and the name a side gave it, to the sides.
        persons: Name of a refused side or member to the rule that refused it.
        ambiguous: Name that several organisations share where it is used, to their ids.
        components: UCDP id of a composite side to its members.
    """

    members: dict[Key, list[str]] = field(default_factory=dict)
    spelt: dict[tuple[str, str], list[Key]] = field(default_factory=dict)
    persons: dict[str, str] = field(default_factory=dict)
    ambiguous: dict[str, list[str]] = field(default_factory=dict)
    components: dict[int, list[str]] = field(default_factory=dict)


def long_sides(events: pl.DataFrame) -> pl.DataFrame:
    """One row per event and named side: row, event_id, side, name, id, country, dataset, dataset_version."""
    kept = ("event_id", "country", "dataset", "dataset_version")
    parts = [
        events.with_row_index("row").select(
            "row",
            *kept,
            pl.lit(side).alias("side"),
            pl.col(f"side_{side}").alias("name"),
            pl.col(f"side_{side}_id").alias("id"),
        )
        for side in "ab"
    ]
    return pl.concat(parts).filter(pl.col("name").is_not_null())


def single_sides(sides: pl.DataFrame) -> pl.DataFrame:
    """Distinct sides that name one organisation by id, busiest first, for the name book."""
    grouped = (
        sides.filter(pl.col("id").is_not_null() & ~pl.col("name").str.contains(",", literal=True))
        .group_by(pl.col("name").str.strip_chars(), "id", "dataset")
        .agg(pl.col("country").unique().sort(), pl.col("dataset_version").max(), pl.len().alias("n"))
        .sort("n", "name", "id", "dataset", descending=[True, False, False, False])
    )
    return grouped.select("name", "id", "country", "dataset", "dataset_version")


def coalition_members(readings: Sequence[Reading]) -> dict[int, list[str]]:
    """UCDP id of a coalition to the ids of the actors listed as its components, sorted."""
    found: dict[int, set[int]] = {}
    for reading in readings:
        listed = reading.statements.filter(
            (pl.col("relation") == "coalition")
            & pl.col("ucdp_a").is_not_null()
            & pl.col("ucdp_b").is_not_null()
        )
        for member, coalition in listed.select("ucdp_a", "ucdp_b").rows():
            found.setdefault(coalition, set()).add(member)
    return {
        coalition: [f"ucdp:{number}" for number in sorted(members)] for coalition, members in found.items()
    }


def resolve_sides(distinct: Sequence[Key], book: NameBook, listed: Mapping[int, list[str]]) -> Sides:
    """Resolve every distinct side.

    Args:
        distinct: Side keys.
        book: Names known.
        listed: Components of coalitions by UCDP id (`coalition_members`).
    """
    found = Sides()
    singles = book.with_comma
    for key in distinct:
        name, number, country = key
        parts = [name] if _is_single(number, book) else split_side(name, single=singles)
        whole = len(parts) == 1
        by_part = {
            " ".join(part.split()): _one(
                part, number if whole else None, country, book, found, coded=number is not None
            )
            for part in parts
        }
        if not whole and number is not None:
            _eliminate(by_part, listed.get(number, []), book)
        members = list(dict.fromkeys(actor for actor in by_part.values() if actor))
        found.members[key] = members
        for part, actor in by_part.items():
            if actor is not None:
                found.spelt.setdefault((actor, part), []).append(key)
        if not whole and number is not None:
            found.components.setdefault(number, members)
    return found


def _is_single(number: int | None, book: NameBook) -> bool:
    # UCDP registers organisations, not composite sides: an id with a register entry is one organisation.
    return number is not None and number in book.org


def _one(
    name: str, number: int | None, country: str, book: NameBook, found: Sides, *, coded: bool
) -> str | None:
    """Actor id of one name; None when it is an individual's.

    `coded`: the side has a UCDP id, its own or its composite's: then the name is UCDP's, of an organisation.
    """
    rule = None if coded else person_rule(name, known=book.registered)
    if rule is not None:
        found.persons[name] = rule
        return None
    if number is not None:
        return f"ucdp:{number}"
    candidates = book.find(name, [country], only_near=not coded)
    if len(candidates) > 1:
        found.ambiguous[name] = candidates
    return candidates[0] if len(candidates) == 1 else named_id(name)


def _eliminate(by_part: dict[str, str | None], listed: list[str], book: NameBook) -> None:
    """Match names the book doesn't have to the coalition's components that no other name took.

    'Suqour al-Sham Brigades' beside 'Syrian Liberation Front' is the one component left, 'Suqour al-Sham'.
    """
    taken = set(by_part.values())
    loose = [part for part, actor in by_part.items() if actor is not None and actor.startswith("name:")]
    left = [actor for actor in listed if actor not in taken and book.knows(actor)]
    by_part.update(_pairs(loose, left, book))


def _pairs(loose: list[str], left: list[str], book: NameBook) -> list[tuple[str, str]]:
    """The best one-to-one matches of names to organisations that are like enough, best first."""
    if not loose or not left:
        return []
    from rapidfuzz import fuzz

    scored = sorted(
        (-max(fuzz.token_set_ratio(fold(part), fold(use.name)) for use in book.uses[actor]), part, actor)
        for part in loose
        for actor in left
    )
    made: list[tuple[str, str]] = []
    for score, part, actor in scored:
        free = all(part != p and actor != a for p, a in made)
        if free and -score >= LIKE_ENOUGH:
            made.append((part, actor))
    return made


def participants(sides: pl.DataFrame, found: Sides) -> pl.DataFrame:
    """`PARTICIPANTS` rows in the order of the events, sides and actors."""
    rows = [(*key, members) for key, members in found.members.items() if members]
    table = pl.DataFrame(rows, schema=_MEMBER_COLUMNS, orient="row").with_columns(
        n=pl.col("actor_id").list.len(), actor_id=pl.col("actor_id").list.sort()
    )
    joined = sides.join(table, on=["name", "id", "country"], how="inner", nulls_equal=True)
    return (
        joined.sort("row", "side")
        .explode("actor_id")
        .select(
            "event_id",
            "side",
            "actor_id",
            (1.0 / pl.col("n")).alias("weight"),
            (pl.col("n") > 1).alias("composite"),
        )
    )
