"""What a rule is, and what it may look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

Action = Literal["repaired", "quarantined", "noted", "filled"]
"""repaired: the row is kept with a changed value; quarantined: the row is set aside; noted: the row is kept as it
is, and listed as doubtful; filled: an empty value is derived from others (nothing original is lost, so no row is
listed)."""


@dataclass
class Scene:
    """The table as it stands when a rule looks at it.

    Args:
        table: `EVENTS` columns.
        latest: Last day an event can have happened.
        far: Located rows far outside their country, worked out once per state of the table (`rules.places`).
    """

    table: pl.DataFrame
    latest: dt.date
    far: pl.DataFrame | None = field(default=None)


Mask = Callable[[Scene], pl.Series]
"""Gives a Boolean series: True where the rule is broken. Null counts as not broken."""


@dataclass(frozen=True)
class Rule:
    """One rule over one row.

    Args:
        code: Short and stable: it is written into run folders.
        family: names, dates, places or deaths.
        sentence: What must hold.
        done: What happens to a row that breaks it.
        action: See `Action`.
        fields: Fields whose original values are recorded.
        breaks: Which rows break it.
        repairs: New values by field, for the rows that break it.
    """

    code: str
    family: str
    sentence: str
    done: str
    action: Action
    fields: tuple[str, ...]
    breaks: Mask
    repairs: Callable[[], dict[str, pl.Expr]] | None = None

    @property
    def message(self) -> str:
        """Rule and consequence in one sentence."""
        return f"{self.sentence}; {self.done}."


def where(expression: pl.Expr) -> Mask:
    """A mask from an expression over the table."""
    return lambda scene: scene.table.select(expression.fill_null(value=False).alias("broken"))["broken"]
