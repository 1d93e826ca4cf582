"""The actors stage: every organisation in the events and statements, named, sorted by kind, with its descent."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from shadowgraph.actors.activity import activity, opponents
from shadowgraph.actors.bases import SEPARATOR, bases
from shadowgraph.actors.kinds import Record, kinds_of
from shadowgraph.actors.lineage import lineage
from shadowgraph.actors.namebook import NameBook, NameUse, build_book, state_number
from shadowgraph.actors.result import Actors
from shadowgraph.actors.sides import (
    Key,
    Sides,
    coalition_members,
    long_sides,
    participants,
    resolve_sides,
    single_sides,
)
from shadowgraph.actors.statements import expand_coalitions, resolve_statements
from shadowgraph.events.result import Events
from shadowgraph.records.actor import ACTORS
from shadowgraph.records.event import PARTICIPANTS, QUARANTINE
from shadowgraph.sources.base import Reading
from shadowgraph.sources.persons import RULE, WITHHELD

_DESCENT = ("split", "joined", "merged", "alliance", "coalition", "renamed")


def register(events: Events, readings: Sequence[Reading] = (), *, everyone: bool = False) -> Actors:
    """Build the register of organisations seen in events and statements.

    Sides that name several organisations are parted into them, names resolve to UCDP ids where a register or the
    events give one, individuals are refused, statements and descent are tied to the same ids.

    Args:
        events: Result of the events stage.
        readings: Readings of registers and statement files; others are ignored.
        everyone: Also keep organisations of the registers that neither an event nor a statement names.

    Returns:
        Actors, every table sorted and in its schema.
    """
    sides = long_sides(events.table)
    book = build_book(readings, single_sides(sides))
    keys = sides.select("name", "id", "country").unique().sort("name", "id", "country", nulls_last=True)
    found = resolve_sides(keys.rows(), book, coalition_members(readings))
    taking_part = participants(sides, found)
    _learn_event_names(sides, found, book)
    resolved = resolve_statements(readings, book)
    related = expand_coalitions(resolved.statements, found, book)
    related = related.filter(pl.col("actor_a") != pl.col("actor_b")).sort("statement_id")
    seen = set(taking_part["actor_id"]) | set(related["actor_a"]) | set(related["actor_b"])
    if everyone:
        seen |= set(book.uses)
    active = activity(events.table, taking_part)
    table = _actors(seen, active, _records(seen, active, events, taking_part, found, related, book), book)
    table = _with_bases(_with_stated_kinds(table, found, readings), book)
    return Actors(
        table=table,
        names=book.table(seen),
        lineage=lineage(related, table),
        participants=PARTICIPANTS.conform(taking_part),
        statements=related,
        quarantine=QUARANTINE.conform(
            pl.concat([_refused(sides, found, events), _undecided(sides, found, events), resolved.quarantine])
        ),
        datasets=tuple(r.dataset for r in readings if r.register.height or r.statements.height),
    )


def _with_stated_kinds(table: pl.DataFrame, found: Sides, readings: Sequence[Reading]) -> pl.DataFrame:
    """Let the kinds a user's mapping file states win over every rule."""
    stated = {name: kind for reading in readings for name, kind in reading.kinds.items()}
    kinds = {actor: stated[name] for actor, name in sorted(found.spelt) if name in stated}
    if not kinds:
        return table
    mapped = pl.col("actor_id").is_in(list(kinds))
    return table.with_columns(
        pl.when(mapped).then(pl.col("actor_id").replace(kinds)).otherwise("kind").alias("kind"),
        pl.when(mapped).then(pl.lit("mapping")).otherwise("kind_basis").alias("kind_basis"),
    )


def _with_bases(table: pl.DataFrame, book: NameBook) -> pl.DataFrame:
    """Add what each organisation stands for and whom it claims to speak for; null where nothing is known."""
    found = []
    for actor, name, kind, number in table.select("actor_id", "name", "kind", "ucdp_id").rows():
        names = dict.fromkeys([name, *(use.name for use in book.uses.get(actor, ()))])
        found.append(bases(tuple(names), number, kind))
    fields = ("ideology", "constituency")
    columns = [
        pl.Series(field, [SEPARATOR.join(getattr(base, field)) or None for base in found], pl.String)
        for field in fields
    ]
    basis = pl.Series("base_basis", [base.basis for base in found], pl.String)
    return ACTORS.conform(table.with_columns(*columns, basis))


def _learn_event_names(sides: pl.DataFrame, found: Sides, book: NameBook) -> None:
    """Add the spellings events use; the one most events use is the name to show."""
    counted = sides.group_by("name", "id", "country", "dataset").agg(
        pl.len().alias("n"), pl.col("dataset_version").max()
    )
    by_key: dict[Key, list[tuple[str, str, int]]] = {}
    for name, number, country, dataset, n, version in counted.sort("dataset").rows():
        by_key.setdefault((name, number, country), []).append((dataset, version, n))
    often: dict[str, tuple[int, str]] = {}
    for (actor, name), keys in sorted(found.spelt.items()):
        uses = [use for key in keys for use in by_key.get(key, ())]
        for dataset, version in sorted({(dataset, version) for dataset, version, _ in uses}):
            kind = "event" if book.knows(actor) else "main"
            book.learn(actor, NameUse(name, kind, dataset, version, None))
        often[actor] = max(often.get(actor, (0, "")), (sum(n for *_, n in uses), name))
    book.shown |= {actor: name for actor, (_, name) in often.items()}


