"""Reading a damaged CSV record by record, finding the way back after each damaged one.

The fast reader is all or nothing, and an unclosed quotation mark makes any reader swallow the rows that follow.
Here each record is checked against the width of the header and against line starts that look like a new
record; where it fails, only the damaged lines are given up.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_LINES = 200
"""Physical lines one record may reasonably span (free text with line breaks)."""

MOST_QUOTES = 99
"""Quotation marks in a damaged record up to which each is tried as the stray one."""


@dataclass(frozen=True)
class Record:
    """One record.

    Args:
        fields: Exactly as many cells as the header has; None for a damaged record.
        rule: Code in `rules.RULES` that it broke, or that mended it; None for a sound record.
        value: What to show of it: never its text, which may name people.
    """

    fields: list[str] | None
    rule: str | None = None
    value: str | None = None


class Resync:
    """Iterates over the records of a text.

    Args:
        lines: Physical lines without their line ends.
        delimiter: One character.
        width: Columns of the header.
        numbered: Whether records start with a number (an id), which makes their starts easy to tell.
    """

    def __init__(self, lines: Sequence[str], *, delimiter: str, width: int, numbered: bool) -> None:
        self.lines = lines
        self.delimiter = delimiter
        self.width = width
        self._start = re.compile(rf'"?\d+(?:\.0)?"?{re.escape(delimiter)}') if numbered else None

    def __iter__(self) -> Iterator[Record]:
        place = 0
        while place < len(self.lines):
            reader = csv.reader(_ended(self.lines, place), delimiter=self.delimiter)
            read = 0
            while True:
                try:
                    fields = next(reader, None)
                except csv.Error:
                    fields = []
                if fields is None:
                    return
                used = reader.line_num - read
                if self._sound(fields, place, used):
                    if any(fields):
                        yield Record(fields[: self.width])
                    place += used
                    read += used
                    continue
                record, used = self._mend(fields, place, used)
                if record is not None:
                    yield record
                place += used
                break

    def _fits(self, fields: Sequence[str]) -> bool:
        return len(fields) >= self.width and not any(cell.strip() for cell in fields[self.width :])

    def _sound(self, fields: Sequence[str], place: int, used: int) -> bool:
        if not fields:
            return used == 1 and not self.lines[place].strip()
        if not self._fits(fields):
            return False
        return used == 1 or self._next_start(place + 1, place + used) is None

    def _opens(self, line: str) -> bool:
        """Whether a line looks like the first line of a record."""
        if self._start is not None:
            return bool(self._start.match(line)) and line.count(self.delimiter) >= min(self.width - 1, 5)
        return self._fits(next(csv.reader([line], delimiter=self.delimiter), []))

    def _next_start(self, first: int, last: int) -> int | None:
        return next((place for place in range(first, last) if self._opens(self.lines[place])), None)

    def _mend(self, found: Sequence[str], place: int, used: int) -> tuple[Record | None, int]:
        """Deal with a record that doesn't fit; return it, or None for nothing, and the lines it takes."""
        limit = min(len(self.lines), place + MOST_LINES)
        end = self._next_start(place + 1, limit) or limit
        if self._fits(found) and used > 1 and end - place < used and not self._whole(self.lines[end]):
            return Record(list(found[: self.width])), used  # a quoted text that only looks like a record
        block = self.lines[place:end]
        joined = self._parse("\n".join(block))
        for fields in (joined, self._parse(" ".join(block))):
            if self._fits(fields):
                return Record(fields[: self.width], "joined-lines", f"{len(block)} lines"), len(block)
        unquoted = self._without_one_quote("\n".join(block))
        if unquoted is not None:
            return Record(unquoted[: self.width], "stray-quote"), len(block)
        if self._start is None:  # no telling where the next record starts: give up one line only
            block = self.lines[place : place + 1]
            joined = self._parse(block[0])
        if not any(joined):
            return None, len(block)
        if len(joined) < self.width and not self._unclosed(block):
            return Record(joined + [""] * (self.width - len(joined))), len(block)
        rule = "broken-quotes" if self._unclosed(block) else "field-count"
        return Record(None, rule, f"{len(joined)} fields for {self.width} columns"), len(block)

    def _without_one_quote(self, text: str) -> list[str] | None:
        """The one reading in which dropping a single quotation mark makes the record fit, if there is just one."""
        places = [place for place, letter in enumerate(text) if letter == '"']
        if len(places) % 2 == 0 or len(places) > MOST_QUOTES:
            return None
        readings: dict[tuple[str, ...], list[str]] = {}
        for place in places:
            fields = self._parse(text[:place] + text[place + 1 :])
            if self._fits(fields):
                readings.setdefault(tuple(cell.replace('"', "") for cell in fields), fields)
        return next(iter(readings.values())) if len(readings) == 1 else None

    def _whole(self, line: str) -> bool:
        return self._fits(self._parse(line))

    def _unclosed(self, block: Sequence[str]) -> bool:
        return sum(line.count('"') for line in block) % 2 == 1

    def _parse(self, text: str) -> list[str]:
        try:
            return next(csv.reader(_ended(text.split("\n"), 0), delimiter=self.delimiter), [])
        except csv.Error:
            return []


def _ended(lines: Sequence[str], first: int) -> Iterator[str]:
    return (lines[place] + "\n" for place in range(first, len(lines)))
