"""Unattributed share of deaths."""

from __future__ import annotations

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.shares import share


class UnattributedDeathsShare(Measure):
    """Share of deaths in events whose perpetrator nobody named.

    Formula: deaths in events with an unnamed or vague side (see `unattributed_share`) / all deaths.
    Units: share.
    Range: 0 to 1; none where nobody died.
    Interval: Bayesian bootstrap of events, draws of their deaths, Jeffreys' prior with events of average size. Compare
        only within one dataset.
    Source: Rubin (1981) for the bootstrap; Brown, Cai and DasGupta (2001) for the prior.
    """

    name = "unattributed_deaths_share"
    title = "Deaths in unattributed events"
    theme = "ambiguity"
    unit_kinds = ("theatre", "district")
    units = "share"
    range = (0.0, 1.0)
    citation = "Rubin 1981; Brown, Cai and DasGupta 2001"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        unnamed = context.records["unattributed"].to_numpy().astype(float)
        part = context.total("deaths", sampled=True, weight=unnamed)
        return share(context, part, context.total("deaths", sampled=True), "deaths")
