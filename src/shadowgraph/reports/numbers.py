"""How numbers and dates are written: two significant figures for estimates, counts exact, dates in words."""

from __future__ import annotations

import datetime as dt
import math

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def count(value: float) -> str:
    """A whole number with thousands commas.

    Examples:
        >>> count(54627)
        '54,627'
    """
    return f"{round(value):,}"


def estimate(value: float) -> str:
    """Two significant figures.

    Examples:
        >>> estimate(0.01234), estimate(5.26), estimate(3187)
        ('0.012', '5.3', '3,200')
    """
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "not known"
    digits = 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, digits)
    return f"{rounded:,.{max(digits, 0)}f}"


def many(value: int, singular: str, plural: str | None = None) -> str:
    """A count with its noun: '1 tie', '3 ties'."""
    return f"{count(value)} {singular if value == 1 else plural or singular + 's'}"


def day(date: dt.date) -> str:
    """'14 Mar 2017'."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def period(start: dt.date, step: str) -> str:
    """The name of a period: 'Mar 2017', 'Q1 2017' or '2017'."""
    if step == "month":
        return f"{MONTHS[start.month - 1]} {start.year}"
    if step == "quarter":
        return f"Q{(start.month + 2) // 3} {start.year}"
    return str(start.year)


def joined(items: list[str]) -> str:
    """'A', 'A and B', 'A, B and C'."""
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]
