"""Sanctuary share."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.held import group_takes
from shadowgraph.measures.patronage.homes import whereabouts
from shadowgraph.measures.patronage.taking_part import part_share
from shadowgraph.records.place import located_within

NEAR_KM = 100.0
"""How far behind the border a rear base is looked for."""


class SanctuaryShare(Measure):
    """Share of the violence by organisations just across the border from their home.

    Formula: of taking part in the period's events by non-state organisations, the share outside the organisation's
        home (`cross_border_share`) and within 100 km of that country's ground; of events located within about 25 km
        of a point or in its home.
    Units: share.
    Range: 0 to 1; none where no such event is located.
    Interval: Bayesian bootstrap of events with Jeffreys' prior. A sanctuary where nobody fights leaves no events:
        this sees the rear bases that are fought over, and 0 is no sign that there are none.
    Source: Salehyan (2009); Staniland (2006).
    """

    name = "sanctuary_share"
    title = "Violence just across the border from home"
    theme = "patronage"
    unit_kinds = ("theatre", "district", "actor")
    units = "share"
    range = (0.0, 1.0)
    citation = "Salehyan 2009; Staniland 2006"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        if "sanctuary" not in context.ground.memo:
            context.ground.memo["sanctuary"] = _near_home(context)
        return part_share(context, group_takes(context), context.ground.memo["sanctuary"])


def _near_home(context: MeasureContext) -> pl.DataFrame:
    """Columns event, actor, flag: whether it is across the border from home, and near it; null: can't be placed."""
    events = context.ground.data.events.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("event"),
        "latitude",
        "longitude",
        located_within("point").alias("ok"),
    )
    every = whereabouts(context).join(events, on="event", maintain_order="left")
    abroad = every.filter(pl.col("away") & pl.col("ok") & pl.col("home_gwno").is_not_null())
    flags = abroad.with_columns(pl.Series("flag", _kilometres(abroad) <= NEAR_KM, dtype=pl.Boolean))
    at_home = every.filter(~pl.col("away")).with_columns(flag=pl.lit(False))
    return pl.concat([part.select("event", "actor", "flag") for part in (at_home, flags)])


def _kilometres(abroad: pl.DataFrame) -> np.ndarray:
    """Distance of each event to the outline of the actor's home, km."""
    from shadowgraph.ties.patrons.borders import kilometres, unit_vectors

    made = np.full(abroad.height, np.inf)
    points = unit_vectors(abroad["latitude"].to_numpy(), abroad["longitude"].to_numpy())
    homes = abroad["home_gwno"].to_numpy()
    for gwno in np.unique(homes).tolist():
        mine = np.flatnonzero(homes == gwno)
        made[mine] = kilometres(int(gwno), points[mine])
    return made
