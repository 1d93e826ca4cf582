"""How each field of `EVENTS` is read: its kind, its range, and whether a row can do without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

Kind = Literal["whole", "decimal", "date", "text", "code"]

MOST_DEATHS = 10_000_000
"""More in one event is a slip of the keyboard (GED's largest holds some 10^5)."""

NAME_LIMIT = 1000
LIST_LIMIT = 20_000
"""Longest name, and longest list of source offices or dates, in characters."""


@dataclass(frozen=True)
class Field:
    """One field.

    Args:
        name: Column of `EVENTS`.
        kind: How its cells are read.
        dtype: Polars type.
        required: Whether a row without it is set aside.
        low: Smallest whole number allowed.
        high: Largest whole number allowed.
        thousands: Whether '1,234' means 1234.
        limit: Longest text.
        absent: Number the source writes for "not counted".
    """

    name: str
    kind: Kind
    dtype: Any
    required: bool = False
    low: int = 0
    high: int = 2_000_000_000
    thousands: bool = False
    limit: int = NAME_LIMIT
    absent: int | None = None


def _ids(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, "whole", pl.Int32) for name in names)


def _codes(*names: tuple[str, int]) -> tuple[Field, ...]:
    return tuple(Field(name, "whole", pl.Int8, low=1, high=high) for name, high in names)


def _names(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, "text", pl.String) for name in names)


def _deaths(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, "whole", pl.Int32, high=MOST_DEATHS, thousands=True) for name in names)


FIELDS: tuple[Field, ...] = (
    Field("violence", "code", pl.String, required=True),
    Field("date_start", "date", pl.Date, required=True),
    Field("date_end", "date", pl.Date, required=True),
    *_codes(("date_precision", 5), ("place_precision", 7), ("clarity", 2)),
    Field("country", "text", pl.String, required=True),
    Field("gwno", "whole", pl.Int32, low=1, high=9999),
    *_names("region", "adm_1", "adm_2", "place", "side_a", "side_b", "conflict", "code_status"),
    Field("latitude", "decimal", pl.Float64),
    Field("longitude", "decimal", pl.Float64),
    Field("priogrid", "whole", pl.Int32, low=1, high=259_200),
    *_ids("side_a_id", "side_b_id", "conflict_id", "dyad_id"),
    *_deaths("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "deaths_low", "deaths_high"),
    Field("deaths_best", "whole", pl.Int32, required=True, high=MOST_DEATHS, thousands=True),
    Field("n_sources", "whole", pl.Int32, low=-1, high=100_000, absent=-1),
    Field("source_office", "text", pl.String, limit=LIST_LIMIT),
    Field("source_date", "text", pl.String, limit=LIST_LIMIT),
)
"""Ranges follow the UCDP GED codebook (Högbladh 2025) and PRIO-GRID (259,200 cells)."""

BY_NAME = {field.name: field for field in FIELDS}

SIDE_FIELDS = ("row_id", "relid", "year", "dyad")
"""Columns a layout may name besides: ids, the year, and the dyad's name, used only to mend other fields."""

PARTS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")

VIOLENCE_CODES: dict[str, str | None] = {
    "1": "state-based",
    "2": "non-state",
    "3": "one-sided",
    "state-based": "state-based",
    "state based": "state-based",
    "state-based violence": "state-based",
    "state-based conflict": "state-based",
    "state-based armed conflict": "state-based",
    "non-state": "non-state",
    "non state": "non-state",
    "non-state violence": "non-state",
    "non-state conflict": "non-state",
    "one-sided": "one-sided",
    "one sided": "one-sided",
    "one-sided violence": "one-sided",
}
"""`type_of_violence` of the GED codebook, as number or in words, folded."""