def _records(
    seen: set[str],
    active: pl.DataFrame,
    events: Events,
    taking_part: pl.DataFrame,
    found: Sides,
    related: pl.DataFrame,
    book: NameBook,
) -> dict[str, Record]:
    """What is known about every organisation, as far as its kind goes."""
    counts = {row["actor_id"]: row for row in active.to_dicts()}
    met = opponents(events.table, taking_part)
    spelt: dict[str, list[str]] = {}
    for actor, name in sorted(found.spelt):
        spelt.setdefault(actor, []).append(name)
    made: dict[str, Record] = {}
    for actor in sorted(seen):
        row = counts.get(actor, {})
        made[actor] = Record(
            names=tuple(dict.fromkeys([book.main_name(actor), *spelt.get(actor, ())])),
            ucdp_id=_number(actor),
            org=book.org.get(_number(actor) or -1),
            state_based=row.get("state_based", 0),
            non_state=row.get("non_state", 0),
            one_sided=row.get("one_sided", 0),
            americas=row.get("americas") or 0.0,
            opponents=met.get(actor, {}),
        )
    for members in found.members.values():
        for actor in members:
            made[actor].company.update(other for other in members if other != actor)
    columns = ("relation", "actor_a", "actor_b", "name_a", "name_b")
    for relation, a, b, name_a, name_b in related.select(columns).unique(maintain_order=True).rows():
        if relation in _DESCENT:
            made[a].company.add(b)
            made[b].company.add(a)
        elif relation == "support":
            made[a].supports = True
            made[b].supported = True
        elif relation == "rivalry":
            made[a].supported |= state_number(name_b) is not None
            made[b].supported |= state_number(name_a) is not None
    return made


def _number(actor: str) -> int | None:
    return int(actor.removeprefix("ucdp:")) if actor.startswith("ucdp:") else None


def _actors(seen: set[str], active: pl.DataFrame, records: dict[str, Record], book: NameBook) -> pl.DataFrame:
    kinds = kinds_of(records)
    order = sorted(seen)
    names = [book.main_name(actor) for actor in order]
    kind_of = [kinds[actor][0] for actor in order]
    numbers = [
        state_number(name) if kind == "state" else None for name, kind in zip(names, kind_of, strict=True)
    ]
    made = pl.DataFrame(
        {
            "actor_id": order,
            "name": names,
            "kind": kind_of,
            "kind_basis": [kinds[actor][1] for actor in order],
            "ucdp_id": [_number(actor) for actor in order],
            "gwno": numbers,
        },
        schema={name: ACTORS.dtypes[name] for name in ACTORS.names[:6]},
    )
    joined = made.join(active, on="actor_id", how="left", maintain_order="left")
    return ACTORS.conform(joined.with_columns(pl.col("n_events", "deaths").fill_null(0)))


def _refused(sides: pl.DataFrame, found: Sides, events: Events) -> pl.DataFrame:
    """Quarantine rows of individuals on a side: one per name and dataset, the name withheld."""
    says = (
        "an individual stands as an actor (rule: {}); only organisations are kept, {} event(s) lose this side"
    )
    return _noted(sides, found.persons, events, RULE, says, "dropped", withheld=True)


def _undecided(sides: pl.DataFrame, found: Sides, events: Events) -> pl.DataFrame:
    """Quarantine rows of names that several organisations share: kept as an organisation of their own."""
    says = "{} go by this name here; it is kept as an organisation of its own in {} event(s)"
    notes = {name: ", ".join(actors) for name, actors in found.ambiguous.items()}
    return _noted(sides, notes, events, "ambiguous-name", says, "repaired", withheld=False)


def _noted(
    sides: pl.DataFrame,
    notes: dict[str, str],
    events: Events,
    rule: str,
    says: str,
    action: str,
    *,
    withheld: bool,
) -> pl.DataFrame:
    if not notes:
        return QUARANTINE.empty()
    files = {dataset.id: dataset.file for dataset in events.datasets}
    rows = []
    for name in sorted(notes):
        hit = sides.filter(pl.col("name").str.contains(name, literal=True))
        for dataset, part in sorted(
            hit.partition_by("dataset", as_dict=True).items(), key=lambda item: item[0]
        ):
            first = part.sort("row", "side").row(0, named=True)
            rows.append(
                {
                    "dataset": dataset[0],
                    "file": files.get(str(dataset[0]), ""),
                    "row_number": 0,
                    "row_id": first["event_id"],
                    "field": f"side_{first['side']}",
                    "value": WITHHELD if withheld else name,
                    "rule": rule,
                    "message": says.format(notes[name], part.height),
                    "action": action,
                }
            )
    return pl.DataFrame(rows, schema=QUARANTINE.dtypes)
