"""What an export may hold and how it is shaped."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from shadowgraph.errors import UsageError

TLP_LEVELS = ("RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR")
"""Traffic Light Protocol 2.0 (FIRST, 2022), most restricted first."""

TLP_MEANING = {
    "RED": "for the eyes of the named recipients only",
    "AMBER+STRICT": "for the recipient's organisation only, on a need-to-know basis",
    "AMBER": "for the recipient's organisation and its clients, on a need-to-know basis",
    "GREEN": "for the recipient's community, not for public channels",
    "CLEAR": "may be shared without limit",
}

DEFAULT_TLP = "AMBER"
"""A wrongly inferred tie can bring harm on a group, so whoever exports must choose to share more widely."""


@dataclass(frozen=True)
class Options:
    """Choices of one export.

    Args:
        theatre: Id of the only theatre to export; None for all.
        threshold: Least probability a tie needs to be an edge of a network, 0 to 1.
        dynamic: Networks with time (True), without (False), or both (None).
        rivals: Whether networks also hold rivalries.
        hxl: Whether CSV files have a second row of HXL hashtags.
        bom: Whether CSV files begin with a byte-order mark, for Excel.
        coarsen_place: Side, in degrees, of the squares that places are moved to the middle of; 0: no.
        delay_days: Withhold what happened in the last so many days before `as_of`; 0: no.
        as_of: The day `delay_days` counts back from; None: the last day of the data.
        tlp: Traffic Light Protocol 2.0 level.
        tables: Names of the tables to export as tables; empty for all.

    Raises:
        UsageError: A value is out of range.
    """

    theatre: str | None = None
    threshold: float = 0.5
    dynamic: bool | None = None
    rivals: bool = False
    hxl: bool = False
    bom: bool = False
    coarsen_place: float = 0.0
    delay_days: int = 0
    as_of: dt.date | None = None
    tlp: str = DEFAULT_TLP
    tables: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "tlp", self.tlp.upper().removeprefix("TLP:"))
        checks = (
            ("threshold", 0.0 <= self.threshold <= 1.0, "between 0 and 1"),
            ("coarsen_place", 0.0 <= self.coarsen_place <= 45.0, "degrees, between 0 and 45"),
            ("delay_days", self.delay_days >= 0, "days, at least 0"),
            ("tlp", self.tlp in TLP_LEVELS, "one of " + ", ".join(TLP_LEVELS)),
        )
        for name, fine, rule in checks:
            if not fine:
                raise UsageError(
                    "An export option is out of range",
                    field=name,
                    value=getattr(self, name),
                    rule=rule,
                    way_out=f"give another --{name.replace('_', '-')}",
                )
