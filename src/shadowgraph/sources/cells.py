"""Typed cells from text, a column at a time: a fast cast first, then the odd cells one by one.

Only cells the cast can't read reach Python, once per distinct text, so a well-formed column costs one pass.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

BLANKS = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", ".", "\\n"})
"""What tools write for "no value" in a cell of numbers or dates, lower case."""

_WHOLE = re.compile(r"[+-]?\d+")
_WHOLE_AS_FLOAT = re.compile(r"([+-]?\d+)[.,]0*")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([,'  ]\d{3})+")
_SEVERAL = re.compile(r"[+-]?\d+(\s*[,;|/]\s*[+-]?\d+)+")
_DECIMAL_COMMA = re.compile(r"[+-]?\d{1,3},\d+")
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


class Unreadable(Exception):  # noqa: N818 - an answer, not an error: it never leaves this package
    """A cell that breaks a rule.

    Args:
        rule: Code in `rules.RULES`.
    """

    def __init__(self, rule: str) -> None:
        self.rule = rule
        super().__init__(rule)


@dataclass(frozen=True)
class Cells:
    """One column, read.

    Args:
        values: Typed values; null where blank or unreadable.
        bad: The unreadable cells: position (UInt32, from 0), value (String), rule (String).
    """

    values: pl.Series
    bad: pl.DataFrame


def no_bad() -> pl.DataFrame:
    """An empty table of unreadable cells."""
    return pl.DataFrame(schema={"position": pl.UInt32, "value": pl.String, "rule": pl.String})


def settle(text: pl.Series, fast: pl.Series, slow: Callable[[str], Any]) -> Cells:
    """Fill what the fast cast left open.

    Args:
        text: The column as text.
        fast: The same column typed, null wherever the cast wasn't sure.
        slow: Reads one cell: a value, None for blank, or raises `Unreadable`.
    """
    if fast.null_count() == text.null_count():  # a cast never fills a blank, so no cell is left open
        return Cells(fast, no_bad())
    odd = text.is_not_null() & fast.is_null()
    positions = odd.arg_true()
    offending = text.filter(odd)
    distinct = offending.unique(maintain_order=True)
    values: list[Any] = []
    rules: list[str | None] = []
    for cell in distinct:
        try:
            values.append(slow(cell))
            rules.append(None)
        except Unreadable as error:
            values.append(None)
            rules.append(error.rule)
    found = pl.DataFrame({"position": positions.cast(pl.UInt32), "value": offending}).join(
        pl.DataFrame(
            {
                "value": distinct,
                "read": pl.Series(values, dtype=fast.dtype),
                "rule": pl.Series(rules, dtype=pl.String),
            }
        ),
        on="value",
        how="left",
        maintain_order="left",
    )
    settled = fast.clone().scatter(found["position"].to_list(), found["read"])
    bad = found.filter(pl.col("rule").is_not_null()).select("position", "value", "rule")
    return Cells(settled.alias(text.name), bad)


def whole(text: pl.Series, *, low: int, high: int, dtype: Any, thousands: bool = False) -> Cells:
    """Read whole numbers.

    Args:
        text: The column as text.
        low: Smallest value allowed.
        high: Largest value allowed.
        dtype: Polars integer type.
        thousands: Take '1,234' as 1234. Never for ids, where a comma separates several.
    """
    fast = text.cast(dtype, strict=False)
    if fast.len() > fast.null_count() and (_least(fast) < low or _most(fast) > high):
        fast = pl.select(pl.when(fast.is_between(low, high)).then(fast)).to_series().alias(text.name)
    return settle(text, fast, lambda cell: _one_whole(cell, low, high, thousands=thousands))


def _least(series: pl.Series) -> float:
    return float(series.min())  # type: ignore[arg-type]


def _most(series: pl.Series) -> float:
    return float(series.max())  # type: ignore[arg-type]


def _one_whole(cell: str, low: int, high: int, *, thousands: bool) -> int | None:
    cell = cell.strip().strip("'\"").strip()
    if cell.lower() in BLANKS:
        return None
    if len(cell) > 40:
        raise Unreadable("not-a-number")
    as_float = _WHOLE_AS_FLOAT.fullmatch(cell)
    if _WHOLE.fullmatch(cell):
        number = int(cell)
    elif as_float:
        number = int(as_float[1])
    elif thousands and _THOUSANDS.fullmatch(cell):
        number = int(re.sub(r"[^\d+-]", "", cell))
    elif _SEVERAL.fullmatch(cell):
        raise Unreadable("several-values")
    elif _DECIMAL.fullmatch(cell) and float(cell).is_integer():
        number = int(float(cell))
    else:
        raise Unreadable("not-a-number")
    if not low <= number <= high:
        raise Unreadable("number-out-of-range")
    return number


def decimal(text: pl.Series) -> Cells:
    """Read decimal numbers (Float64); decimal commas too. Infinite values are unreadable, NaN is blank."""
    fast = text.cast(pl.Float64, strict=False)
    if not fast.is_finite().all():
        fast = pl.select(pl.when(fast.is_finite()).then(fast)).to_series().alias(text.name)
    return settle(text, fast, _one_decimal)


def _one_decimal(cell: str) -> float | None:
    cell = cell.strip().strip("'\"").strip().replace("−", "-")
    if cell.lower() in BLANKS:
        return None
    if len(cell) > 40:
        raise Unreadable("not-a-number")
    if _DECIMAL_COMMA.fullmatch(cell):
        cell = cell.replace(",", ".")
    if not _DECIMAL.fullmatch(cell):
        raise Unreadable("not-a-number")
    number = float(cell)
    if not math.isfinite(number):
        raise Unreadable("number-out-of-range")
    return number


def code(text: pl.Series, meanings: Mapping[str, str | None], *, rule: str = "unknown-code") -> Cells:
    """Translate codes, whatever their case, spacing or trailing '.0'.

    Args:
        text: The column as text.
        meanings: Folded code (see `fold_code`) to value; '*' stands for every other code.
        rule: Rule broken by a code without a meaning.
    """
    empty = pl.Series(text.name, [None] * len(text), dtype=pl.String)
    known = {raw: meanings[raw] for raw in meanings if meanings[raw] is not None}
    fast = text.replace_strict(known, default=None, return_dtype=pl.String) if known else empty

    def one(cell: str) -> str | None:
        folded = fold_code(cell)
        if folded in meanings:
            return meanings[folded]
        if folded in BLANKS:
            return None
        if "*" in meanings:
            return meanings["*"]
        raise Unreadable(rule)

    return settle(text, fast, one)


def fold_code(cell: str) -> str:
    """Fold a code for comparing: case, spaces, underscores, and the '.0' of a whole number.

    Examples:
        >>> fold_code(" State_Based "), fold_code("3.0")
        ('state based', '3')
    """
    folded = " ".join(cell.replace("_", " ").split()).casefold()
    return re.sub(r"^(\d+)\.0*$", r"\1", folded)
