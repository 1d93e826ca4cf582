"""What a flag is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

FOUND = pl.Schema({"event_id": pl.String, "value": pl.Float64, "detail": pl.String})
"""What a flag's search gives: events at or over the threshold, what was counted, and what was found in words."""

Search = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]
"""From `EVENTS` rows with '_dyad' and `PARTICIPANTS` rows to `FOUND` columns."""


@dataclass(frozen=True)
class Flag:
    """Something odd about a report.

    Args:
        name: One of `records.credibility.FLAGS`.
        threshold: From which value on it is flagged.
        find: The search.
        suspect: Whether the flag alone makes a report suspect; the others only say what to look at.
    """

    name: str
    threshold: float
    find: Search
    suspect: bool = False
