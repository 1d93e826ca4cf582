"""The heading of a table: which names its columns go by, where the data start, what had to be mended."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from shadowgraph.sources import layout

NO_ROW = 0


@dataclass(frozen=True)
class Note:
    """Something met while opening a file, for the quarantine table.

    Args:
        field: Column, or 'file' or 'header'.
        rule: Code in `rules.RULES`.
        value: Original value.
        row_number: 1-based data row, or 0 for the file as a whole.
        action: What happened.
        done: What was done, in words.
    """

    field: str
    rule: str
    value: str | None = None
    row_number: int = NO_ROW
    action: Literal["quarantined", "repaired", "dropped"] = "repaired"
    done: str = ""


@dataclass(frozen=True)
class Heading:
    """How to read the rows that follow.

    Args:
        names: Column names, folded, each once.
        skip: Records before the first data row (1 for a plain header, 0 for none).
        needed: The columns worth reading; empty for all.
        notes: What had to be mended.
    """

    names: tuple[str, ...]
    skip: int
    needed: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


Choose = Callable[[Sequence[Sequence[str]]], Heading]
"""Makes a heading of a file's first records."""

_AUTOMATIC = re.compile(r"|unnamed(:_|_)?\d*|column_?\d+|field_?\d+|v\d+|x\d+|_\d+")


def once(names: Sequence[str]) -> tuple[str, ...]:
    """Make names unique: the first keeps its name, later ones get '#2', '#3'."""
    seen: dict[str, int] = {}
    made = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        made.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return tuple(made)


def ged_heading(records: Sequence[Sequence[str]]) -> Heading:
    """Find the header of a GED-shaped file among its first records, or name the columns without one.

    A title or a blank line above the header is stepped over. Names that are blank, numbered by a tool or
    misspelt are restored by their place, when the rest of the header follows an official order.
    """
    scores = [layout.likeness([layout.fold(cell) for cell in record]) for record in records]
    best = max(scores, default=0.0)
    if best < 0.5:
        return _without_header(records)
    place = scores.index(best)
    folded = [layout.fold(cell) for cell in records[place]]
    folded = _as_wide(folded, records[place + 1 :])
    names, notes = _restored(folded)
    return Heading(once(names), place + 1, _needed(names), notes)


def _as_wide(folded: list[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Drop blank names at the end, or add some where most rows go on past the header.

    Most, not one: a single row that goes on is damaged, and no reason to doubt the header.
    """
    used = [_last_used(row) for row in rows if any(row)]
    while folded and not folded[-1] and not _most(width >= len(folded) for width in used):
        folded.pop()
    longer = [width for width in used if width > len(folded)]
    return folded + [""] * (max(longer) - len(folded) if 2 * len(longer) > len(used) else 0)


def _most(flags: Iterable[bool]) -> bool:
    listed = list(flags)
    return 2 * sum(listed) > len(listed)


def _last_used(row: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0)


def _without_header(records: Sequence[Sequence[str]]) -> Heading:
    official = layout.official_for(records[0]) if records else None
    if official is None:
        names = once([layout.fold(cell) for cell in records[0]] if records else [])
        return Heading(names, 1)
    note = Note("header", "no-header", done=f"{len(official)} columns named")
    return Heading(official, 0, _needed(official), (note,))


def _restored(folded: Sequence[str]) -> tuple[tuple[str, ...], tuple[Note, ...]]:
    names = layout.restore(folded, _plausible)
    notes = tuple(
        Note("header", "header-restored", value=given, done=f"read as {usual!r}")
        for given, usual in zip(folded, names, strict=True)
        if given != usual
    )
    return names, notes


def _plausible(given: str, usual: str) -> bool:
    alike = difflib.SequenceMatcher(None, given, usual).ratio() >= 0.7
    return bool(_AUTOMATIC.fullmatch(given)) or alike or (len(given) >= 4 and usual.startswith(given))


def _needed(names: Sequence[str]) -> tuple[str, ...]:
    columns = layout.locate(names)
    return tuple(dict.fromkeys(columns.values()))
