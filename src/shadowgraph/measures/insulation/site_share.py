"""Share near resource sites."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.insulation.near import near_share
from shadowgraph.measures.insulation.sites import kilometres_to_sites
from shadowgraph.records.place import located_within

NEAR_KM = 25.0
"""About what the place of an event of UCDP `where_prec` 2 is known to."""


class SiteShare(Measure):
    """Share of events near a resource site.

    Formula: events within 25 km of a site of the list the user brings (mines, fields, wells; `sites.read_sites`) /
        events located as a point. Only where a list is given: no open list of sites is bundled.
    Units: share.
    Range: 0 to 1; none where no event is located as a point.
    Interval: Bayesian bootstrap of events with Jeffreys' prior. Sites that the list lacks, and towns that are near a
        mine and fought over for other reasons, are not covered.
    Source: Le Billon (2001); Berman, Couttenier, Rohner and Thoenig (2017).
    """

    name = "site_share"
    title = "Events near resource sites"
    theme = "insulation"
    unit_kinds = ("theatre", "district", "actor")
    units = "share"
    range = (0.0, 1.0)
    citation = "Le Billon 2001; Berman et al. 2017"
    needs = ("sites",)

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        memo, sites = context.ground.memo, context.ground.beside.sites
        if sites is None:
            return np.full((context.n_slots, 1 + context.n_draws), np.nan, np.float32)
        if "site km" not in memo:
            placed = context.ground.data.events.select(
                pl.when(located_within("point")).then(pl.col(name)).cast(pl.Float64).fill_null(np.nan)
                for name in ("latitude", "longitude")
            )
            latitude, longitude = (placed[name].to_numpy() for name in placed.columns)
            memo["site km"] = kilometres_to_sites(latitude, longitude, sites)
        return near_share(context, memo["site km"], NEAR_KM)
