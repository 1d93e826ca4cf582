"""Attribution: who may have been the sides nobody named."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from shadowgraph.errors import UsageError
from shadowgraph.records.attribution import ATTRIBUTION_BARS, ATTRIBUTION_SIDES, ATTRIBUTIONS
from shadowgraph.records.result import ResultMixin


@dataclass(frozen=True)
class Attribution(ResultMixin):
    """Probabilities over organisations for each side nobody named. They are no findings, and change no event.

    Args:
        table: `ATTRIBUTIONS` rows; none for sides where it abstains.
        sides: `ATTRIBUTION_SIDES` rows: every unnamed side, attributed or not, and why not.
        bars: `ATTRIBUTION_BARS` rows: what speaks for the most probable organisation against the next.
        mode: 'retrospective' or 'then'.
    """

    table: pl.DataFrame
    sides: pl.DataFrame
    bars: pl.DataFrame
    mode: str

    def to_polars(self) -> pl.DataFrame:
        """Return one row per side and organisation."""
        return self.table

    def of(self, event_id: str, side: str = "a") -> pl.DataFrame:
        """Distribution of one side, most probable first.

        Raises:
            UsageError: The event has no such unnamed side, or it was abstained from; the message says why.
        """
        known = self.sides.filter(pl.col("event_id") == event_id, pl.col("side") == side)
        if not known.height or known["abstained"][0] is not None:
            why = f"abstained: {known['abstained'][0]}" if known.height else "that side is named or not there"
            raise UsageError(
                "There is no distribution for this side",
                field="event_id",
                value=f"{event_id}, side {side}",
                rule=why,
                way_out="`sides` lists every unnamed side and why it was left out",
            )
        return self.table.filter(pl.col("event_id") == event_id, pl.col("side") == side)

    @classmethod
    def none(cls, mode: str) -> Attribution:
        """The result for a theatre in which every side is named."""
        return cls(ATTRIBUTIONS.empty(), ATTRIBUTION_SIDES.empty(), ATTRIBUTION_BARS.empty(), mode)
