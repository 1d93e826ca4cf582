"""Districts newly reached beside an organisation's earlier ground."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.footprint import LEAST_EARLIER, footprint, own_records, owners
from shadowgraph.measures.streams import uniforms


class AdjacentDistricts(Measure):
    """Into how many districts beside its ground an organisation reached for the first time: mission creep.

    Formula: districts in which its first located event falls in the period, in a PRIO-GRID cell in or beside which (the
        eight cells around) it had an event in an earlier period. A district far from all its ground is a leap, and
        shows in `new_ground_share`.
    Units: districts.
    Range: 0 and above; none before its sixth located event.
    Interval: of the rate behind the number, under Jeffreys' prior: none in one month is not a rate of 0. First events
        nobody recorded or placed are not covered; the first recorded one is the latest day it may have come.
    Source: contagious diffusion as in Schutte and Weidmann (2011); cells of Tollefsen, Strand and Buhaug (2012).
    """

    name = "adjacent_districts"
    title = "Districts newly reached beside its ground"
    theme = "fragmentation"
    unit_kinds = ("actor",)
    units = "districts"
    range = (0.0, float("inf"))
    citation = "Schutte and Weidmann 2011; Tollefsen, Strand and Buhaug 2012"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        from scipy.special import gammaincinv

        rows = own_records(context, footprint(context)).join(
            context.slots.select("slot", "period"), on="slot"
        )
        reached = rows.filter(
            pl.col("entered") & (pl.col("outside") == 0.0) & (pl.col("period") == pl.col("period_right"))
        )
        counted = reached.group_by("slot").agg(pl.col("district").n_unique().alias("n"))
        n = np.zeros(context.n_slots)
        n[counted["slot"].to_numpy()] = counted["n"].to_numpy()
        made = np.full((context.n_slots, 1 + context.n_draws), np.nan, np.float32)
        some = self._known(context)
        made[some, 0] = n[some]
        made[some, 1:] = gammaincinv(
            n[some, None] + 0.5, uniforms(context.slot_keys[some], "unseen", context.n_draws)
        )
        return made

    @staticmethod
    def _known(context: MeasureContext) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Slots of organisations that had enough located events before."""
        per = footprint(context).group_by("actor", "period").agg(pl.len().alias("n")).sort("actor", "period")
        so_far = per.with_columns(pl.col("n").cum_sum().over("actor"), after=pl.col("period") + 1)
        slots = context.slots.select("slot", "period").join(owners(context), on="slot").sort("period", "slot")
        found = slots.join_asof(
            so_far.select("actor", "after", "n").sort("after"),
            left_on="period",
            right_on="after",
            by="actor",
            check_sortedness=False,
        )
        return np.sort(found.filter(pl.col("n") >= LEAST_EARLIER)["slot"].to_numpy())
