"""Read data frames from R's .rda files (XDR, version 2 or 3), as far as the benchmarks meet them.

Source: R Internals, section 1.8, 'Serialization Formats'.
"""

from __future__ import annotations

import gzip
import struct
from pathlib import Path
from typing import Any

import polars as pl

MISSING_INT = -(2**31)
NIL, GLOBAL, REFERENCE, SYMBOL, PAIRS, TEXT, LOGICAL, INTEGER, REAL, STRINGS, LIST = (
    254, 253, 255, 1, 2, 9, 10, 13, 14, 16, 19,
)  # fmt: skip


def read_rda(path: Path) -> dict[str, pl.DataFrame]:
    """Data frames of a file by name; factors come as text, row names are dropped.

    Raises:
        ValueError: It holds something other than data frames of plain columns.
    """
    raw = gzip.decompress(path.read_bytes())
    if raw[:7] not in (b"RDX2\nX\n", b"RDX3\nX\n"):
        raise ValueError(f"{path.name} is no .rda file in XDR format")
    found, _ = _Reader(raw, 7).everything()
    return {name: _frame(values, about) for name, (values, about) in found}


class _Reader:
    """A cursor over the bytes."""

    def __init__(self, raw: bytes, at: int) -> None:
        self.raw, self.at = raw, at
        self.known: list[str] = []

    def everything(self) -> tuple[list[tuple[str, Any]], dict[str, Any]]:
        version, _, _ = (self._int() for _ in range(3))
        if version == 3:
            size = self._int()
            self.at += size
        return self.item()

    def _int(self) -> int:
        self.at += 4
        return int(struct.unpack_from(">i", self.raw, self.at - 4)[0])

    def item(self) -> Any:
        """One value and its attributes; a pairlist is a list of (name, item)."""
        flags = self._int()
        kind, has_attributes = flags & 255, bool(flags & 512)
        if kind == NIL:
            return [], {}
        if kind == SYMBOL:
            self.known.append(self.item()[0])
            return self.known[-1], {}
        if kind == REFERENCE:
            return self.known[(flags >> 8) - 1], {}
        if kind == PAIRS:
            return self._pairlist(flags), {}
        if kind == TEXT:
            return self._text(), {}
        values = self._vector(kind)
        return values, dict(self.item()[0]) if has_attributes else {}

    def _pairlist(self, flags: int) -> list[tuple[str, Any]]:
        made = []
        while flags & 255 == PAIRS:
            if flags & 512:
                self.item()
            name = self.item()[0] if flags & 1024 else ""
            made.append((name, self.item()))
            flags = self._int()
        return made

    def _text(self) -> str | None:
        size = self._int()
        if size < 0:
            return None
        self.at += size
        return self.raw[self.at - size : self.at].decode("utf-8", "replace")

    def _vector(self, kind: int) -> list[Any]:
        size = self._int()
        if kind in (LOGICAL, INTEGER):
            values = struct.unpack_from(f">{size}i", self.raw, self.at)
            self.at += 4 * size
            return [None if v == MISSING_INT else v for v in values]
        if kind == REAL:
            self.at += 8 * size
            return list(struct.unpack_from(f">{size}d", self.raw, self.at - 8 * size))
        if kind == STRINGS:
            return [self.item()[0] for _ in range(size)]
        if kind == LIST:
            return [self.item() for _ in range(size)]
        raise ValueError(f"an R object of type {kind} is more than this reader knows")


def _frame(columns: list[Any], about: dict[str, Any]) -> pl.DataFrame:
    if "names" not in about:
        raise ValueError("the file holds something that is no data frame")
    made = {}
    for name, (values, own) in zip(about["names"][0], columns, strict=True):
        levels = own["levels"][0] if "levels" in own else None
        made[name] = [None if v is None else levels[v - 1] for v in values] if levels else values
    return pl.DataFrame(made)
